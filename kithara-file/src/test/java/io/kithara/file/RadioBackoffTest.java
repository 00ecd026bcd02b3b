package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RadioBackoffTest {
    private final NetException reset = new NetException(NetException.Reason.RESET, "reset", null);

    private final RadioBackoff backoff = new RadioBackoff();

    private List<Long> delaysUntilGivenUp() {
        List<Long> millis = new ArrayList<>();
        Optional<Duration> delay = backoff.afterBreak(reset, 0);
        while (delay.isPresent()) {
            millis.add(delay.get().toMillis());
            delay = backoff.afterBreak(reset, 0);
        }
        return millis;
    }

    @Test
    void afterBreak_againAndAgain_waitsLongerAndGivesUp() {
        assertThat(delaysUntilGivenUp())
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    void afterBreak_connectionThatWasGood_startsOver() {
        for (int i = 0; i < 5; i++) {
            assertThat(backoff.afterBreak(reset, 0)).isPresent();
        }
        assertThat(backoff.afterBreak(reset, RadioBackoff.HEALTHY_BYTES)).hasValue(Duration.ofMillis(500));
        assertThat(backoff.afterBreak(reset, RadioBackoff.HEALTHY_BYTES - 1)).hasValue(Duration.ofSeconds(1));
    }

    @Test
    void reset_afterGivingUp_startsOver() {
        assertThat(delaysUntilGivenUp()).hasSize(RadioBackoff.MAX_ATTEMPTS);
        backoff.reset();
        assertThat(delaysUntilGivenUp()).hasSize(RadioBackoff.MAX_ATTEMPTS);
    }

    @Test
    void afterBreak_statusThatMayPass_isTriedAgain() {
        assertThat(backoff.afterBreak(status(503), 0)).isPresent();
    }

    @Test
    void afterBreak_whatWillNotBeDifferent_givesUpAtOnce() {
        assertThat(backoff.afterBreak(status(404), 0)).isEmpty();
        for (NetException.Reason reason : List.of(
                NetException.Reason.TLS,
                NetException.Reason.CONTENT_TYPE,
                NetException.Reason.REDIRECT,
                NetException.Reason.ACCESS,
                NetException.Reason.SINK,
                NetException.Reason.OFFLINE,
                NetException.Reason.CANCELLED)) {
            assertThat(backoff.afterBreak(new NetException(reason, "final", null), RadioBackoff.HEALTHY_BYTES))
                    .as(reason.name())
                    .isEmpty();
        }
    }

    private static NetException status(int status) {
        return new NetException(NetException.Reason.STATUS, status, "status", null);
    }
}
