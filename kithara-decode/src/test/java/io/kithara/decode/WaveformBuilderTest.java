package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveformBuilderTest {
    private static final PcmFormat STEREO = new PcmFormat(44_100, 2);

    @Test
    void build_pointsAndChannels_areThoseOfTheirFrames() {
        WaveformBuilder builder = new WaveformBuilder(STEREO, 2, 100);
        builder.add(new float[] {0.5f, 0, -0.5f, 1, 0.25f, -1}, 0, 3);
        Waveform drawn = builder.build();
        assertThat(drawn.points()).isEqualTo(2);
        assertThat(drawn.frames()).isEqualTo(3);
        assertThat(drawn.min(0, 0)).isEqualTo(-0.5f);
        assertThat(drawn.max(0, 0)).isEqualTo(0.5f);
        assertThat(drawn.rms(0, 0)).isEqualTo(0.5f);
        assertThat(drawn.rms(0, 1)).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
        assertThat(drawn.min(1, 0)).isEqualTo(0.25f);
        assertThat(drawn.max(1, 1)).isEqualTo(-1f);
        assertThat(drawn.rms(1, 1)).isEqualTo(1f);
    }

    /** Whatever the blocks and however often points were joined, each point is what its frames give. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1000", "3, 7, 5000", "64, 100, 6400", "64, 100, 6401", "5, 300, 1499", "10, 4, 10"})
    void build_anyBlocks_isWhatTheFramesGive(int framesPerPoint, int maxPoints, int frames) {
        Random random = new Random(framesPerPoint);
        float[] pcm = new float[2 * frames];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = random.nextFloat() * 2 - 1;
        }
        WaveformBuilder builder = new WaveformBuilder(STEREO, framesPerPoint, maxPoints);
        int done = 0;
        while (done < frames) {
            int part = Math.min(random.nextInt(500), frames - done);
            builder.add(pcm, 2 * done, part);
            done += part;
        }
        Waveform drawn = builder.build();
        assertThat(drawn.frames()).isEqualTo(frames);
        assertThat(drawn.points()).isLessThanOrEqualTo(maxPoints);
        assertThat(drawn.points()).isEqualTo((int) ((frames + drawn.framesPerPoint() - 1) / drawn.framesPerPoint()));
        assertThat(drawn.framesPerPoint() % framesPerPoint).isZero();
        for (int point = 0; point < drawn.points(); point++) {
            assertPoint(drawn, point, pcm, frames);
        }
    }

    private static void assertPoint(Waveform drawn, int point, float[] pcm, int frames) {
        int from = (int) (point * drawn.framesPerPoint());
        int to = (int) Math.min(frames, from + drawn.framesPerPoint());
        float low = 1;
        float high = -1;
        double squares = 0;
        for (int frame = from; frame < to; frame++) {
            low = Math.min(low, pcm[2 * frame + 1]);
            high = Math.max(high, pcm[2 * frame + 1]);
            squares += pcm[2 * frame + 1] * pcm[2 * frame + 1];
        }
        assertThat(drawn.min(point, 1)).isEqualTo(low);
        assertThat(drawn.max(point, 1)).isEqualTo(high);
        assertThat(drawn.rms(point, 1)).isCloseTo((float) Math.sqrt(squares / (to - from)), within(1e-5f));
    }

    @Test
    void build_nothing_hasNoPoints() {
        Waveform drawn = new WaveformBuilder(STEREO, 2, 100).build();
        assertThat(drawn.points()).isZero();
        assertThatThrownBy(() -> drawn.min(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void add_whatIsNoNumber_countsAsSilence() {
        WaveformBuilder builder = new WaveformBuilder(new PcmFormat(8000, 1), 4, 10);
        builder.add(new float[] {Float.NaN, 0.5f, Float.NEGATIVE_INFINITY, 0.25f}, 0, 4);
        assertThat(builder.build().min(0, 0)).isZero();
        assertThat(builder.build().max(0, 0)).isEqualTo(0.5f);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 1", "1, 1048577"})
    void create_outsideTheBounds_isRefused(long framesPerPoint, int maxPoints) {
        assertThatThrownBy(() -> new WaveformBuilder(STEREO, framesPerPoint, maxPoints))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
