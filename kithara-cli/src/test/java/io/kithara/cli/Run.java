package io.kithara.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the command in this JVM and keeps what it printed. One run per instance. */
final class Run {
    final Interrupt interrupt = new Interrupt();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final OutputStream standardOutput;
    private boolean terminal;

    Run() {
        standardOutput = out;
    }

    /** A run whose standard output fails. */
    Run(OutputStream standardOutput) {
        this.standardOutput = standardOutput;
    }

    Run onTerminal() {
        terminal = true;
        return this;
    }

    ExitCode kithara(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(List.of(args), new Shell(standardOutput, errors, terminal, System.nanoTime(), interrupt));
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Returns one member of the JSON object on standard output, as it is written there. */
    String json(String name) {
        return json(out(), name);
    }

    static String json(String object, String name) {
        Matcher member = Pattern.compile("\"" + name + "\": (\\[[^]]*]|\"[^\"]*\"|[^,}]*)")
                .matcher(object);
        if (!member.find()) {
            throw new AssertionError("no " + name + " in " + object);
        }
        return member.group(1);
    }

    /** Returns one second of two sines, stereo at 44.1 kHz: {@code training.mp3}, {@code .m4a}; mono 8 kHz: {@code .wav}. */
    static byte[] media(String name) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
