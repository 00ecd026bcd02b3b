package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetryStateTest {
    private final NetException reset = new NetException(Reason.RESET, "reset", null);
    private static final double NO_JITTER = Math.nextDown(1.0);

    private long nowNanos = Long.MAX_VALUE - 1_000;

    // scenario 33
    @Test
    void onFailure_doublesTheDelayAndGivesUp() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        assertThat(attempt(state)).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
        assertThat(attempt(state)).isBetween(Duration.ofMillis(199), Duration.ofMillis(200));
        assertThat(attempt(state)).isBetween(Duration.ofMillis(399), Duration.ofMillis(400));
        assertThat(attempt(state)).isNegative();
        assertThat(state.failures()).hasSize(4);
    }

    // scenario 33
    @Test
    void onFailure_permanent_givesUpAtOnce() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        state.onAttempt(nowNanos);
        NetException notFound = new NetException(Reason.STATUS, 404, "status 404", null);
        assertThat(state.onFailure(notFound, OptionalLong.empty(), nowNanos, 0)).isEqualTo(RetryState.GIVE_UP);
    }

    // scenario 34
    @Test
    void onFailure_noRetries_givesUpAtOnce() {
        assertThat(attempt(new RetryState(RetryPolicy.NONE))).isNegative();
    }

    // scenario 34
    @Test
    void onFailure_zeroDelay_isAllowed() {
        RetryPolicy eager = new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
        RetryState state = new RetryState(eager);
        assertThat(attempt(state)).isZero();
        assertThat(attempt(state)).isZero();
        assertThat(attempt(state)).isNegative();
    }

    @Test
    void onFailure_pastTheDeadline_givesUp() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        state.onAttempt(nowNanos);
        nowNanos += Duration.ofSeconds(60).toNanos();
        assertThat(state.onFailure(reset, OptionalLong.empty(), nowNanos, 0)).isEqualTo(RetryState.GIVE_UP);
    }

    @Test
    void onFailure_retryAfterBeyondTheDeadline_givesUp() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        state.onAttempt(nowNanos);
        OptionalLong minute = OptionalLong.of(Duration.ofSeconds(61).toNanos());
        assertThat(state.onFailure(reset, minute, nowNanos, 0)).isEqualTo(RetryState.GIVE_UP);
    }

    // scenario 40
    @Test
    void onFailure_afterALongLivingBody_hasTheWholeDeadline() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        state.onAttempt(nowNanos);
        state.onProgress(1);
        nowNanos += Duration.ofHours(3).toNanos();
        assertThat(state.onFailure(reset, OptionalLong.empty(), nowNanos, 0)).isZero();
        assertThat(state.remainingNanos(nowNanos))
                .isEqualTo(Duration.ofSeconds(60).toNanos());
    }

    // scenario 109
    @Test
    void onProgress_real_startsAfresh() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        for (int i = 0; i < 100; i++) {
            state.onAttempt(nowNanos);
            state.onProgress(60_000);
            assertThat(state.onFailure(reset, OptionalLong.empty(), nowNanos, 0))
                    .isZero();
        }
    }

    // scenario 110
    @Test
    void onProgress_dribble_doesNot() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        int attempts = 0;
        long delay;
        do {
            attempts++;
            state.onAttempt(nowNanos);
            state.onProgress(100);
            delay = state.onFailure(reset, OptionalLong.empty(), nowNanos, 0);
        } while (delay != RetryState.GIVE_UP);
        assertThat(attempts).isEqualTo(4);
    }

    // scenario 110
    @Test
    void mayRestart_isBounded() {
        RetryState state = new RetryState(RetryPolicy.DEFAULT);
        for (int i = 0; i < RetryState.MAX_RESTARTS; i++) {
            state.onProgress(1 << 20);
            assertThat(state.mayRestart()).isTrue();
        }
        assertThat(state.mayRestart()).isFalse();
    }

    @Test
    void delay_jitterTakesUpToHalf_andIsCapped() {
        long base = Duration.ofMillis(100).toNanos();
        assertThat(RetryPolicy.DEFAULT.delayNanos(1, 0)).isEqualTo(base / 2);
        assertThat(RetryPolicy.DEFAULT.delayNanos(1, 0.5)).isEqualTo(base * 3 / 4);
        assertThat(RetryPolicy.DEFAULT.delayNanos(1_000, NO_JITTER))
                .isLessThanOrEqualTo(Duration.ofSeconds(5).toNanos());
    }

    private Duration attempt(RetryState state) {
        state.onAttempt(nowNanos);
        return Duration.ofNanos(state.onFailure(reset, OptionalLong.empty(), nowNanos, NO_JITTER));
    }
}
