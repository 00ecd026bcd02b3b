package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaBuilder;
import io.kithara.OpenOptions;
import io.kithara.assets.CacheKey;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A track of five minutes that is in the cache, with the network off: CPU of a whole play out of an encrypted cache over that
 * of a plain one, in turns in one process; time from {@code open} to the first PCM of both, in turns; and how often a play
 * writes to the disk, counted by the file system. Arguments: media folder, file, rounds.
 */
final class CachedPlay {
    private static final int WARM_UP_PLAYS = 8;

    /** As in {@link WarmFirstPcm}. */
    private static final int WARM_UP_OPENS = 3_000;

    private static final int OPENS_PER_ROUND = 20;
    private static final int TOUCHES = 2_000;
    private static final OpenOptions OFFLINE =
            OpenOptions.builder().offline(true).build();

    private final URI uri;
    private final int rounds;

    private CachedPlay(URI uri, int rounds) {
        this.uri = uri;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        Path root = Files.createTempDirectory("kithara-cached-play");
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Optional<CacheKey> key = Optional.of(CacheKey.of(secret));
        FaultyFileSystem counting = new FaultyFileSystem();
        CachedPlay measurement;
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1])) {
            measurement = new CachedPlay(URI.create(origin.uri()), Integer.parseInt(args[2]));
            measurement.fill(cache(root.resolve("plain"), Optional.empty()));
            measurement.fill(cache(root.resolve("sealed"), key));
        }
        try (Kithara plain = cache(root.resolve("plain"), Optional.empty()).build();
                Kithara sealed = cache(root.resolve("sealed"), key).build()) {
            measurement.measureCpu(plain, sealed);
            measurement.measureFirst(plain, sealed);
        }
        try (Kithara counted =
                cache(counting.path(root.resolve("plain")), Optional.empty()).build()) {
            measurement.countWrites(counted, counting);
        }
    }

    private static KitharaBuilder cache(Path directory, Optional<CacheKey> key) {
        KitharaBuilder builder = Kithara.builder().cacheDirectory(directory);
        key.ifPresent(builder::cacheKey);
        return builder;
    }

    private void fill(KitharaBuilder cache) throws Exception {
        try (Kithara kithara = cache.build();
                AudioStream audio = kithara.open(uri)) {
            System.err.printf("cached %.1f s%n", Pulling.all(audio));
        }
    }

    private void measureCpu(Kithara plain, Kithara sealed) throws Exception {
        double[] ratios = new double[rounds];
        double[] millis = new double[rounds];
        for (int i = -WARM_UP_PLAYS; i < rounds; i++) {
            double first = cpuMillis(i % 2 == 0 ? plain : sealed);
            double second = cpuMillis(i % 2 == 0 ? sealed : plain);
            double base = i % 2 == 0 ? first : second;
            ratios[Math.max(0, i)] = (i % 2 == 0 ? second : first) / base;
            millis[Math.max(0, i)] = base;
        }
        System.out.println("cached play, CPU of all Java threads, plain, ms:     " + Spread.of(millis));
        System.out.println("cached play, CPU of all Java threads, sealed/plain:  " + Spread.of(ratios));
    }

    private double cpuMillis(Kithara kithara) throws Exception {
        ProcessUsage start = ProcessUsage.now();
        double seconds = play(kithara);
        ProcessUsage used = ProcessUsage.now().since(start);
        if (seconds < 299) {
            throw new IllegalStateException("played " + seconds + " s");
        }
        return used.javaCpuNanos() / 1e6;
    }

    private double play(Kithara kithara) throws Exception {
        try (AudioStream audio = kithara.open(uri, OFFLINE)) {
            return Pulling.all(audio);
        }
    }

    private void measureFirst(Kithara plain, Kithara sealed) throws Exception {
        int opens = rounds * OPENS_PER_ROUND;
        double[] plainMillis = new double[opens];
        double[] sealedMillis = new double[opens];
        for (int i = -WARM_UP_OPENS; i < opens; i++) {
            plainMillis[Math.max(0, i)] = firstMillis(plain);
            sealedMillis[Math.max(0, i)] = firstMillis(sealed);
        }
        System.out.println("hit path, open to first PCM, plain, ms:              " + Spread.of(plainMillis)
                + Spread.bestTenth(plainMillis));
        System.out.println("hit path, open to first PCM, sealed, ms:             " + Spread.of(sealedMillis)
                + Spread.bestTenth(sealedMillis));
    }

    private double firstMillis(Kithara kithara) throws Exception {
        long start = System.nanoTime();
        try (AudioStream audio = kithara.open(uri, OFFLINE)) {
            Pulling.first(audio);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private void countWrites(Kithara kithara, FaultyFileSystem files) throws Exception {
        long writes = files.count(FileOperation.WRITE);
        long forces = files.count(FileOperation.FORCE);
        long start = System.nanoTime();
        for (int i = 0; i < TOUCHES; i++) {
            var unused = firstMillis(kithara);
        }
        var unused = play(kithara);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d opens and a whole play in %.1f s: %d writes and %d forces of any file%n",
                TOUCHES + 1,
                seconds,
                files.count(FileOperation.WRITE) - writes,
                files.count(FileOperation.FORCE) - forces);
    }
}
