package io.kithara.hls.playlist;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Dates of ISO 8601 as playlists write them; without a zone they are taken as UTC. The usual form is read by hand: a
 * playlist has one before each segment, and {@link DateTimeFormatter} takes longer than the rest of the segment's lines.
 */
final class WallClock {
    /** {@code 2024-01-01T00:00:00}, with which the usual form begins; a fraction and a zone may follow. */
    private static final int SECONDS_END = 19;

    private static final int NANO_DIGITS = 9;

    /** No zone, whose offsets end at 18 hours. */
    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(java.util.Locale.ROOT);

    private WallClock() {}

    /** Returns the instant, or null if the text is no date. */
    static @Nullable Instant parse(String text) {
        try {
            Instant usual = parseUsual(text);
            return usual != null
                    ? usual
                    : FORMAT.parse(text, OffsetDateTime::from).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns null if the text is not in the form that is read here, which says nothing about whether it is a date. */
    private static @Nullable Instant parseUsual(String text) {
        if (text.length() < SECONDS_END
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, SECONDS_END);
        int fractionEnd = fractionEnd(text);
        int offsetMinutes = offsetMinutes(text, fractionEnd);
        if ((year | month | day | hour | minute | second | fractionEnd) < 0
                || hour > 23
                || minute > 59
                || second > 59
                || offsetMinutes == NO_OFFSET) {
            return null;
        }
        long seconds = ((LocalDate.of(year, month, day).toEpochDay() * 24 + hour) * 60 + minute - offsetMinutes) * 60;
        return Instant.ofEpochSecond(seconds + second, nanos(text, fractionEnd));
    }

    /** Returns where the zone begins, or -1 if there is a point without one to nine digits behind it. */
    private static int fractionEnd(String text) {
        int end = SECONDS_END;
        if (end == text.length() || text.charAt(end) != '.') {
            return end;
        }
        do {
            end++;
        } while (end < text.length() && isDigit(text.charAt(end)));
        int count = end - SECONDS_END - 1;
        return count >= 1 && count <= NANO_DIGITS ? end : -1;
    }

    private static int nanos(String text, int fractionEnd) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int at = SECONDS_END + 1 + i;
            nanos = nanos * 10 + (at < fractionEnd ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    /** Returns what {@code Z}, {@code +hh:mm}, {@code +hhmm} or nothing from {@code start} on means, or {@code NO_OFFSET}. */
    private static int offsetMinutes(String text, int start) {
        int length = text.length() - start;
        if (start < 0) {
            return NO_OFFSET;
        }
        if (length == 0 || (length == 1 && text.charAt(start) == 'Z')) {
            return 0;
        }
        char sign = text.charAt(start);
        boolean colon = length == 6 && text.charAt(start + 3) == ':';
        if ((sign != '+' && sign != '-') || (!colon && length != 5)) {
            return NO_OFFSET;
        }
        int hours = digits(text, start + 1, start + 3);
        int minutes = digits(text, text.length() - 2, text.length());
        if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
            return NO_OFFSET;
        }
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    /** Returns the number, or -1 if there is anything but digits. */
    private static int digits(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static String format(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
