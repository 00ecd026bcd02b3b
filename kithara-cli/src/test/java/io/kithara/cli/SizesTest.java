package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SizesTest {
    @Test
    void print_takesTheUnitThatFits() {
        assertThat(Sizes.print(0)).isEqualTo("0 B");
        assertThat(Sizes.print(1023)).isEqualTo("1023 B");
        assertThat(Sizes.print(1024)).isEqualTo("1.0 KiB");
        assertThat(Sizes.print((1 << 20) - 1)).isEqualTo("1.0 MiB");
        assertThat(Sizes.print(4_900_000)).isEqualTo("4.7 MiB");
        assertThat(Sizes.print(5L << 50)).isEqualTo("5120.0 TiB");
    }

    @Test
    void ago_takesTheUnitThatFits() {
        assertThat(Sizes.ago(Duration.ZERO)).isEqualTo("0 s ago");
        assertThat(Sizes.ago(Duration.ofSeconds(119))).isEqualTo("119 s ago");
        assertThat(Sizes.ago(Duration.ofMinutes(2))).isEqualTo("2 min ago");
        assertThat(Sizes.ago(Duration.ofHours(47))).isEqualTo("47 h ago");
        assertThat(Sizes.ago(Duration.ofDays(400))).isEqualTo("400 days ago");
    }
}
