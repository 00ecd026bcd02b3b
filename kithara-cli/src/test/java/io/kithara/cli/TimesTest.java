package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void parse_everyForm_isExact() throws UsageException {
        assertThat(Times.parse("--from", "12")).isEqualTo(Duration.ofSeconds(12));
        assertThat(Times.parse("--from", "90.25")).isEqualTo(Duration.ofMillis(90_250));
        assertThat(Times.parse("--from", "1:30")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Times.parse("--from", "01:02:03.004")).isEqualTo(Duration.ofMillis(3_723_004));
    }

    @Test
    void parse_nonsense_saysWhatToWrite() {
        for (String text : new String[] {"", "-1", "1:2:3:4", "soon", "1,5", "1e3"}) {
            assertThatThrownBy(() -> Times.parse("--to", text))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("hh:mm:ss.mmm");
        }
    }

    @Test
    void frameAt_timeOfEveryFrame_isThatFrame() throws UsageException {
        for (int frame = 0; frame < 100_000; frame += 7) {
            Duration time = Times.parse("--from", String.format("%.12f", frame / 44_100.0));
            assertThat(Times.frameAt(time, 44_100)).isEqualTo(frame);
        }
    }

    @Test
    void frameAt_aDayAtTheHighestRate_doesNotOverflow() {
        assertThat(Times.frameAt(Duration.ofDays(1), 768_000)).isEqualTo(86_400L * 768_000);
    }

    @Test
    void print_minutesAndHours() {
        assertThat(Times.print(Duration.ofMillis(62_340))).isEqualTo("1:02.3");
        assertThat(Times.print(Duration.ofMillis(3_723_456))).isEqualTo("1:02:03.4");
    }
}
