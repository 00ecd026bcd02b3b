package io.kithara.decode.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Drained;
import io.kithara.decode.Resources;
import io.kithara.decode.latm.LatmProvider;
import io.kithara.testing.TsMuxer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged streams end in packets or in a typed error; in bounded time; without taking much memory. */
class TsMutationTest {
    private static final List<String> FILES = List.of("adts.ts", "latm.ts", "mp3.ts", "video-mp2.ts", "tone.latm");

    /** All that one input may allocate, garbage included: a heap of 64 MiB holds it. */
    private static final long MAX_ALLOCATED = 64L << 20;

    private static final long SEED = 20_261_121;

    // scenario 78
    @Test
    void drain_damagedStreams_endTyped() {
        run(1_500);
    }

    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void drain_manyDamagedStreams_endTyped() {
        run(200_000);
    }

    private static void run(int rounds) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < rounds; round++) {
            long seed = SEED + round;
            String name = FILES.get(round % FILES.size());
            byte[] bytes = mutated(Resources.bytes("ts/" + name), new Random(seed));
            boolean segment = new Random(seed).nextBoolean();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatCode(() -> drain(name, bytes, segment))
                    .as("%s, seed %d", name, seed)
                    .doesNotThrowAnyException();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("%s, seed %d: bytes allocated", name, seed)
                    .isLessThan(MAX_ALLOCATED);
        }
    }

    /** Reads all, and seeks in files; only typed exceptions may come out. */
    private static void drain(String name, byte[] bytes, boolean segment) throws Exception {
        DemuxerProvider provider = name.endsWith(".latm") ? new LatmProvider() : new TsProvider();
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(bytes), new DemuxOptions(true, segment));
        try {
            Drained drained = Drained.of(demuxer);
            assertThat(drained.packets().stream().allMatch(item -> item.frames() > 0))
                    .isTrue();
            for (long frame : segment ? new long[0] : new long[] {drained.frames() / 2, 0, Long.MAX_VALUE / 8}) {
                assertThat(demuxer.seek(frame)).isEqualTo(Demuxer.Progress.DONE);
                assertThat(Drained.rest(demuxer, () -> {}).ending()).isNotBlank();
            }
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
    }

    /** Bits and headers are spoiled, packets lost, doubled and swapped. */
    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] copy = random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = 1 + random.nextInt(8); i > 0 && copy.length > TsMuxer.PACKET; i--) {
            int packet = random.nextInt(copy.length / TsMuxer.PACKET) * TsMuxer.PACKET;
            int other = random.nextInt(copy.length / TsMuxer.PACKET) * TsMuxer.PACKET;
            switch (random.nextInt(5)) {
                case 0 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                case 1 -> copy[packet + random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[packet + random.nextInt(20)] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> System.arraycopy(copy, other, copy, packet, TsMuxer.PACKET);
                default ->
                    System.arraycopy(copy, other, copy, packet, Math.min(copy.length - packet, copy.length - other));
            }
        }
        return copy;
    }
}
