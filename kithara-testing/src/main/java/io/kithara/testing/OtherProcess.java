package io.kithara.testing;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A JVM of its own with this class path, which answers lines of text: what two processes do with one directory can be told
 * as one story. Used by one thread at a time; what the other process writes to its error output appears here.
 */
public final class OtherProcess implements UnaryOperator<String>, AutoCloseable {
    /** Longer than a JVM takes to end on a busy machine. */
    private static final long LIMIT_SECONDS = 30;

    private static final String FAILED = "failed ";

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private OtherProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the {@code main} method of a class, which is to call {@link #answer(UnaryOperator)}. */
    public static OtherProcess start(Class<?> main) throws IOException {
        return new OtherProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** In the other process: answers each line of standard input with one, until that ends. */
    public static void answer(UnaryOperator<String> script) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = script.apply(line);
            } catch (RuntimeException e) {
                answer = FAILED + line + ": " + e + " because of " + e.getCause();
            }
            out.println(answer.replace('\n', ' '));
        }
    }

    /** Sends a line without waiting for the answer. */
    public void send(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the next answer.
     *
     * @throws AssertionError if the other process failed or has ended
     */
    public String answer() {
        try {
            String answer = answers.readLine();
            if (answer == null || answer.startsWith(FAILED)) {
                throw new AssertionError("the other process: " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line and waits for the answer, as {@link #answer()}. */
    @Override
    public String apply(String line) {
        send(line);
        return answer();
    }

    /** Kills it at once, with all it holds, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still there: " + process);
        }
    }

    /** Lets it end in order, by the end of its input, and waits for that. */
    public void end() throws IOException, InterruptedException {
        commands.close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("did not end in order: " + process);
        }
    }

    /** Kills it if it is still there. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "OtherProcess[" + process.pid() + "]";
    }
}
