package io.kithara.benchmarks.process;

import io.kithara.testing.FakeOrigin;
import java.io.PrintStream;
import java.nio.file.Path;

/** Serves a folder over loopback in a process of its own, so that an origin's CPU is not counted as a player's. */
final class OriginMain {
    private OriginMain() {}

    /** Prints the origin's URI on one line and serves until its standard input ends. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serveDirectory(Path.of(args[0]));
            out.println(origin.uri("/"));
            while (System.in.read() >= 0) {
                // the parent closes our input when it is done
            }
        }
    }
}
