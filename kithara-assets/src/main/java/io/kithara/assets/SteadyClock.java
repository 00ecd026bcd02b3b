package io.kithara.assets;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The wall clock without its jumps, for how long something has been idle. While the store is open, time goes on as fast as
 * the monotonic clock says, whatever the wall clock is set to; when it is opened the wall clock is believed, unless it is
 * behind what was noted before: then time goes on from there. So a clock that is set ages nothing and makes nothing younger.
 * Time for which the machine slept counts from the next opening on where the monotonic clock stood still meanwhile.
 *
 * <p>Safe from any thread; a look costs two clocks and one volatile read.
 */
/* rebasing serializes those who write base; nothing is taken under it. */
final class SteadyClock implements InstantSource {
    /** Daemons correct a clock by less at once, and nobody keeps a cache for minutes. */
    private static final long TOLERANCE_MILLIS = 60_000;

    /** Clocks drift apart by a second in half an hour at most (500 ppm, what NTP slews); that is no jump. */
    private static final long REBASE_MILLIS = 600_000;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final ReentrantLock rebasing = new ReentrantLock();
    private volatile Base base;

    /** Creates a clock that shows what {@code wall} does, until that jumps. */
    SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.base = new Base(wall.millis(), nanos.getAsLong(), 0);
    }

    /** Moves the time on to {@code millis} unless it is later already; called before anybody asks for it. */
    void startAt(long millis) {
        long behind = millis - millis();
        rebasing.lock();
        try {
            Base now = base;
            base = behind > 0 ? new Base(now.wallMillis, now.nanos, now.offsetMillis + behind) : now;
        } finally {
            rebasing.unlock();
        }
    }

    @Override
    public long millis() {
        Base last = base;
        long wallMillis = wall.millis();
        long elapsed = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - last.nanos);
        boolean jumped = Math.abs(wallMillis - last.wallMillis - elapsed) > TOLERANCE_MILLIS;
        return jumped || elapsed >= REBASE_MILLIS ? rebase() : wallMillis + last.offsetMillis;
    }

    /** Looks again, one thread at a time: another may have noticed the jump. */
    private long rebase() {
        rebasing.lock();
        try {
            Base last = base;
            long wallMillis = wall.millis();
            long nowNanos = nanos.getAsLong();
            long strayed = wallMillis - last.wallMillis - TimeUnit.NANOSECONDS.toMillis(nowNanos - last.nanos);
            boolean jumped = Math.abs(strayed) > TOLERANCE_MILLIS;
            Base next = new Base(wallMillis, nowNanos, jumped ? last.offsetMillis - strayed : last.offsetMillis);
            base = next;
            return wallMillis + next.offsetMillis;
        } finally {
            rebasing.unlock();
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public String toString() {
        return "SteadyClock[" + instant() + "]";
    }

    /** Both clocks at one moment, and what is added to the wall clock since then. */
    private record Base(long wallMillis, long nanos, long offsetMillis) {}
}
