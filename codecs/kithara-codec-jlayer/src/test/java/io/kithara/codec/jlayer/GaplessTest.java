package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.testing.SineOracle;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaplessTest {
    private static final int SECOND = 44_100;

    // scenario 83
    @Test
    void decode_lameHeader_givesExactlyTheEncodedFrames() throws Exception {
        Decoded decoded = TestMedia.decode(TestMedia.read("sine-first.mp3"));

        assertThat(decoded.track().frames()).hasValue(SECOND);
        assertThat(decoded.frames()).isEqualTo(SECOND);
    }

    // scenario 83
    @Test
    void decode_twoTracksStitched_isOneSine() throws Exception {
        float[] first = TestMedia.decode(TestMedia.read("sine-first.mp3")).samples();
        float[] second = TestMedia.decode(TestMedia.read("sine-second.mp3")).samples();
        float[] stitched = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, stitched, first.length, second.length);

        // An encoder smears the first and last milliseconds of a cut sine; a missing frame would be 0.14 rad for good.
        float[] seam = Arrays.copyOfRange(stitched, SECOND / 2, SECOND * 3 / 2);
        SineOracle.of(997, SECOND, 0.5).assertContinuous(seam, SECOND / 2, 0.02);
    }

    // scenario 83
    @Test
    void decode_gaplessOff_keepsEveryCodedFrame() throws Exception {
        LinearDecoder decoder = LinearDecoder.open(
                new ByteArrayData(TestMedia.read("sine-first.mp3")),
                TestMedia.MP3_HINT,
                new DemuxOptions(false, false));

        Decoded decoded = decoder.decode(0, Long.MAX_VALUE / 4);

        assertThat(decoded.frames()).isGreaterThan(SECOND + 1104).isEqualTo(decoded.frames() / 1152 * 1152);
        assertThat(decoded.track().encoderDelay()).isZero();
    }
}
