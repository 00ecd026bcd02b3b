package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeClock;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private final FakeClock time = new FakeClock();
    private Duration set = Duration.ZERO;
    private final InstantSource wall = () -> time.instant().plus(set);
    private final SteadyClock clock = new SteadyClock(wall, time);
    private final long start = time.millis();

    private Duration passed() {
        return Duration.ofMillis(clock.millis() - start);
    }

    @Test
    void millis_withoutJumps_isTheWallClock() {
        for (int hour = 1; hour < 5; hour++) {
            time.advance(Duration.ofHours(1));
            assertThat(clock.millis()).isEqualTo(time.millis());
        }
    }

    @Test
    void millis_wallClockSetAhead_goesOnAsBefore() {
        time.advance(Duration.ofMinutes(5));
        set = Duration.ofDays(9000);

        assertThat(passed()).isEqualTo(Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(1));
        assertThat(passed()).isEqualTo(Duration.ofMinutes(6));
        set = Duration.ZERO;
        assertThat(passed()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void millis_wallClockSetBack_goesOnAsBefore() {
        time.advance(Duration.ofHours(3));
        set = Duration.ofDays(-9000);

        assertThat(passed()).isEqualTo(Duration.ofHours(3));
        time.advance(Duration.ofHours(3));
        assertThat(passed()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void millis_wallClockDrifts_followsIt() {
        for (int minute = 0; minute < 120; minute++) {
            time.advance(Duration.ofMinutes(1));
            set = set.plusSeconds(1);
            assertThat(clock.millis()).isEqualTo(wall.millis());
        }
    }

    @Test
    void startAt_later_goesOnFromThere_earlier_changesNothing() {
        clock.startAt(start - 1000);
        assertThat(passed()).isZero();

        clock.startAt(start + 5000);
        time.advance(Duration.ofSeconds(2));

        assertThat(passed()).isEqualTo(Duration.ofSeconds(7));
    }
}
