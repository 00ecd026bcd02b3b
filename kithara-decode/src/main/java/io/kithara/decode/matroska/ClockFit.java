package io.kithara.decode.matroska;

/**
 * Finds from rounded timestamps to which frame the first of a run of packets lies: the lengths of packets are known to the
 * frame, and every timestamp narrows down where the run can begin. All packets together mostly leave a span shorter than the
 * unit that packets are multiples of, and in that one place is right. Not safe for several threads.
 */
final class ClockFit {
    /** Enough to see all ways in which a tick can be off; a few hundred milliseconds to two seconds. */
    static final int ENOUGH = 64;

    /** Fewer leave too wide a span at the start of the file, with which all others are compared. */
    static final int FEW = 16;

    /** What {@link #add} is told of a packet that shares a block with the one before. */
    static final long NO_TIME = Long.MIN_VALUE;

    /** Beyond half a tick of rounding: rates and times that were rounded before they met. */
    private static final double SLACK_FRAMES = 1;

    private final double framesPerTick;
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private long counted;
    private long lastFrames;
    private long unit;
    private int packets;

    ClockFit(double framesPerTick) {
        this.framesPerTick = framesPerTick;
    }

    /**
     * Takes in the next packet of the run.
     *
     * @param ticks its time, or {@link #NO_TIME} if it has none of its own
     * @param frames how many it holds; 0 for one that only prepares the next, whose time then says nothing
     */
    void add(long ticks, int frames) {
        // How long the last packet is moves nobody, so the short one at the end does not count.
        unit = lastFrames == 0 ? unit : unit == 0 ? lastFrames : divisor(unit, lastFrames);
        if (ticks != NO_TIME && frames > 0) {
            double start = ticks * framesPerTick - counted;
            double off = framesPerTick / 2 + SLACK_FRAMES;
            low = Math.max(low, start - off);
            high = Math.min(high, start + off);
        }
        counted += frames;
        lastFrames = frames;
        packets++;
    }

    /** Returns how many frames the packets hold that were taken in. */
    long counted() {
        return counted;
    }

    int packets() {
        return packets;
    }

    /** Returns about where the run starts, in frames since time zero of the file; 0 if the times contradict the lengths. */
    double start() {
        return isSound() ? (low + high) / 2 : 0;
    }

    boolean isSound() {
        return low <= high && high < Double.POSITIVE_INFINITY;
    }

    /**
     * Returns how many frames lie between the start of {@code origin} and this run's, -1 if that is not certain.
     */
    long framesSince(ClockFit origin) {
        long both = origin.unit == 0 || unit == 0 ? Math.max(unit, origin.unit) : divisor(unit, origin.unit);
        if (!isSound() || !origin.isSound() || both == 0) {
            return -1;
        }
        double least = low - origin.high;
        double most = high - origin.low;
        long place = (long) Math.ceil(least / both) * both;
        boolean one = place <= most && place + both > most;
        return one && place >= 0 ? place : -1;
    }

    private static long divisor(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }
}
