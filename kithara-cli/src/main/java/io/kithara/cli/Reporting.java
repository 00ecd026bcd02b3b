package io.kithara.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Tells how a run ended: a sentence for people, an object for programs. */
final class Reporting {
    private Reporting() {}

    /** Prints what went wrong, if anything, and the JSON object if it was asked for. */
    static void finish(Report report, StreamOptions options, boolean outputIsStandard, Shell shell) {
        String complaint = report.ending().complaint();
        if (complaint != null) {
            shell.complain(complaint);
        }
        if (options.json()) {
            print(report.toJson(shell.millis()), outputIsStandard ? shell.err() : shell.out(), shell);
        }
    }

    /** Prints one object on one line. */
    static void print(Json json, OutputStream out, Shell shell) {
        try {
            out.write((json + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            shell.complain("the JSON cannot be written (" + Failures.text(e) + "); check standard output");
        }
    }
}
