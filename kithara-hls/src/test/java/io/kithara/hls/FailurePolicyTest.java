package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.hls.FailurePolicy.Action;
import io.kithara.hls.FailurePolicy.Trouble;
import io.kithara.stream.MediaException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FailurePolicyTest {
    // scenario 59
    @ParameterizedTest
    @CsvSource(textBlock = """
            # reason,      redundant, others, answered, seconds, skipped, played, action
            STATUS,         true,      true,   true,     0,       0,       true,   FALL_BACK
            RESET,          true,      false,  false,    0,       0,       false,  FALL_BACK
            UNSUPPORTED,    true,      false,  true,     0,       9,       false,  FALL_BACK
            STATUS,         false,     true,   true,     0,       0,       true,   SWITCH
            CONNECT,        false,     true,   false,    0,       0,       true,   SWITCH
            KEY_WRONG,      false,     true,   true,     0,       0,       false,  SWITCH
            MALFORMED,      false,     true,   true,     0,       8,       true,   SWITCH
            CONNECT,        false,     false,  false,    0,       0,       true,   RETRY
            RESET,          false,     false,  false,    59,      0,       false,  RETRY
            TIMEOUT,        false,     false,  false,    59,      8,       true,   RETRY
            TIMEOUT,        false,     false,  false,    60,      0,       true,   SKIP
            RESET,          false,     false,  true,     1,       0,       true,   SKIP
            RESET,          false,     false,  true,     1,       8,       true,   FAIL
            CONNECT,        false,     false,  false,    60,      8,       true,   FAIL
            CONNECT,        false,     false,  false,    60,      3,       false,  FAIL
            CONNECT,        false,     false,  false,    60,      0,       false,  FAIL
            TIMEOUT,        false,     false,  true,     1,       0,       false,  SKIP
            STATUS,         false,     false,  true,     0,       0,       false,  SKIP
            STATUS,         false,     false,  true,     0,       2,       false,  SKIP
            STATUS,         false,     false,  true,     0,       3,       false,  FAIL
            STATUS,         false,     false,  true,     0,       7,       true,   SKIP
            STATUS,         false,     false,  true,     0,       8,       true,   FAIL
            BODY,           false,     false,  true,     0,       0,       true,   SKIP
            CONTENT_TYPE,   false,     false,  true,     0,       0,       true,   SKIP
            TRUNCATED,      false,     false,  true,     0,       0,       true,   SKIP
            MALFORMED,      false,     false,  true,     0,       0,       true,   SKIP
            NOT_FOUND,      false,     false,  true,     0,       0,       true,   SKIP
            KEY_WRONG,      false,     false,  true,     0,       0,       true,   SKIP
            KEY_WRONG,      false,     false,  true,     0,       0,       false,  FAIL
            UNSUPPORTED,    false,     false,  true,     0,       0,       false,  FAIL
            ACCESS,         false,     false,  true,     0,       0,       false,  FAIL
            OFFLINE,        false,     false,  false,    0,       0,       false,  FAIL
            OFFLINE,        false,     false,  false,    0,       0,       true,   SKIP
            """)
    void decide(
            MediaException.Reason reason,
            boolean redundant,
            boolean others,
            boolean answered,
            long seconds,
            int skipped,
            boolean played,
            Action action) {
        long nanos = Duration.ofSeconds(seconds).toNanos();
        assertThat(FailurePolicy.decide(
                        new Trouble(reason, false, redundant, others, answered, nanos, skipped, played)))
                .isEqualTo(action);
    }

    // scenario 59
    @ParameterizedTest
    @EnumSource
    void decide_anyReason_oneOfManyNeverFailsThePlayingStream(MediaException.Reason reason) {
        Trouble trouble = new Trouble(reason, false, false, false, true, 0, 0, true);
        assertThat(FailurePolicy.decide(trouble)).isEqualTo(Action.SKIP);
    }

    /** No other variant has more room, and none is left alone for it. */
    @ParameterizedTest
    @CsvSource({"0, RETRY", "59, RETRY", "60, SKIP"})
    void decide_noRoomInMemory_waitsForReaders(long seconds, Action action) {
        long nanos = Duration.ofSeconds(seconds).toNanos();
        Trouble trouble = new Trouble(MediaException.Reason.LIMIT, true, false, seconds < 60, true, nanos, 0, true);
        assertThat(FailurePolicy.decide(trouble)).isEqualTo(action);
    }

    @ParameterizedTest
    @EnumSource
    void decide_anyReasonForEver_endsWithinAMinute(MediaException.Reason reason) {
        Trouble trouble = new Trouble(
                reason, true, false, false, false, FailurePolicy.OUTAGE.toNanos(), FailurePolicy.MAX_SKIPPED, true);
        assertThat(FailurePolicy.decide(trouble)).isEqualTo(Action.FAIL);
    }

    @Test
    void retryDelay_growsWithTheOutageWithinBounds() {
        assertThat(FailurePolicy.retryDelay(0)).isEqualTo(FailurePolicy.MIN_RETRY_DELAY);
        assertThat(FailurePolicy.retryDelay(Duration.ofSeconds(2).toNanos())).isEqualTo(Duration.ofSeconds(2));
        assertThat(FailurePolicy.retryDelay(Duration.ofSeconds(59).toNanos())).isEqualTo(FailurePolicy.MAX_RETRY_DELAY);
    }
}
