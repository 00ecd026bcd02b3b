package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.KitharaEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VariantHistoryTest {
    private final VariantHistory history = new VariantHistory();

    VariantHistoryTest() {
        publish(0, 0, "INITIAL");
        publish(10, 2, "UP");
        publish(20, 1, "DOWN");
        history.update();
    }

    @Test
    void at_isTheLastSwitchUpToThere() {
        assertThat(history.at(Duration.ofSeconds(9))).hasValue(0);
        assertThat(history.at(Duration.ofSeconds(10))).hasValue(2);
        assertThat(history.at(Duration.ofSeconds(99))).hasValue(1);
        assertThat(new VariantHistory().at(Duration.ZERO)).isEmpty();
    }

    @Test
    void rows_ofAStretch_beginWithWhatIsInForceAndEndWhereItEnds() {
        assertThat(history.rows(Duration.ofSeconds(12), Duration.ofSeconds(20)).toString())
                .isEqualTo("[{\"fromSeconds\": 12.0, \"index\": 2, \"reason\": \"UP\"}]");
        assertThat(history.rows(Duration.ZERO, Duration.ofSeconds(30))).hasSize(3);
        assertThat(history.rows(Duration.ZERO, Duration.ZERO)).isEmpty();
    }

    private void publish(long seconds, int index, String reason) {
        history.events().publish(new KitharaEvent.VariantSwitched(Duration.ofSeconds(seconds), index, reason));
    }
}
