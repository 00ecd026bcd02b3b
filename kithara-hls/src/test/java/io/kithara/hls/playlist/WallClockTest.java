package io.kithara.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WallClockTest {
    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:59:59.5Z, 2024-02-29T23:59:59.5Z",
        "2024-01-01T00:00:00, 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00.000000001+05:30, 2023-12-31T18:30:00.000000001Z",
        "2024-01-01T00:00:00-0800, 2024-01-01T08:00:00Z",
        "2024-01-01t00:00:00Z, 2024-01-01T00:00:00Z",
        "2024-01-01T00:00Z, 2024-01-01T00:00:00Z",
        "2024-01-01T24:00:00Z, 2024-01-02T00:00:00Z",
        "2024-01-01T00:00:00.Z, 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00+18:00, 2023-12-31T06:00:00Z",
    })
    void parse_anyForm_isTheInstant(String text, Instant expected) {
        assertThat(WallClock.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-01-01",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-01T25:00:00Z",
                "2024-01-01T00:00:60Z",
                "2024-01-01T00:00:00.1234567890Z",
                "2024-01-01T00:00:00+19:00",
                "2024-01-01T00:00:00 Z",
                "2024-01-01T00:0x:00Z",
                "2024-01-01T00:00:00Zx"
            })
    void parse_noDate_isNull(String text) {
        assertThat(WallClock.parse(text)).isNull();
    }

    @Test
    void parse_randomDates_agreesWithTheJdk() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            OffsetDateTime date = Instant.ofEpochSecond(random.nextInt() * 10L, random.nextInt(1_000_000_000))
                    .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 17 * 60) - 17 * 60)));
            String fraction = ".SSSSSSSSS".substring(0, 2 + random.nextInt(9));
            String zone = random.nextBoolean() ? "xxx" : "xx";
            DateTimeFormatter format =
                    DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss" + fraction + zone, Locale.ROOT);
            String text = format.format(date);
            assertThat(WallClock.parse(text))
                    .as("seed %d, %s", seed, text)
                    .isEqualTo(OffsetDateTime.parse(text, format).toInstant());
        }
    }
}
