package io.kithara.hls.abr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BandwidthEstimatorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MEGABIT = 125_000;

    private final BandwidthEstimator estimator = new BandwidthEstimator();

    @Test
    void estimate_ofNothing_isUnknown() {
        assertThat(estimator.estimate()).isEqualTo(NetworkEstimate.UNKNOWN);
        assertThat(estimator.estimate().isKnown()).isFalse();
    }

    @Test
    void received_atASteadyRate_isThatRate() {
        for (int i = 1; i <= 20; i++) {
            estimator.received(MEGABIT, SECOND, i * SECOND);
        }

        assertThat(estimator.estimate().bandwidthBps()).isEqualTo(1_000_000);
    }

    @Test
    void received_afterADrop_fallsSoonerThanItRisesAgain() {
        feed(30, 0, 4_000_000);
        feed(6, 30, 1_000_000);
        long fallen = estimator.estimate().bandwidthBps();
        feed(6, 36, 4_000_000);
        long risen = estimator.estimate().bandwidthBps();

        assertThat(4_000_000 - fallen).isGreaterThan(risen - fallen);
    }

    @Test
    void received_threeTransfersShareTheLink_yieldsTheRateOfTheLink() {
        for (int i = 1; i <= 60; i++) {
            for (int transfer = 0; transfer < 3; transfer++) {
                estimator.received(MEGABIT / 3, SECOND, i * SECOND + transfer);
            }
        }

        assertThat(estimator.estimate().bandwidthBps()).isCloseTo(1_000_000, within(5_000L));
    }

    @Test
    void received_longTransferReportedAfterShorterOnesInsideIt_countsItsTimeOnce() {
        long unit = SECOND / 100;
        estimator.received(0, 2 * unit, 4 * unit);
        estimator.received(0, unit, 8 * unit);
        estimator.received(MEGABIT, 10 * unit, 10 * unit);

        assertThat(estimator.estimate().bandwidthBps()).isEqualTo(10_000_000);
    }

    @Test
    void received_pausesBetweenTransfers_doNotCount() {
        estimator.received(MEGABIT, SECOND, SECOND);
        estimator.received(MEGABIT, SECOND, 100 * SECOND);

        assertThat(estimator.estimate().bandwidthBps()).isEqualTo(1_000_000);
    }

    @Test
    void received_aBurstOutOfASocketBuffer_waitsForTimeToPass() {
        estimator.received(60_000, 1_000, SECOND);

        assertThat(estimator.estimate().isKnown()).isFalse();
    }

    @Test
    void received_anyOverlap_countsEachMomentOnce() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            boolean[] busy = new boolean[1_000];
            BandwidthEstimator each = new BandwidthEstimator();
            long bytes = 0;
            int end = 0;
            for (int i = 0; i < 15; i++) {
                end += random.nextInt(50);
                int length = 1 + random.nextInt(100);
                for (int tenth = Math.max(0, end - length); tenth < end; tenth++) {
                    busy[tenth] = true;
                }
                // one sample below a bundle at a time: the last one carries the rest and shows the sum
                bytes += 1_000;
                each.received(1_000, Math.min(length, end) * 100_000L, end * 100_000L);
            }
            each.received(100_000, 100_000, (end + 1) * 100_000L);
            busy[end] = true;
            int busyTenths = 0;
            for (boolean b : busy) {
                busyTenths += b ? 1 : 0;
            }
            assertThat(each.estimate().bandwidthBps())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(Math.round((bytes + 100_000) * 80_000.0 / busyTenths));
        }
    }

    @Test
    void received_fewBytesInALongTime_countAtOnce() {
        estimator.received(1_000, SECOND, SECOND);

        assertThat(estimator.estimate().bandwidthBps()).isEqualTo(8_000);
    }

    @Test
    void answered_isKeptApartFromBandwidth() {
        estimator.received(MEGABIT, SECOND, SECOND);
        estimator.answered(300_000_000);

        assertThat(estimator.estimate().latencyNanos()).isEqualTo(300_000_000);
        assertThat(estimator.estimate().bandwidthBps()).isEqualTo(1_000_000);
    }

    @Test
    void received_negative_isRejected() {
        assertThatThrownBy(() -> estimator.received(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> estimator.answered(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void feed(int seconds, int fromSecond, long bps) {
        for (int i = 1; i <= seconds; i++) {
            estimator.received(bps / 8, SECOND, (fromSecond + i) * SECOND);
        }
    }
}
