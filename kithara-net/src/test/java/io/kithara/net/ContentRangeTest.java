package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
    @Test
    void parse_part() {
        assertThat(ContentRange.parse("bytes 2-5/10")).isEqualTo(new ContentRange(2, 5, 10));
        assertThat(ContentRange.parse("BYTES  2-5/*")).isEqualTo(new ContentRange(2, 5, -1));
    }

    @Test
    void parse_unsatisfied() {
        assertThat(ContentRange.parse("bytes */10")).isEqualTo(new ContentRange(-1, -1, 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes 2-5",
                "items 2-5/10",
                "bytes 5-2/10",
                "bytes 2-10/10",
                "bytes -5/10",
                "bytes 2-/10",
                "bytes a-b/c",
                "bytes 2-5/",
                "bytes 2-5/+10",
                "bytes 0-9223372036854775807/9223372036854775808"
            })
    void parse_unsound_isNull(String field) {
        assertThat(ContentRange.parse(field)).isNull();
    }

    @Test
    void parse_absent_isNull() {
        assertThat(ContentRange.parse(null)).isNull();
    }
}
