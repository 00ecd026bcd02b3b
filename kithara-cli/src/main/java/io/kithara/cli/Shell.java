package io.kithara.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds one run of the command; tests give their own.
 *
 * @param out standard output, unbuffered
 * @param err standard error
 * @param terminal whether standard error is a terminal
 * @param startNanos when main was entered, by {@link System#nanoTime}
 * @param interrupt Ctrl-C
 */
record Shell(OutputStream out, PrintStream err, boolean terminal, long startNanos, Interrupt interrupt) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Tells a person something. */
    void say(String sentence) {
        err.println(sentence);
    }

    /** Tells a person what went wrong and what to do. */
    void complain(String sentence) {
        err.println("kithara: " + sentence);
    }

    /** Returns what is left of a limit that counts from main; much where there is none. */
    long nanosLeft(@Nullable Duration limit) {
        return limit == null ? Long.MAX_VALUE : limit.toNanos() - (System.nanoTime() - startNanos);
    }

    /** Returns the time since main was entered. */
    double millis() {
        return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
