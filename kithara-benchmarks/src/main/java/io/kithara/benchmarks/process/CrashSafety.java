package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What it costs to make durable what arrives: wall time of a cold play of HLS into a cache on disk, over the same play where
 * a force does nothing, in turns in one process; both through the same file system of the test kit, which counts the forces.
 * Arguments: media folder, rounds.
 */
final class CrashSafety {
    private static final int WARM_UP_PLAYS = 8;

    private CrashSafety() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        Path root = Files.createTempDirectory("kithara-crash-safety");
        FaultyFileSystem real = new FaultyFileSystem();
        FaultyFileSystem unforced = new FaultyFileSystem();
        unforced.withoutForcing();
        double[] ratios = new double[rounds];
        double[] seconds = new double[rounds];
        try (ManyCopies copies = ManyCopies.of(Path.of(args[0]).resolve("hls-mp3"), 2 * (WARM_UP_PLAYS + rounds));
                Kithara forcing = Kithara.builder()
                        .cacheDirectory(real.path(root).resolve("forced"))
                        .build();
                Kithara lying = Kithara.builder()
                        .cacheDirectory(unforced.path(root).resolve("unforced"))
                        .build()) {
            for (int i = -WARM_UP_PLAYS; i < rounds; i++) {
                boolean forcedFirst = i % 2 == 0;
                double first = seconds(forcedFirst ? forcing : lying, copies.next());
                double second = seconds(forcedFirst ? lying : forcing, copies.next());
                seconds[Math.max(0, i)] = forcedFirst ? first : second;
                ratios[Math.max(0, i)] = forcedFirst ? first / second : second / first;
            }
        }
        System.out.println("cold HLS play into a directory, s:       " + Spread.of(seconds));
        System.out.println("the same over one that forces nothing:   " + Spread.of(ratios));
        System.out.printf("%d forces in %d plays%n", real.count(FileOperation.FORCE), WARM_UP_PLAYS + rounds);
    }

    private static double seconds(Kithara kithara, URI uri) throws Exception {
        long start = System.nanoTime();
        try (AudioStream audio = kithara.open(uri)) {
            var unused = Pulling.all(audio);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
