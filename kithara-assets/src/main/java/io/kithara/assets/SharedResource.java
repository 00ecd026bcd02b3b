package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One generation of one resource while its bytes are open, shared by all its leases. */
/*
 * Ownership: ResourceTable.lock guards leases, leaseChanges, writer, lastUse, ended and countedBytes. Any thread reads the
 * rest; info is replaced by the holder of the writer, durable by whoever holds the lock of AssetSaver, which speaks of what
 * had landed before: coverage may be ahead of it.
 */
final class SharedResource {
    private final LiveAsset asset;
    private final ResourceKey key;
    private final int generation;
    private final StreamingResource bytes;
    private final List<ReadPosition> readers = new CopyOnWriteArrayList<>();
    private volatile ResourceInfo info;
    private volatile DurableBytes durable;

    /** What was found to be other than it was forced; nobody vouches for it. Written under the lock of AssetSaver. */
    private volatile RangeSet damaged = RangeSet.empty();

    private volatile boolean changed;
    private volatile boolean handleKept;

    /** Open leases; guarded by the lock of {@link ResourceTable}. */
    int leases;

    /** Leases begun and ended: what was found out before one of them does not hold after it. As {@link #leases}. */
    long leaseChanges;

    /** When the last lease ended, in touches of the index; guarded by the lock of {@link ResourceTable}. */
    long lastUse;

    /** Whether it was taken out of its table for good, to be closed; guarded by the lock of {@link ResourceTable}. */
    boolean ended;

    /** What its asset counts for it; guarded by the lock of {@link ResourceTable}. */
    long countedBytes;

    /** The one open writer; guarded by the lock of {@link ResourceTable}. */
    @Nullable
    ClaimedWriter writer;

    /** Whether another process has started a later generation; guarded by the lock of {@link ResourceTable}. */
    boolean outdated;

    /** Set under the lock of {@link ResourceTable}: stands for a writer in another process. */
    private volatile @Nullable Follower follower;

    /** Waits under way. */
    private final AtomicInteger awaited = new AtomicInteger();

    SharedResource(LiveAsset asset, ResourceKey key, ManifestEntry entry, StreamingResource bytes) {
        this.asset = asset;
        this.key = key;
        this.generation = entry.generation();
        this.bytes = bytes;
        this.info = entry.info();
        this.durable = entry.durable();
    }

    LiveAsset asset() {
        return asset;
    }

    ResourceKey key() {
        return key;
    }

    int generation() {
        return generation;
    }

    StreamingResource bytes() {
        return bytes;
    }

    ResourceInfo info() {
        return info;
    }

    void setInfo(ResourceInfo newInfo) {
        info = newInfo;
        markChanged();
    }

    /** Tells that the manifest no longer says what is true. */
    void markChanged() {
        changed = true;
    }

    /** Returns whether anything changed since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Takes over what another process says of this generation. Returns what wakes those who waited for that. */
    Runnable admit(ManifestEntry theirs) {
        info = theirs.info();
        durable = theirs.durable();
        return bytes.admit(theirs.coverage());
    }

    /** Counts one who waits for bytes; {@link #endAwait} counts him out. */
    void beginAwait() {
        awaited.incrementAndGet();
        follower().ifPresent(Follower::request);
    }

    void endAwait() {
        awaited.decrementAndGet();
    }

    boolean isAwaited() {
        return awaited.get() > 0;
    }

    /** Returns what stands for a writer in another process, if it is followed. */
    Optional<Follower> follower() {
        return Optional.ofNullable(follower).filter(now -> !now.hasEnded());
    }

    /** Ends the following, to write in its place. */
    Optional<ResourceWriter> takeFollowersPlace() {
        return follower().flatMap(Follower::takeWriter);
    }

    /** Ends the following and wakes who waits. */
    void endFollowing() {
        follower().ifPresent(Follower::cancel);
    }

    void setFollower(Follower newFollower) {
        follower = newFollower;
    }

    /** Notes what has been forced; under the lock of {@link AssetSaver}. */
    void setDurable(DurableBytes forced) {
        durable = forced;
    }

    DurableBytes durable() {
        return durable;
    }

    /** Notes that a block is not what was forced; under the lock of {@link AssetSaver}. */
    void markDamaged(BlockPieces block) {
        for (ByteRange piece : block.pieces()) {
            damaged = damaged.plus(piece);
        }
        durable = durable.without(block);
        markChanged();
    }

    /** Returns whether memory makes up for a disk that refused bytes: no reason to keep it open. */
    boolean isPartlyInMemory() {
        return !bytes.landed().equals(bytes.coverage().landed());
    }

    boolean isDamaged() {
        return !damaged.isEmpty();
    }

    /** Returns what a manifest would say now. */
    ManifestEntry entry() {
        return new ManifestEntry(key.path(), generation, bytes.coverage(), durable, info).without(damaged);
    }

    /** Returns whether nothing ever landed, so that there is nothing to keep. */
    boolean isEmpty() {
        Coverage coverage = bytes.coverage();
        return coverage.landed().isEmpty() && !coverage.isWhole();
    }

    /** Returns whether this was not yet held by the handle cache. */
    boolean markHandleKept() {
        boolean first = !handleKept;
        handleKept = true;
        return first;
    }

    void markHandleDropped() {
        handleKept = false;
    }

    void addReader(ReadPosition reader) {
        readers.add(reader);
    }

    void removeReader(ReadPosition reader) {
        readers.remove(reader);
    }

    /** Returns where the readers are that have read anything, in no order. */
    List<Long> readPositions() {
        List<Long> positions = new ArrayList<>();
        for (ReadPosition reader : readers) {
            if (reader.hasRead()) {
                positions.add(reader.position());
            }
        }
        return positions;
    }

    @Override
    public String toString() {
        return "SharedResource[" + key + '~' + generation + ' ' + bytes + "]";
    }
}
