package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.Waveform;
import io.kithara.file.ByteSource;
import org.junit.jupiter.api.Test;

final class AudioAnalysisTest {
    /** What {@code ffmpeg -i kithara.mp3 -af ebur128=peak=true -f null -} prints for the sample. */
    private static final double SAMPLE_LUFS = -19.2;

    private static final double SAMPLE_RANGE_LU = 1.2;
    private static final double SAMPLE_DBTP = -2.0;

    @Test
    void addAll_stream_outlinesEveryFrame() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(RampWav.ofFrames(50_000)), OpenOptions.defaults())) {
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), 1000, 100);
            analysis.addAll(audio);
            Waveform outline = analysis.waveform();
            assertThat(outline.frames()).isEqualTo(50_000);
            assertThat(outline.points()).isEqualTo(50);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    @Test
    void addAll_sample_isAsLoudAsFfmpegSays() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(SampleMedia.mp3()), OpenOptions.defaults())) {
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), 1000, 1000);
            analysis.addAll(audio);
            assertThat(analysis.loudness().integratedLufs()).isCloseTo(SAMPLE_LUFS, within(0.15));
            assertThat(analysis.loudness().rangeLu()).isCloseTo(SAMPLE_RANGE_LU, within(0.3));
            assertThat(analysis.loudness().truePeakDbtp()).isCloseTo(SAMPLE_DBTP, within(0.2));
            assertThat(analysis.loudness().maxMomentaryLufs())
                    .isGreaterThan(analysis.loudness().integratedLufs());
        }
    }

    @Test
    void add_besidePlayback_hearsTheVolume() throws Exception {
        assertThat(loudnessAt(1f) - loudnessAt(0.5f)).isCloseTo(6.02, within(0.02));
    }

    private static double loudnessAt(float volume) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(SampleMedia.mp3()), OpenOptions.defaults())) {
            audio.volume(volume);
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), 1000, 1000);
            analysis.addAll(audio);
            return analysis.loudness().integratedLufs();
        }
    }

    @Test
    void addAll_interrupted_isCancelled() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(SampleMedia.mp3()), OpenOptions.defaults())) {
            Thread.currentThread().interrupt();
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), 1000, 1000);
            // seeking empties the ring: the next read has to wait
            audio.seekFrame(100_000);
            assertThatThrownBy(() -> analysis.addAll(audio))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
