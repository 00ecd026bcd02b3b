package io.kithara.benchmarks.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Time from {@code open} to the first PCM in a JVM that has opened such streams before: with one {@code Kithara} for all
 * streams, as an application has, from addresses it has not opened yet and from one that its cache holds, and with a new
 * {@code Kithara} for each stream, whose construction counts. The baseline is a bare socket to the same origin, a fresh
 * connection each time as a stream has whose predecessor was left in its middle, up to the bytes a first packet needs.
 * What the round before leaves behind (its connection, here and at the origin) is not waited for. Arguments: folder, file
 * name, rounds.
 */
final class WarmFirstPcm {
    /** Opens before anything is measured. HotSpot's second compiler takes what was called 5,000 times, here once per open. */
    private static final int WARM_UP_ROUNDS = 5_000;

    /** What our side reads before it decodes. */
    private static final int HEAD_BYTES = 16 << 10;

    private WarmFirstPcm() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1])) {
            URI uri = URI.create(origin.uri());
            measure(WARM_UP_ROUNDS, () -> openSocket(uri));
            print("not by us: a bare socket, to the first 16 KiB", measure(rounds, () -> openSocket(uri)));
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

    private static long openSocket(URI uri) throws Exception {
        byte[] request = ("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
        long start = System.nanoTime();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(request);
            if (socket.getInputStream().readNBytes(HEAD_BYTES).length < HEAD_BYTES) {
                throw new IllegalStateException("too short: " + uri);
            }
            return System.nanoTime() - start;
        }
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
        System.out.println("first PCM warm, " + name + ", ms: " + Spread.of(millis) + Spread.bestTenth(millis));
    }

    /** One measured open. */
    private interface Open {
        long nanos() throws Exception;
    }
}
