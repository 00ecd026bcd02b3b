package io.kithara.decode;

import java.time.Duration;

/** Frames as time and time as frames, without overflow for any stream a human will play; rates are in hertz, {@code > 0}. */
public final class FrameTime {
    private static final long US = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    /** A hundred years: no stream is longer, and its frames and microseconds fit into a long at any rate. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private FrameTime() {}

    /** Returns the frame nearest to {@code us} microseconds. */
    public static long frames(long us, int rate) {
        return us / US * rate + (us % US * rate + US / 2) / US;
    }

    /** Returns the frame nearest to {@code time}, or to {@link #LONGEST} if that is less. */
    public static long frames(Duration time, int rate) {
        Duration near = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        return near.getSeconds() * rate + (near.getNano() * (long) rate + NANOS / 2) / NANOS;
    }

    /** Returns when {@code frames} frames have played, rounded down to a microsecond. */
    public static long us(long frames, int rate) {
        return frames / rate * US + frames % rate * US / rate;
    }

    /** Returns when {@code frames} frames have played, rounded down to a nanosecond. */
    public static Duration duration(long frames, int rate) {
        return Duration.ofSeconds(frames / rate, frames % rate * NANOS / rate);
    }

    /** Returns the frame of another rate that plays at the same time, rounded down. */
    public static long rescale(long frames, int from, int to) {
        if (from == to) {
            return frames;
        }
        return Math.floorDiv(frames, from) * to + Math.floorMod(frames, (long) from) * to / from;
    }
}
