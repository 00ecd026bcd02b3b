package io.kithara.decode.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Drained;
import io.kithara.decode.Resources;
import io.kithara.decode.adts.AdtsProvider;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged files end in packets or in a typed error; in bounded time; without taking much memory. */
class MutationTest {
    /** Files with enough structure to break; the larger half of every file is media, which no demuxer looks at. */
    private static final List<String> FILES = List.of(
            "moov-first.m4a",
            "moov-last.m4a",
            "fragmented.mp4",
            "fragmented-no-elst.mp4",
            "alac.m4a",
            "twos.mov",
            "tone.aac");

    /** All that one input may allocate, garbage included: a heap of 64 MiB holds it. */
    private static final long MAX_ALLOCATED = 64L << 20;

    private static final long SEED = 20_261_121;

    @Test
    void drain_damagedFiles_endTyped() {
        run(5_000);
    }

    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void drain_manyDamagedFiles_endTyped() {
        run(300_000);
    }

    private static void run(int rounds) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < rounds; round++) {
            long seed = SEED + round;
            String name = FILES.get(round % FILES.size());
            byte[] bytes = mutated(Resources.bytes("aac/" + name), new Random(seed));
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatCode(() -> drain(name, bytes))
                    .as("%s, seed %d", name, seed)
                    .doesNotThrowAnyException();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("%s, seed %d: bytes allocated", name, seed)
                    .isLessThan(MAX_ALLOCATED);
        }
    }

    /** Reads all, and seeks; only the two typed exceptions may come out. */
    private static void drain(String name, byte[] bytes) throws Exception {
        DemuxerProvider provider = name.endsWith(".aac") ? new AdtsProvider() : new Mp4Provider();
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        try {
            Drained drained = Drained.of(demuxer);
            long frames = drained.frames();
            for (long frame : new long[] {frames / 2, 0, frames + 5000, Long.MAX_VALUE / 8}) {
                assertThat(demuxer.seek(frame)).isEqualTo(Demuxer.Progress.DONE);
                assertThat(Drained.rest(demuxer, () -> {}).ending()).isNotBlank();
            }
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] copy = random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        int structure = structureStart(copy);
        for (int i = 1 + random.nextInt(8); i > 0 && copy.length > 0; i--) {
            int at = random.nextInt(3) == 0
                    ? random.nextInt(copy.length)
                    : Math.min(copy.length - 1, structure + random.nextInt(1200));
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                default ->
                    Arrays.fill(copy, at, Math.min(copy.length, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0));
            }
        }
        return copy;
    }

    /** Where the boxes are: behind the media in a file with the movie last. */
    private static int structureStart(byte[] bytes) {
        for (int i = 0; i + 4 <= bytes.length; i++) {
            if (BoxBody.i32(bytes, i) == Box.type("moov")) {
                return i - 4;
            }
        }
        return 0;
    }
}
