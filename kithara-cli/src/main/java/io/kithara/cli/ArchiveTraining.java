package io.kithara.cli;

import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Decodes a second of audio the way people do, so that the JVM can archive the classes this loads (class-data sharing).
 * Run by the build, with {@code -XX:ArchiveClassesAtExit}; fails the build if a decode fails.
 */
public final class ArchiveTraining {
    private static final List<String> MEDIA = List.of("training.mp3", "training.m4a", "training.wav");

    private ArchiveTraining() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws IOException {
        HeadStart.begin(List.of("decode", "http"));
        try (FakeOrigin origin = FakeOrigin.start()) {
            for (String name : MEDIA) {
                origin.serve("/" + name, bytes(name));
                run("decode", origin.uri("/" + name).toString(), "-o", "/dev/null", "--json");
            }
            run("probe", origin.uri("/" + MEDIA.get(0)).toString(), "--json");
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ArchiveTraining.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the jar");
            }
            return in.readAllBytes();
        }
    }

    private static void run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(new ByteArrayOutputStream(), print, false, System.nanoTime(), new Interrupt());
        ExitCode code = Main.run(List.of(args), shell);
        if (code != ExitCode.COMPLETE) {
            throw new IllegalStateException(
                    List.of(args) + " ended with " + code + ": " + err.toString(StandardCharsets.UTF_8));
        }
    }
}
