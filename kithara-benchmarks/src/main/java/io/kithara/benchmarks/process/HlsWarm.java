package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.URI;
import java.nio.file.Path;

/**
 * Time from {@code open} to the first PCM of HLS from a local origin, in a JVM that has played before; one {@code Kithara}
 * for all rounds, which each time plays a presentation that it has not played. Arguments: media folder, rounds.
 */
final class HlsWarm {
    /** As in {@link WarmFirstPcm}. */
    private static final int WARM_UP_ROUNDS = 5_000;

    private HlsWarm() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        for (String presentation : new String[] {"hls-mp3", "hls-aac", "hls-fmp4"}) {
            Path folder = Path.of(args[0]).resolve(presentation);
            try (ManyCopies copies = ManyCopies.of(folder, WARM_UP_ROUNDS + rounds);
                    Kithara kithara = Kithara.builder().build()) {
                double[] millis = new double[rounds];
                for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
                    millis[Math.max(0, i)] = open(kithara, copies.next());
                }
                System.out.println(
                        "first PCM warm, " + presentation + ", ms: " + Spread.of(millis) + Spread.bestTenth(millis));
            }
        }
    }

    private static double open(Kithara kithara, URI uri) throws Exception {
        long start = System.nanoTime();
        try (AudioStream audio = kithara.open(uri)) {
            Pulling.first(audio);
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
