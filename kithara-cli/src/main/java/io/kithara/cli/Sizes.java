package io.kithara.cli;

import java.time.Duration;
import java.util.Locale;

/** Bytes and ages as people read them. */
final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double STEP = 1024;

    private Sizes() {}

    /** Prints for example {@code 4.7 MiB}; whole bytes below one KiB. */
    static String print(long bytes) {
        double value = bytes;
        int unit = 0;
        // What would be printed as 1024.0 is one of the next unit.
        while (unit < UNITS.length - 1 && value >= STEP - (unit == 0 ? 0 : 0.05)) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** Prints how long ago something was, in the largest unit of which there are two, or the largest there is. */
    static String ago(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 120) {
            return seconds + " s ago";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + " min ago";
        }
        return age.toHours() < 48 ? age.toHours() + " h ago" : age.toDays() + " days ago";
    }
}
