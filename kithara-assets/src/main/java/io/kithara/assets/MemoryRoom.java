package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds a memory store under its cap. A writer asks before it writes; room is made from what is cheapest to miss: assets
 * nobody leases, resources nobody leases, bytes behind all readers of a leased one, and last the bytes a reader has
 * jumped away from. What is left when that is not enough lies right before a reader, and the writer is refused.
 */
/*
 * Ownership: writers call reserve and settle. lock guards reserved and serializes making room; under it the locks of
 * LiveAsset, ResourceTable and RecencyIndex are taken, and none of those is held when this is called.
 */
final class MemoryRoom {
    /** A demuxer looks back by a packet or a box header; a refetch for that would cost a round trip each time. */
    private static final long MAX_KEPT_BEHIND_BYTES = 32 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final StoreCore store;
    private final Evictor evictor;
    private final Backing backing;
    private final long capacityBytes;
    private final long keptBehindBytes;

    @GuardedBy("lock")
    private long reservedBytes;

    MemoryRoom(StoreCore store, Evictor evictor, Backing backing, long capacityBytes) {
        this.store = store;
        this.evictor = evictor;
        this.backing = backing;
        this.capacityBytes = capacityBytes;
        this.keptBehindBytes = Math.min(MAX_KEPT_BEHIND_BYTES, capacityBytes / 4);
    }

    /**
     * Makes room for {@code range} of {@code shared} and keeps it until {@link #settle}. Returns the bytes reserved.
     *
     * @throws StorageException {@code LIMIT} if only bytes that readers are about to read are left; nothing is reserved
     */
    long reserve(SharedResource shared, ByteRange range) throws StorageException {
        lock.lock();
        try {
            long bytes = growth(shared, range);
            if (!fits(bytes)) {
                evictor.enforce(Limits.UNLIMITED.withMaxBytes(Math.max(0, capacityBytes - reservedBytes - bytes)));
            }
            if (!fits(bytes)) {
                trimBehindReaders(bytes);
            }
            if (!fits(bytes)) {
                trimElsewhere(bytes);
            }
            if (!fits(bytes)) {
                throw new StorageException(
                        StorageException.Reason.LIMIT,
                        "memory store of " + capacityBytes + " bytes is full of what is about to be read");
            }
            reservedBytes += bytes;
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what was reserved, once the bytes themselves are counted. */
    void settle(long bytes) {
        lock.lock();
        try {
            reservedBytes -= bytes;
        } finally {
            lock.unlock();
        }
    }

    private long growth(SharedResource shared, ByteRange range) {
        RangeSet landed = shared.bytes().landed();
        return backing.footprint(landed.plus(range)) - backing.footprint(landed);
    }

    @GuardedBy("lock")
    private boolean fits(long bytes) {
        return store.index().totalBytes() + reservedBytes + bytes <= capacityBytes;
    }

    @GuardedBy("lock")
    private void trimBehindReaders(long bytes) {
        for (SharedResource shared : inUse()) {
            List<Long> positions = shared.readPositions();
            if (!positions.isEmpty() && !fits(bytes)) {
                trim(shared, Collections.min(positions) - keptBehindBytes);
            }
        }
    }

    /**
     * Drops resources that hold bytes which no reader reaches without a jump: they were ahead before it went back. Their
     * readers lose what lies before them too, once, and fetch it again.
     */
    @GuardedBy("lock")
    private void trimElsewhere(long bytes) {
        for (SharedResource shared : inUse()) {
            RangeSet unreachable = shared.bytes().landed();
            for (long position : shared.readPositions()) {
                long from = Math.max(0, position - keptBehindBytes);
                long end = unreachable.contiguousEnd(position);
                unreachable = end > from ? unreachable.minus(new ByteRange(from, end)) : unreachable;
            }
            if (!unreachable.isEmpty() && !shared.readPositions().isEmpty() && !fits(bytes)) {
                trim(shared, Long.MAX_VALUE);
            }
        }
    }

    private void trim(SharedResource shared, long position) {
        if (position > 0) {
            shared.bytes().release(position);
            shared.asset().table().recount(shared);
            store.report(shared.asset());
        }
    }

    private List<SharedResource> inUse() {
        return store.liveAssets().stream()
                .filter(asset -> !asset.entry().isPinned())
                .flatMap(asset -> asset.table().openResources().stream())
                .toList();
    }
}
