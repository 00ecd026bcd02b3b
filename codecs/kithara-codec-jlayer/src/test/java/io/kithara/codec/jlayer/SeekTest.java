package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeekTest {
    private static final int SEEKS = 25;
    private static final int FRAMES = 3000;

    // scenario 79
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chirp-cbr.mp3",
                "chirp-vbr.mp3",
                "chirp-mpeg2.mp3",
                "chirp-mpeg25.mp3",
                "chirp.mp2",
                "long-cbr-no-header.mp3",
                "silence-then-noise-no-header.mp3"
            })
    void seek_anywhere_isBitIdenticalToLinearDecoding(String name) throws Exception {
        byte[] bytes = TestMedia.read(name);
        Decoded linear = TestMedia.decode(bytes);
        LinearDecoder seeking = TestMedia.open(bytes);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < SEEKS; i++) {
            int frame = 1 + random.nextInt(linear.frames() - 1);
            Decoded part = seeking.decode(frame, FRAMES);
            int to = Math.min(linear.frames(), frame + FRAMES);
            assertThat(part.samples())
                    .as("%s from frame %d", name, frame)
                    .isEqualTo(Arrays.copyOfRange(linear.samples(), frame * linear.channels(), to * linear.channels()));
        }
    }

    // scenario 113
    @Test
    void seek_variableRateWithoutHeader_landsAt30Seconds() throws Exception {
        byte[] bytes = TestMedia.read("silence-then-noise-no-header.mp3");
        Decoded linear = TestMedia.decode(bytes);
        int frame = 30 * 16_000;

        Decoded part = TestMedia.open(bytes).decode(frame, FRAMES);

        assertThat(part.samples()).isEqualTo(Arrays.copyOfRange(linear.samples(), frame, frame + FRAMES));
        float peak = 0;
        for (float sample : part.samples()) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertThat(peak).as("noise, not the silence of the start").isGreaterThan(0.1f);
    }

    // scenario 79
    @Test
    void seek_pastTheEnd_givesNothing() throws Exception {
        Decoded part = TestMedia.open(TestMedia.read("chirp-vbr.mp3")).decode(1L << 40, FRAMES);

        assertThat(part.frames()).isZero();
        assertThat(part.failure()).isNull();
    }
}
