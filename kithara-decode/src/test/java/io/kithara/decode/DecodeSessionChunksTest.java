package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.MediaException;
import io.kithara.testing.ClickDetector;
import io.kithara.testing.SineOracle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunked sources: segments of 44,000 frames at 44 kHz, one second each, with timestamps from {@link #ORIGIN} on. */
class DecodeSessionChunksTest {
    private static final int RATE = 44_000;
    private static final int ORIGIN = 123_456;
    private static final long SECOND = 1_000_000;
    private final MediaException gone = new MediaException(MediaException.Reason.STATUS, "segment 2: 404");

    private static ScriptedData segment(int index) {
        return ScriptedData.complete(bytes(index, RATE));
    }

    private static byte[] bytes(int index, int frames) {
        return new Spec(RATE, 1, 1000, 0, ORIGIN + index * RATE, -1, frames / 1000).bytes();
    }

    private static ScriptedSource segments(int count) {
        ScriptedSource source = ScriptedSource.chunked();
        for (int i = 0; i < count; i++) {
            source.chunk(segment(i), i * SECOND, SECOND);
        }
        return source;
    }

    private static void assertRamp(float[] pcm, long frame) {
        RampFormat.ORACLE.assertContiguous(pcm, 1, ORIGIN + frame);
    }

    // scenario 81
    @Test
    void readAll_acrossSegments_noFrameSwallowedOrRepeated() throws Exception {
        try (Rig rig = new Rig(segments(5)).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(5 * RATE);
            assertRamp(pcm, 0);
            assertThat(rig.session.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 81, scenario 79
    @Test
    void seek_thousandRandomTargets_equalLinear() throws Exception {
        Random random = new Random(81);
        try (Rig rig = new Rig(segments(5)).settle()) {
            for (int i = 0; i < 1000; i++) {
                int target = random.nextInt(5 * RATE);
                rig.session.seek(target);
                float[] pcm = rig.settle().read(2500);

                assertThat(pcm).hasSize(Math.min(2500, 5 * RATE - target));
                assertRamp(pcm, target);
            }
        }
    }

    @Test
    void seek_beyondTheLastSegment_ends() throws Exception {
        try (Rig rig = new Rig(segments(3)).settle()) {
            rig.session.seek(Duration.ofMinutes(1));
            assertThat(rig.settle().readAll()).isEmpty();
            rig.session.seek(RATE);
            assertRamp(rig.settle().read(10), RATE);
        }
    }

    @Test
    void readAll_startsInTheMiddleOfTheTimeline_positionSaysSo() throws Exception {
        ScriptedSource source = ScriptedSource.chunked().chunk(segment(7), 7 * SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            assertThat(rig.session.position()).isEqualTo(Duration.ofSeconds(7));
            assertRamp(rig.readAll(), 7L * RATE);
            assertThat(rig.session.position()).isEqualTo(Duration.ofSeconds(8));
        }
    }

    @Test
    void readAll_startTimesRoundedCoarsely_framesFollowOn() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .chunk(segment(1), 1_040_000, SECOND)
                .chunk(segment(2), 1_960_000, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            assertRamp(rig.readAll(), 0);
            assertThat(rig.session.positionFrames()).isEqualTo(3 * RATE);
            assertThat(rig.session.missing()).isEmpty();
        }
    }

    @Test
    void readAll_timestampsRestartPerSegment_playlistTimesCount() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .chunk(segment(0), SECOND, SECOND)
                .chunk(segment(0), 2 * SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            assertThat(rig.readAll()).hasSize(3 * RATE);
            assertThat(rig.session.missing()).isEmpty();
        }
    }

    @Test
    void readAll_discontinuity_timestampsStartOver() throws Exception {
        ScriptedSource source =
                ScriptedSource.chunked().chunk(segment(0), 0, SECOND).discontinuity(segment(0), SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();
            assertRamp(Arrays.copyOf(pcm, RATE), 0);
            assertRamp(Arrays.copyOfRange(pcm, RATE, 2 * RATE), 0);
        }
    }

    // scenario 59
    @Test
    void readAll_segmentMissing_silenceAndReported() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .gap(SECOND, SECOND, gone)
                .chunk(segment(2), 2 * SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(3 * RATE);
            assertThat(Arrays.copyOfRange(pcm, RATE, 2 * RATE)).containsOnly(0f);
            assertRamp(Arrays.copyOfRange(pcm, 2 * RATE, 3 * RATE), 2L * RATE);
            MissingRange hole = new MissingRange(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), MediaException.Reason.STATUS, "segment 2: 404");
            assertThat(rig.session.missing()).containsExactly(hole);
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
            assertThat(rig.events).contains(new DecodeEvent.RangeMissing(hole));
        }
    }

    @Test
    void readAll_firstAndLastSegmentMissing_silenceThere() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .gap(0, SECOND, gone)
                .chunk(segment(1), SECOND, SECOND)
                .gap(2 * SECOND, SECOND, gone);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();
            assertThat(pcm).hasSize(3 * RATE);
            assertRamp(Arrays.copyOfRange(pcm, RATE, 2 * RATE), RATE);
            assertThat(rig.session.missing()).hasSize(2);
        }
    }

    @Test
    void readAll_segmentMissingAndJump_positionJumps() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .gap(SECOND, SECOND, gone)
                .chunk(segment(2), 2 * SECOND, SECOND);
        try (Rig rig = new Rig(source, Rig.options().gapPolicy(GapPolicy.JUMP)).settle()) {
            assertRamp(rig.read(RATE), 0);
            assertRamp(rig.read(10), 2L * RATE);
            assertThat(rig.session.positionFrames()).isEqualTo(2 * RATE + 10);
        }
    }

    @Test
    void readAll_segmentEndsEarly_holeUpToItsAnnouncedEnd() throws Exception {
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(ScriptedData.complete(bytes(0, RATE / 2)), 0, SECOND)
                .chunk(segment(1), SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();
            assertThat(pcm).hasSize(2 * RATE);
            assertRamp(Arrays.copyOfRange(pcm, RATE, 2 * RATE), RATE);
            assertThat(rig.session.missing())
                    .singleElement()
                    .satisfies(range -> assertThat(range.from()).isEqualTo(Duration.ofMillis(500)));
        }
    }

    @Test
    void readAll_segmentFailsMidway_costsTheRestOfTheSegment() throws Exception {
        // larger than the probe window, so that the failure comes after opening
        byte[] large = new Spec(RATE, 1, 44, 0, ORIGIN + RATE, -1, 1000).bytes();
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .chunk(
                        ScriptedData.failing(large, RampFormat.HEADER_LENGTH + 500 * RampFormat.PACKET_LENGTH, gone),
                        SECOND,
                        SECOND)
                .chunk(segment(2), 2 * SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();
            assertThat(pcm).hasSize(3 * RATE);
            assertRamp(Arrays.copyOf(pcm, RATE + RATE / 2), 0);
            assertRamp(Arrays.copyOfRange(pcm, 2 * RATE, 3 * RATE), 2L * RATE);
        }
    }

    @Test
    void readAll_everySegmentFails_theStreamFails() throws Exception {
        ScriptedSource source = ScriptedSource.chunked().chunk(segment(0), 0, SECOND);
        for (int i = 1; i < 100; i++) {
            source.chunk(ScriptedData.failing(bytes(i, RATE), 0, gone), i * SECOND, SECOND);
        }
        try (Rig rig = new Rig(source).settle()) {
            assertThatThrownBy(rig::readAll).isSameAs(gone);
            assertThat(rig.session.position()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
        }
    }

    // scenario 58
    @Test
    void read_segmentWithheld_parksAndGoesOn() throws Exception {
        ScriptedSource source = segments(3);
        source.show(1);
        try (Rig rig = new Rig(source).settle()) {
            assertRamp(rig.read(RATE), 0);
            long before = rig.session.stats().wakeUps();
            float[] pcm = new float[100];
            for (int i = 0; i < 100; i++) {
                assertThat(rig.session.read(pcm, 0, 100)).isZero();
                rig.settle();
            }
            source.show(3);

            assertRamp(rig.settle().read(RATE), RATE);
            assertThat(rig.session.stats().wakeUps() - before).isLessThanOrEqualTo(16);
            assertThat(rig.session.stats().underruns()).isEqualTo(1);
        }
    }

    // scenario 85, scenario 86
    @ParameterizedTest
    @EnumSource
    void readAll_rateChangesBetweenChunks_outputFormatStaysAndNothingClicks(ResampleQuality quality) throws Exception {
        SineOracle sine = SineOracle.of(441, 44_000, 0.5);
        ScriptedSource source = ScriptedSource.chunked()
                .chunk(segment(0), 0, SECOND)
                .chunk(ScriptedData.complete(new Spec(48_000, 1, 1000, 0, 48_000, -1, 48).bytes()), SECOND, SECOND)
                .chunk(segment(2), 2 * SECOND, SECOND);
        Providers tone = RampFormat.tone(441, 0.5, ORIGIN);
        try (Rig rig = new Rig(source, Rig.options().resampleQuality(quality), tone).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm.length).isBetween(3 * RATE - 2, 3 * RATE + 2);
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(RATE, 1));
            assertThat(rig.events)
                    .filteredOn(DecodeEvent.FormatChanged.class::isInstance)
                    .containsExactly(
                            new DecodeEvent.FormatChanged(Duration.ofSeconds(1), new PcmFormat(48_000, 1)),
                            new DecodeEvent.FormatChanged(Duration.ofSeconds(2), new PcmFormat(RATE, 1)));
            ClickDetector.above(sine.maxStep() * 1.1).assertNoClick(Arrays.copyOf(pcm, pcm.length - 128));
        }
    }

    // scenario 59
    @Test
    void readAll_takeoverWhosePrerollIsAlwaysOfTheOther_playsOnAndSaysWhatItLacks() throws Exception {
        byte[] leaning = new Spec(RATE, 2, 1000, 0, ORIGIN + 2 * RATE, -1, RATE / 1000).bytes();
        RampFormat.spoil(leaning, 0, RampFormat.LEANING);
        ScriptedSource source = ScriptedSource.chunked()
                .chunkOf(0, segment(0), 0, SECOND)
                .chunkOf(0, segment(1), SECOND, SECOND)
                .chunkOf(1, ScriptedData.complete(leaning), 2 * SECOND, SECOND);
        try (Rig rig = new Rig(source).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(3 * RATE);
            assertRamp(Arrays.copyOf(pcm, 2 * RATE), 0);
            assertThat(Arrays.copyOfRange(pcm, 2 * RATE, 2 * RATE + 1000)).containsOnly(0f);
            assertRamp(Arrays.copyOfRange(pcm, 2 * RATE + 1000, 3 * RATE), 2L * RATE + 1000);
            assertThat(rig.session.missing()).singleElement().satisfies(hole -> {
                assertThat(hole.from()).isEqualTo(Duration.ofSeconds(2));
                assertThat(hole.to()).isEqualTo(FrameTime.duration(2 * RATE + 1000, RATE));
            });
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void readAll_radioReconnects_playsOn() throws Exception {
        ScriptedSource source = ScriptedSource.radio().chunk(segment(0), -1, -1).discontinuity(segment(0), -1, -1);
        try (Rig rig = new Rig(source).settle()) {
            assertThat(rig.readAll()).hasSize(2 * RATE);
            assertThat(rig.session.missing()).isEmpty();
        }
    }
}
