package io.kithara.assets;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the index knows of one asset. */
/*
 * Ownership: any thread touches and counts bytes; both are lock-free. RecencyIndex.lock guards queued, pins, known.
 */
final class IndexEntry {
    private final AssetKey key;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean unsaved = new AtomicBoolean();
    private volatile long sequence;
    private volatile long touchedMillis;
    private volatile int resources;
    private volatile int pins;

    /** Of these, how many the journal does not know of yet, or knows too many; guarded by the lock of {@link RecencyIndex}. */
    int unsavedPins;

    /** Whether the eviction queue holds a slot of this entry; guarded by the lock of {@link RecencyIndex}. */
    boolean queued;

    /** Whether the index still holds this entry; written under the lock of {@link RecencyIndex}. */
    volatile boolean known = true;

    IndexEntry(AssetKey key) {
        this.key = key;
    }

    AssetKey key() {
        return key;
    }

    /** Orders assets by their last touch; larger is later. */
    long sequence() {
        return sequence;
    }

    long touchedMillis() {
        return touchedMillis;
    }

    long bytes() {
        return bytes.get();
    }

    int resources() {
        return resources;
    }

    int pins() {
        return pins;
    }

    boolean isPinned() {
        return pins > 0;
    }

    /** Returns whether this was the first change since {@link #markSaved}. */
    boolean markUnsaved() {
        return !unsaved.get() && unsaved.compareAndSet(false, true);
    }

    boolean isUnsaved() {
        return unsaved.get();
    }

    /** Called before the state is read for the journal, so that a change meanwhile is journaled again. */
    void markSaved() {
        unsaved.set(false);
    }

    void touch(long newSequence, long nowMillis) {
        sequence = newSequence;
        touchedMillis = nowMillis;
    }

    /** Returns by how much the bytes have grown. */
    long replaceBytes(long newBytes) {
        return newBytes - bytes.getAndSet(newBytes);
    }

    void setResources(int count) {
        resources = count;
    }

    void setPins(int count) {
        pins = count;
    }

    /** Returns for example {@code 0a1b...[12 resources 3456 bytes pins=1]}. */
    @Override
    public String toString() {
        return key + "[" + resources + " resources " + bytes + " bytes pins=" + pins + "]";
    }
}
