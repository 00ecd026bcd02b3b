package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where fragments start, by media frame: those that were read, and what {@code sidx} announces. An announcement is off by
 * the edit list's start, since it counts in presentation time; whoever lands behind the target goes one entry back. Not safe for several threads.
 */
final class FragmentIndex {
    /** Entries kept: 36 hours of 2 s fragments; later ones are found from the last one on. */
    private static final int MAX_ENTRIES = 1 << 16;

    private static final int REFERENCE_LENGTH = 12;

    /**
     * A place to start reading at.
     *
     * @param frame media frame of the first sample found from there on
     * @param offset of a top-level box
     * @param read whether it was read; else {@code frame} is an announcement
     */
    record Entry(long frame, long offset, boolean read) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long announcedEnd;

    /** Notes a fragment that was read. */
    void add(long frame, long offset) {
        put(new Entry(frame, offset, true));
    }

    /** Returns the last entry at or before {@code frame}; null if there is none. */
    @Nullable
    Entry floor(long frame) {
        return value(entries.floorEntry(frame));
    }

    /** Returns the last entry before {@code frame}; null if there is none. */
    @Nullable
    Entry lower(long frame) {
        return value(entries.lowerEntry(frame));
    }

    /** Returns the presentation frame at which what {@code sidx} announces ends, 0 without one. */
    long announcedEnd() {
        return announcedEnd;
    }

    /** ISO/IEC 14496-12 section 8.16.3; references to further {@code sidx} boxes serve as well: fragments follow them. */
    void announce(Box box, BoxBody sidx, int sampleRate) throws DecodeException {
        int version = sidx.u8();
        sidx.skip(3 + 4); // flags, reference_ID
        long unitsPerSecond = sidx.u32();
        if (unitsPerSecond == 0) {
            throw sidx.malformed("has the timescale 0");
        }
        Timescale timescale = new Timescale(unitsPerSecond, sampleRate);
        long time = version == 0 ? sidx.u32() : sidx.u62();
        long offset = box.end() + (version == 0 ? sidx.u32() : sidx.u62());
        sidx.skip(2);
        BoxBody.Table references = sidx.table(sidx.u16(), REFERENCE_LENGTH);
        for (int i = 0; i < references.count(); i++) {
            put(new Entry(timescale.toFrames(time), offset, false));
            offset += references.i32(i, 0) & 0x7FFF_FFFF;
            time += references.u32(i, 4);
        }
        announcedEnd = Math.max(announcedEnd, timescale.toFrames(time));
    }

    private void put(Entry entry) {
        if (entries.size() < MAX_ENTRIES) {
            entries.put(entry.frame, entry);
        }
    }

    private static @Nullable Entry value(Map.@Nullable Entry<Long, Entry> found) {
        return found == null ? null : found.getValue();
    }
}
