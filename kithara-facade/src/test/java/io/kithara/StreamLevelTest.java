package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.file.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StreamLevelTest {
    private static final int FRAMES = 30_000;

    @Test
    void read_withVolume_movesInARampAndComesBackBitExact() throws Exception {
        int ramp = RampWav.RATE * VolumeRamp.RAMP_MILLIS / 1000;
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(RampWav.ofFrames(FRAMES)), OpenOptions.defaults())) {
            RampWav.ORACLE.assertContiguous(Pulled.atMost(audio, 1_000).samples(), 1, 0);

            audio.volume(0.5f);
            assertThat(audio.volume()).isEqualTo(0.5f);
            float[] quieter = Pulled.atMost(audio, ramp + 1_000).samples();
            for (int i = 0; i < quieter.length; i++) {
                double wanted = RampWav.ORACLE.sampleAt(1_000 + i) * (1 - 0.5 * Math.min(ramp, i + 1) / ramp);
                assertThat(quieter[i]).isCloseTo((float) wanted, within(1e-6f));
            }

            audio.volume(1);
            int next = 1_000 + Pulled.atMost(audio, ramp).frames() + quieter.length;
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, next);
        }
    }

    @Test
    void read_normalized_isScaledByTheTagsGainAndOnlyOnRequest() throws Exception {
        byte[] tagged = withGain(SampleMedia.mp3(), "-6.00 dB");
        float[] plain = firstSamples(SampleMedia.mp3(), OpenOptions.defaults());
        float factor = (float) Math.pow(10, -6 / 20.0);

        assertThat(firstSamples(tagged, OpenOptions.defaults())).containsExactly(plain);
        float[] quieter = firstSamples(
                tagged, OpenOptions.builder().normalize(Normalization.track()).build());
        for (int i = 0; i < plain.length; i++) {
            plain[i] *= factor;
        }
        assertThat(quieter).containsExactly(plain);
    }

    private static float[] firstSamples(byte[] media, OpenOptions options) throws KitharaException {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(media), options)) {
            return Arrays.copyOfRange(Pulled.atMost(audio, FRAMES).samples(), FRAMES, 2 * FRAMES);
        }
    }

    /** Puts an ID3v2.3 tag in front that has one TXXX frame. */
    private static byte[] withGain(byte[] mp3, String gain) throws IOException {
        byte[] text = ("\0REPLAYGAIN_TRACK_GAIN\0" + gain).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 0, (byte) (10 + text.length)});
        out.write(new byte[] {'T', 'X', 'X', 'X', 0, 0, 0, (byte) text.length, 0, 0});
        out.write(text);
        out.write(mp3);
        return out.toByteArray();
    }
}
