package io.kithara.decode.alac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.alac.AlacWriter.Coding;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets written in every way, then with bits turned, pieces overwritten and cut off: whatever they hold, there is an end and nobody is hurt. */
class AlacWaysMutationTest {
    private static final int FRAME_LENGTH = 200;
    private static final int[] WIDTHS = {16, 20, 24, 32};

    // scenario 122
    @Test
    void decode_mutatedPackets_isTypedAndBounded() throws Exception {
        mutate(2_500, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void decode_manyMutatedPackets_isTypedAndBounded() throws Exception {
        mutate(200_000, 2);
    }

    private static void mutate(int packets, long seed) throws Exception {
        Random random = new Random(seed);
        int corrupt = 0;
        for (int i = 0; i < packets; i++) {
            int bits = WIDTHS[i % WIDTHS.length];
            int channels = 1 + random.nextInt(8);
            int[][] music = AlacWriter.music(channels, 1 + random.nextInt(FRAME_LENGTH), bits, random.nextInt());
            byte[] packet = AlacWriter.packet(music, FRAME_LENGTH, bits, Coding.random(random, bits));
            AlacDecoder decoder = AlacWaysTest.decoder(AlacWriter.cookie(FRAME_LENGTH, bits, channels, 44_100));
            try {
                corrupt += decode(decoder, mutated(packet, random), bits);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " round " + i, e);
            }
        }
        assertThat(corrupt).as("some are found out, others play").isBetween(packets / 10, packets - packets / 10);
    }

    private static int decode(AlacDecoder decoder, byte[] packet, int bits) throws DecodeException {
        int frames;
        try {
            frames = decoder.decode(AlacWaysTest.packet(packet), new PcmBuffer());
        } catch (DecodeException e) {
            assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            return 1;
        }
        assertThat(frames).isBetween(1, FRAME_LENGTH);
        for (int i = 0; i < frames; i++) {
            int sample = decoder.sample(0, i);
            if (sample << (32 - bits) >> (32 - bits) != sample) {
                throw new AssertionError("sample " + i + " is " + sample);
            }
        }
        return 0;
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] bytes = source.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 40));
            int length = random.nextInt(Math.min(20, bytes.length - at));
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 1 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
