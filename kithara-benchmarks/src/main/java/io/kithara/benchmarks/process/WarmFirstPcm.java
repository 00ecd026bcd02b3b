package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Time from {@code open} to the first PCM in a JVM that has opened such streams before: with one {@code Kithara} for all
 * streams, as an application has, from addresses it has not opened yet and from one that its cache holds, and with a new
 * {@code Kithara} for each stream, whose construction counts. Arguments: folder, file name, rounds.
 */
final class WarmFirstPcm {
    /** Opens before anything is measured: enough for the compilers to be done with this path. */
    private static final int WARM_UP_ROUNDS = 600;

    private WarmFirstPcm() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1])) {
            URI uri = URI.create(origin.uri());
            try (Kithara shared = Kithara.builder().build()) {
                AtomicInteger opened = new AtomicInteger();
                Open fetched = () -> openShared(shared, URI.create(uri + "?open=" + opened.incrementAndGet()));
                measure(WARM_UP_ROUNDS, fetched);
                print("one Kithara for all streams, over http", measure(rounds, fetched));
                measure(WARM_UP_ROUNDS, () -> openShared(shared, uri));
                print("one Kithara for all streams, from its cache", measure(rounds, () -> openShared(shared, uri)));
            }
            measure(WARM_UP_ROUNDS, () -> openNew(uri));
            print("a new Kithara per stream", measure(rounds, () -> openNew(uri)));
        }
    }

    private static double[] measure(int rounds, Open open) throws Exception {
        double[] millis = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            millis[i] = open.nanos() / 1e6;
        }
        return millis;
    }

    private static long openNew(URI uri) throws Exception {
        long start = System.nanoTime();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri)) {
            Pulling.first(audio);
            return System.nanoTime() - start;
        }
    }

    private static long openShared(Kithara kithara, URI uri) throws Exception {
        long start = System.nanoTime();
        try (AudioStream audio = kithara.open(uri)) {
            Pulling.first(audio);
            return System.nanoTime() - start;
        }
    }

    private static void print(String name, double[] millis) {
        System.out.println("first PCM warm, " + name + ", ms: " + Spread.of(millis));
    }

    /** One measured open. */
    private interface Open {
        long nanos() throws Exception;
    }
}
