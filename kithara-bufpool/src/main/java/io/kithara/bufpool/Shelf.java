package io.kithara.bufpool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The idle buffers of one kind: for each size class and shard a row of slots. Lock-free and without allocation; safe
 * from any thread.
 */
abstract class Shelf<H extends Handle> {
    /** 32 references are 128 bytes: rows of different shards share no cache line, nor a pair that is fetched together. */
    static final int ROW_SLOTS = 32;

    /*
     * A handle in a slot belongs to nobody. Taking and putting are compare-and-sets of the slot; one thread wins each.
     * That the same handle may have been lent and put back between the look and the compare-and-set does no harm:
     * whoever wins owns it now.
     */
    private final AtomicReferenceArray<@Nullable H> slots;
    private final int shards;
    private final int slotsPerShard;
    private final int elementBytes;

    Shelf(int elementBytes, int classes, int shards, int slotsPerShard) {
        this.elementBytes = elementBytes;
        this.slots = new AtomicReferenceArray<>(classes * shards * ROW_SLOTS);
        this.shards = shards;
        this.slotsPerShard = slotsPerShard;
    }

    /** Returns how many bytes so many elements of this kind are. */
    long bytesOf(int length) {
        return (long) length * elementBytes;
    }

    /** Allocates an array of so many elements and its handle. */
    abstract H make(int length, int sizeClass);

    /** Returns a new buffer, which belongs to the caller. */
    H makeOfBytes(long bytes, int sizeClass) {
        return make((int) (bytes / elementBytes), sizeClass);
    }

    /** Takes a buffer out of {@code shard} itself. */
    @Nullable
    H take(int sizeClass, int shard) {
        int row = row(sizeClass, shard);
        for (int i = row; i < row + slotsPerShard; i++) {
            H handle = slots.get(i);
            if (handle != null && slots.compareAndSet(i, handle, null)) {
                return handle;
            }
        }
        return null;
    }

    /** Takes a buffer out of any other shard, nearest first: a look at all costs less than allocating and clearing one. */
    @Nullable
    H steal(int sizeClass, int shard) {
        for (int i = 1; i < shards; i++) {
            H handle = take(sizeClass, (shard + i) & (shards - 1));
            if (handle != null) {
                return handle;
            }
        }
        return null;
    }

    /** Puts a buffer into {@code shard} or the nearest with room; returns false if there is none anywhere. */
    boolean put(H handle, int shard) {
        for (int i = 0; i < shards; i++) {
            int row = row(handle.sizeClass(), (shard + i) & (shards - 1));
            for (int slot = row; slot < row + slotsPerShard; slot++) {
                if (slots.get(slot) == null && slots.compareAndSet(slot, null, handle)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes any buffer, largest classes first: they make the most room. */
    @Nullable
    H takeAny() {
        for (int i = slots.length() - 1; i >= 0; i--) {
            H handle = slots.get(i);
            if (handle != null && slots.compareAndSet(i, handle, null)) {
                return handle;
            }
        }
        return null;
    }

    long idleBytes() {
        long sum = 0;
        for (int i = 0; i < slots.length(); i++) {
            H handle = slots.get(i);
            sum += handle == null ? 0 : handle.bytes();
        }
        return sum;
    }

    private int row(int sizeClass, int shard) {
        return (sizeClass * shards + shard) * ROW_SLOTS;
    }
}
