package io.kithara.decode.ts;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where reading can begin anew: at PES packets that begin with a frame. Bounded. Not safe for several threads. */
final class SeekIndex {
    /** Entries before every other one is dropped: an hour of one per second. */
    static final int MAX_ENTRIES = 4096;

    /**
     * A place to begin at.
     *
     * @param source offset of the transport packet
     * @param clock as it was just before the frame there was placed
     */
    record Entry(long source, ElementaryStream stream, TsClock clock) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long spacing;

    /** Notes a place for the frame at {@code frame}; does nothing if it is too near to one before. */
    void add(long frame, Entry entry, int sampleRate) {
        spacing = Math.max(spacing, sampleRate);
        Long before = entries.floorKey(frame);
        if (before != null && frame - before < spacing) {
            return;
        }
        if (entries.size() == MAX_ENTRIES) {
            thin();
        }
        entries.put(frame, entry);
    }

    /** Returns the last place at or before {@code frame}; null if there is none. */
    @Nullable
    Entry floor(long frame) {
        Map.Entry<Long, Entry> found = entries.floorEntry(frame);
        return found == null ? null : found.getValue();
    }

    private void thin() {
        spacing *= 2;
        boolean[] keep = {false};
        entries.keySet().removeIf(frame -> frame != 0 && (keep[0] = !keep[0]));
    }
}
