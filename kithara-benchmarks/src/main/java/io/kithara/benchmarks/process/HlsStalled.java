package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What one stream holds whose consumer has read a little and stopped: all of the heap, the pool and the memory cache in it,
 * that a {@code Kithara} with this stream has more than a process without. Arguments: media folder, rounds.
 */
final class HlsStalled {
    /** Nothing was fetched for so long: the look-ahead is full. */
    private static final long SETTLED_MILLIS = 500;

    private static final int COLLECTIONS = 4;

    private HlsStalled() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        for (String presentation : new String[] {"hls-mp3", "hls-aac", "hls-fmp4"}) {
            try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), presentation + "/master.m3u8")) {
                URI uri = URI.create(origin.uri());
                held(uri);
                double[] kib = new double[rounds];
                for (int i = 0; i < rounds; i++) {
                    kib[i] = held(uri) / 1024.0;
                }
                System.out.println("held by a stalled stream, " + presentation + ", KiB: " + Spread.of(kib));
            }
        }
    }

    private static long held(URI uri) throws Exception {
        long before = liveBytes();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri)) {
            Pulling.first(audio);
            long fetched;
            do {
                fetched = audio.stats().bytesFetched();
                pause();
            } while (audio.stats().bytesFetched() != fetched);
            return liveBytes() - before;
        }
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(SETTLED_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException();
        }
    }

    /** Collects several times with time between: threads that end and references that are cleared take theirs with them. */
    private static long liveBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            pause();
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
