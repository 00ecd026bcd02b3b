package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much room the disk has left, looked at as seldom as can be: only after the store has grown, and then once a second,
 * or at once after so many bytes that a second may be too late. Safe from any thread; only {@link #missingBytes} touches
 * the disk.
 */
final class FreeSpace {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A fast line brings as much in a tenth of a second, and no floor worth setting is smaller. */
    private static final long LOOK_AFTER_BYTES = 16 << 20;

    private final Backing backing;
    private final RecencyIndex index;
    private final LongSupplier nanos;
    private volatile Look last;

    FreeSpace(Backing backing, RecencyIndex index, LongSupplier nanos) {
        this.backing = backing;
        this.index = index;
        this.nanos = nanos;
        this.last = new Look(-LOOK_AFTER_BYTES, nanos.getAsLong());
    }

    /** Returns whether enough has changed since the last look for another one. */
    boolean isLookDue(Limits limits) {
        if (limits.minFreeBytes() == 0) {
            return false;
        }
        Look look = last;
        long grown = index.totalBytes() - look.heldBytes;
        return grown >= LOOK_AFTER_BYTES || (grown > 0 && nanos.getAsLong() - look.nanos >= PERIOD_NANOS);
    }

    /**
     * Returns how many bytes must go for the disk to have {@code minFreeBytes} again; looks at the disk.
     *
     * @throws StorageException {@code IO} if it does not tell
     */
    long missingBytes(Limits limits) throws StorageException {
        if (limits.minFreeBytes() == 0) {
            return 0;
        }
        last = new Look(index.totalBytes(), nanos.getAsLong());
        return Math.max(0, limits.minFreeBytes() - backing.freeBytes());
    }

    /** What the store held when it was looked, and when. */
    private record Look(long heldBytes, long nanos) {}
}
