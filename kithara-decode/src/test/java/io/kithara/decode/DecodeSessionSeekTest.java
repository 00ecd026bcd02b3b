package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.MediaException;
import io.kithara.testing.SineOracle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecodeSessionSeekTest {
    private static final int FRAMES = 300_000;

    private static ScriptedSource file(Spec spec) {
        return ScriptedSource.file(ScriptedData.complete(spec.bytes()));
    }

    // scenario 79, scenario 81
    @Test
    void seek_thousandRandomTargets_equalLinearDecoding() throws Exception {
        Random random = new Random(81);
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            for (int i = 0; i < 1000; i++) {
                long target = random.nextInt(FRAMES);
                int length = 1 + random.nextInt(3000);
                rig.session.seek(target);
                float[] pcm = rig.settle().read(length);

                assertThat(pcm).hasSize(2 * (int) Math.min(length, FRAMES - target));
                RampFormat.ORACLE.assertContiguous(pcm, 2, target);
            }
        }
    }

    // scenario 79
    @Test
    void seek_resampledThousandTargets_bitEqualToLinear() throws Exception {
        SineOracle sine = SineOracle.of(997, 44_100, 0.8);
        float[] signal = sine.signal(0, 30_000);
        Providers providers =
                RampFormat.providers(frame -> frame >= 0 && frame < signal.length ? signal[(int) frame] : 0);
        Spec spec = Spec.of(44_100, 1, 30_000);
        float[] linear;
        try (Rig rig = new Rig(file(spec), Rig.options().sampleRate(48_000), providers).settle()) {
            linear = rig.readAll();
        }
        assertThat(linear).hasSize((int) Math.round(30_000 * 48.0 / 44.1));
        Random random = new Random(79);
        try (Rig rig = new Rig(file(spec), Rig.options().sampleRate(48_000), providers).settle()) {
            for (int i = 0; i < 1000; i++) {
                int target = random.nextInt(linear.length);
                rig.session.seek(target);
                float[] pcm = rig.settle().read(200);

                assertThat(pcm)
                        .as("from %d", target)
                        .isEqualTo(Arrays.copyOfRange(linear, target, Math.min(linear.length, target + 200)));
            }
        }
    }

    // scenario 82
    @Test
    void seek_sineForwardsAndBackwards_phaseIsThatOfTheTarget() throws Exception {
        SineOracle sine = SineOracle.of(441.7, 44_100, 0.5);
        Providers providers = RampFormat.providers(frame -> 0.5 * Math.sin(frame * 2 * Math.PI * 441.7 / 44_100));
        try (Rig rig = new Rig(file(Spec.of(44_100, 1, FRAMES)), Rig.options(), providers).settle()) {
            for (long target : new long[] {0, 200_001, 77_777, 12, 299_000 - 4000, 0}) {
                rig.session.seek(target);
                sine.assertContinuous(rig.settle().read(4_000), target, 1e-3);
            }
        }
    }

    // scenario 79
    @Test
    void seek_toZeroAfterPressure_startsOver() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            assertThat(rig.readAll()).hasSize(2 * FRAMES);
            rig.session.seek(0);
            RampFormat.ORACLE.assertContiguous(rig.settle().readAll(), 2, 0);
        }
    }

    // scenario 91
    @Test
    void seek_ringFullOfStaleFrames_noneIsRead() throws Exception {
        float[] pcm = new float[2 * 64];
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            rig.session.seek(100_000);

            assertThat(rig.session.read(pcm, 0, 64)).isZero();
            assertThat(rig.session.positionFrames()).isEqualTo(100_000);
            RampFormat.ORACLE.assertContiguous(rig.settle().read(64), 2, 100_000);
            assertThat(rig.session.positionFrames()).isEqualTo(100_064);
        }
    }

    // scenario 91
    @Test
    void seek_endWasDecodedAhead_endOfTheOldEpochIsNotReported() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, 2_000))).settle()) {
            rig.session.seek(500);
            float[] pcm = new float[2 * 5000];

            assertThat(rig.session.read(pcm, 0, 5000)).isZero();
            assertThat(rig.settle().readAll()).hasSize(2 * 1_500);
        }
    }

    // scenario 90
    @Test
    void seek_afterEndAndAgain_playsOn() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, 5_000))).settle()) {
            for (int i = 0; i < 5; i++) {
                rig.readAll();
                assertThat(rig.session.outcome()).isPresent();
                rig.session.seek(4_000);
                assertThat(rig.session.outcome()).isEmpty();
                RampFormat.ORACLE.assertContiguous(rig.settle().read(100), 2, 4_000);
            }
        }
    }

    // scenario 90
    @Test
    void seek_floodWhileTheWorkerIsAnywhere_lastOneWins() throws Exception {
        Random random = new Random(90);
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            for (int round = 0; round < 200; round++) {
                long target = 0;
                for (int i = 0; i < 50; i++) {
                    target = random.nextInt(FRAMES - 100);
                    rig.session.seek(target);
                    if (random.nextInt(10) == 0) {
                        rig.workers.step();
                    }
                }
                RampFormat.ORACLE.assertContiguous(rig.settle().read(100), 2, target);
            }
        }
    }

    // scenario 92
    @Test
    void seek_rapidScrub_neverEndsOrFails() throws Exception {
        float[] pcm = new float[2 * 500];
        Random random = new Random(92);
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            for (int i = 0; i < 2000; i++) {
                rig.session.seek(random.nextInt(FRAMES - 1000));
                for (int steps = random.nextInt(3); steps > 0; steps--) {
                    rig.workers.step();
                }
                assertThat(rig.session.read(pcm, 0, 500)).isGreaterThanOrEqualTo(0);
            }
            assertThat(rig.session.outcome()).isEmpty();
        }
    }

    // scenario 93, scenario 77
    @Test
    void seek_toAndBeyondTheEnd_endsAtOnceWithASanePosition() throws Exception {
        for (long target : new long[] {FRAMES, FRAMES + 1, Long.MAX_VALUE / 4}) {
            try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
                rig.session.seek(target);

                assertThat(rig.session.positionFrames()).isEqualTo(FRAMES);
                assertThat(rig.settle().readAll()).isEmpty();
                assertThat(rig.session.position())
                        .isEqualTo(rig.session.duration().orElseThrow());
                assertThat(rig.session.outcome()).contains(new Outcome.Complete());
            }
        }
    }

    // scenario 93
    @Test
    void seek_beyondTheEndOfUnstatedLength_ends() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, 20_000).withFrames(-1))).settle()) {
            rig.session.seek(1_000_000);
            assertThat(rig.settle().readAll()).isEmpty();
            rig.session.seek(10_000);
            RampFormat.ORACLE.assertContiguous(rig.settle().read(10), 2, 10_000);
        }
    }

    // scenario 93
    @Test
    void seek_nearTheEnd_deliversTheRest() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            rig.session.seek(FRAMES - 1);
            RampFormat.ORACLE.assertContiguous(rig.settle().readAll(), 2, FRAMES - 1);
            assertThat(rig.session.stats().deliveredFrames()).isEqualTo(1);
        }
    }

    // scenario 77
    @Test
    void position_betweenSeeks_neverGoesBack() throws Exception {
        float[] pcm = new float[2 * 700];
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            long last = 0;
            int count;
            while ((count = rig.session.read(pcm, 0, 700)) != DecodeSession.END) {
                long now = rig.session.positionFrames();
                assertThat(now).isEqualTo(last + count);
                last = now;
                rig.workers.step();
            }
            assertThat(last).isEqualTo(FRAMES);
        }
    }

    @Test
    void seek_byTime_nearestFrame() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            rig.session.seek(Duration.ofMillis(1500));
            assertThat(rig.session.positionFrames()).isEqualTo(66_150);
            assertThat(rig.session.position()).isEqualTo(Duration.ofMillis(1500));
        }
    }

    @Test
    void seek_afterFailure_startsTheSourceOver() throws Exception {
        byte[] bytes = Spec.of(44_100, 1, 900_000).bytes();
        MediaException reset = new MediaException(MediaException.Reason.RESET, "for ever");
        ScriptedSource source = ScriptedSource.file(ScriptedData.failing(bytes, 5_000, reset));
        try (Rig rig = new Rig(source).settle()) {
            assertThatThrownBy(rig::readAll).isSameAs(reset);
            source.reconnect(ScriptedData.complete(bytes));

            rig.session.seek(700_000);

            RampFormat.ORACLE.assertContiguous(rig.settle().read(1_000), 1, 700_000);
        }
    }

    @Test
    void seek_live_isRefused() throws Exception {
        ScriptedSource radio = ScriptedSource.radio()
                .chunk(ScriptedData.complete(Spec.of(44_100, 2, 9_000).bytes()), -1, -1);
        try (Rig rig = new Rig(radio).settle()) {
            assertThat(rig.session.isSeekable()).isFalse();
            assertThatThrownBy(() -> rig.session.seek(1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
