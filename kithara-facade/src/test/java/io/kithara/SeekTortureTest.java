package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.file.ByteSource;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeks at random over http, over a thousand in all, and compares every sample with what is decoded without a seek. */
final class SeekTortureTest {
    private static final long SEED = 20_261_121;

    /** Per medium and origin: 9 of them make 1,080. */
    private static final int SEEKS = 120;

    private static final int RAMP_FRAMES = 300_000;

    /** More than a packet of any codec here, so that reads cross packets. */
    private static final int MOST_FRAMES = 3_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private enum Medium {
        WAV,
        MP3,
        FMP4;

        byte[] bytes() throws IOException {
            return switch (this) {
                case WAV -> RampWav.ofFrames(RAMP_FRAMES);
                case MP3 -> SampleMedia.mp3();
                case FMP4 -> fragments();
            };
        }

        /** 16-bit PCM in fragments of a second, of samples that do not divide it. */
        private static byte[] fragments() {
            Fmp4Muxer muxer = Fmp4Muxer.pcm(44_100, 2, 16);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(muxer.init());
            for (int at = 0; at < RAMP_FRAMES; at += 44_100) {
                int frames = Math.min(44_100, RAMP_FRAMES - at);
                file.writeBytes(muxer.rampSegment(RampOracle.ofBits(16), at, frames, 1_000));
            }
            return file.toByteArray();
        }
    }

    // scenario 79, scenario 81
    @ParameterizedTest
    @CsvSource({
        "WAV, MEMORY", "WAV, DISK", "WAV, NO_RANGES",
        "MP3, MEMORY", "MP3, DISK", "MP3, NO_RANGES",
        "FMP4, MEMORY", "FMP4, DISK", "FMP4, NO_RANGES"
    })
    void seek_atRandom_isTheLinearDecode(Medium medium, Place place, @TempDir Path directory) throws Exception {
        Kithara kithara = place.open(directory);
        try (FakeOrigin origin = FakeOrigin.start();
                kithara) {
            byte[] bytes = medium.bytes();
            Pulled linear = linear(kithara, bytes);
            var route = origin.serve("/a", bytes);
            if (place == Place.NO_RANGES) {
                route.withFault(Fault.ignoreRange());
            }
            try (AudioStream audio = kithara.open(origin.uri("/a"))) {
                torture(audio, linear, new Random(SEED), medium + " " + place + ", seed " + SEED);
            }
        }
        assertThat(kithara.poolStats().inUseBytes()).isZero();
    }

    private enum Place {
        MEMORY,
        DISK,
        NO_RANGES;

        Kithara open(Path directory) throws KitharaException {
            return this == DISK
                    ? Kithara.builder().cacheDirectory(directory).build()
                    : Kithara.builder().build();
        }
    }

    private static Pulled linear(Kithara kithara, byte[] bytes) throws KitharaException {
        try (AudioStream audio = kithara.open(ByteSource.of(bytes), OpenOptions.defaults())) {
            return Pulled.all(audio);
        }
    }

    private static void torture(AudioStream audio, Pulled linear, Random random, String name) throws KitharaException {
        for (int i = 0; i < SEEKS; i++) {
            int overtaken = random.nextInt(8) == 0 ? 3 : 0;
            for (int skip = 0; skip < overtaken; skip++) {
                audio.seekFrame(random.nextInt(linear.frames()));
                audio.read(new float[16 * linear.channels()], 0, 16);
            }
            int target = target(random, linear.frames());
            audio.seekFrame(target);
            int wanted = 1 + random.nextInt(MOST_FRAMES);
            Pulled got = Pulled.atMost(audio, wanted);
            assertSame(linear, target, wanted, got, name + ", seek " + i + " to " + target);
            if (got.frames() > 0) {
                assertThat(audio.positionFrames()).as(name).isEqualTo(target + got.frames());
            }
        }
    }

    /** Anywhere, with the start, the last packets and what lies behind the end more often than chance has it. */
    private static int target(Random random, int frames) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(MOST_FRAMES);
            case 1 -> frames - 1 - random.nextInt(MOST_FRAMES);
            case 2 -> frames + random.nextInt(MOST_FRAMES);
            default -> random.nextInt(frames);
        };
    }

    private static void assertSame(Pulled linear, int target, int wanted, Pulled got, String name) {
        int frames = Math.max(0, Math.min(wanted, linear.frames() - target));
        assertThat(got.frames()).as(name).isEqualTo(frames);
        int first = Math.min(target, linear.frames()) * linear.channels();
        int differs = Arrays.mismatch(
                linear.samples(), first, first + frames * linear.channels(), got.samples(), 0, got.samples().length);
        assertThat(differs).as("%s: first sample that differs", name).isEqualTo(-1);
    }

    // scenario 91
    @ParameterizedTest
    @EnumSource(
            value = Medium.class,
            names = {"WAV", "FMP4"})
    void seek_fromOtherThreadsDuringReads_noReadMixesPositionsAndTheLastSeekHolds(Medium medium) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a", medium.bytes());
            try (AudioStream audio = kithara.open(origin.uri("/a"))) {
                AtomicInteger finished = new AtomicInteger();
                CompletableFuture<?>[] seekers = new CompletableFuture<?>[3];
                for (int i = 0; i < seekers.length; i++) {
                    long seed = SEED + i;
                    seekers[i] = CompletableFuture.runAsync(() -> seekOften(audio, new Random(seed)))
                            .whenComplete((done, failure) -> finished.incrementAndGet());
                }
                while (finished.get() < seekers.length) {
                    assertOnePosition(readSome(audio), audio.format().channels());
                }
                CompletableFuture.allOf(seekers).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                audio.seekFrame(123_456);
                Pulled last = Pulled.atMost(audio, 5_000);
                assertThat(last.frames()).isEqualTo(5_000);
                RampWav.ORACLE.assertContiguous(last.samples(), last.channels(), 123_456);
            }
        }
    }

    private static void seekOften(AudioStream audio, Random random) {
        for (int i = 0; i < 200; i++) {
            audio.seekFrame(random.nextInt(RAMP_FRAMES - 1));
            if (i % 4 == 0 && !audio.awaitReadable(PATIENCE)) {
                throw new CompletionException(new AssertionError("nothing to read after seek " + i));
            }
        }
    }

    /** One read, empty at the end or if the next seek came first. */
    private static float[] readSome(AudioStream audio) throws KitharaException {
        int channels = audio.format().channels();
        float[] samples = new float[MOST_FRAMES * channels];
        audio.awaitReadable(Duration.ofMillis(10));
        int count = audio.read(samples, 0, MOST_FRAMES);
        return Arrays.copyOf(samples, Math.max(0, count) * channels);
    }

    private static void assertOnePosition(float[] samples, int channels) {
        if (samples.length > 0) {
            RampWav.ORACLE.assertContiguous(samples, channels, RampWav.ORACLE.frameOf(samples[0]));
        }
    }
}
