package io.kithara.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write and read them. */
final class Times {
    /** Seconds, or minutes and seconds, or hours, minutes and seconds; the seconds may have a fraction. */
    private static final Pattern TIME = Pattern.compile("(?:(?:(\\d{1,6}):)?(\\d{1,2}):)?(\\d{1,9}(?:\\.\\d+)?)");

    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3600;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Times() {}

    /**
     * Reads seconds or {@code hh:mm:ss.mmm}. Digits beyond the nanosecond are rounded away, which never changes the
     * nearest frame.
     */
    static Duration parse(String option, String text) throws UsageException {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new UsageException(option + " " + text + " is not a time; write seconds or hh:mm:ss.mmm");
        }
        BigDecimal seconds = new BigDecimal(time.group(3))
                .add(BigDecimal.valueOf(number(time.group(1)) * SECONDS_PER_HOUR))
                .add(BigDecimal.valueOf(number(time.group(2)) * SECONDS_PER_MINUTE));
        return Duration.ofNanos(
                seconds.setScale(9, RoundingMode.HALF_UP).movePointRight(9).longValueExact());
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Returns the frame nearest to a time, as {@code AudioStream.seek} takes it. */
    static long frameAt(Duration time, int sampleRate) {
        return Math.addExact(
                Math.multiplyExact(time.toSeconds(), (long) sampleRate),
                (time.toNanosPart() * (long) sampleRate + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND);
    }

    static double seconds(Duration time) {
        return time.toNanos() / (double) NANOS_PER_SECOND;
    }

    /** Prints {@code m:ss.t} or {@code h:mm:ss.t}. */
    static String print(Duration time) {
        long seconds = time.toSeconds();
        String tail = String.format(Locale.ROOT, "%02d.%d", seconds % SECONDS_PER_MINUTE, time.toMillisPart() / 100);
        long minutes = seconds / SECONDS_PER_MINUTE;
        return seconds < SECONDS_PER_HOUR
                ? minutes + ":" + tail
                : String.format(Locale.ROOT, "%d:%02d:%s", minutes / 60, minutes % 60, tail);
    }
}
