package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;

/**
 * One {@code trun} (ISO/IEC 14496-12 section 8.8.8): samples that lie one behind the other. Immutable.
 *
 * @param entries its table, entries of length 0 where every sample is as the defaults say
 * @param count number of samples
 * @param defaults what entries do not say
 * @param durationOffset where an entry has the duration, negative if it has not
 * @param sizeOffset where an entry has the size, negative if it has not
 * @param offset where the first sample is
 * @param startTime when it starts, in units of the media
 * @param bytes sum of the sizes
 * @param duration sum of the durations
 */
record TrackRun(
        BoxBody.Table entries,
        long count,
        Movie.FragmentDefaults defaults,
        int durationOffset,
        int sizeOffset,
        long offset,
        long startTime,
        long bytes,
        long duration) {
    /** Samples without entries are bounded by nothing else; a day of the shortest packets is less. */
    private static final long MAX_COUNT = 1L << 26;

    private static final int NOT_THERE = -1;

    /**
     * Reads a run.
     *
     * @param base offset that the run's own counts from
     * @param next where the run starts if it does not say
     */
    static TrackRun read(BoxBody trun, Movie.FragmentDefaults defaults, long base, long next, long startTime)
            throws DecodeException {
        int flags = trun.i32();
        long count = trun.u32();
        long offset = (flags & 0x01) != 0 ? base + trun.i32() : next;
        if ((flags & 0x04) != 0) {
            trun.skip(4); // first_sample_flags
        }
        int duration = (flags & 0x100) != 0 ? 0 : NOT_THERE;
        int size = (flags & 0x200) != 0 ? (duration == 0 ? 4 : 0) : NOT_THERE;
        int entryLength = 4 * Integer.bitCount(flags & 0xF00);
        if (offset < 0 || count > MAX_COUNT || (size == NOT_THERE && defaults.size() <= 0 && count > 0)) {
            throw trun.malformed("places " + count + " samples at " + offset + " and does not give their size");
        }
        BoxBody.Table entries = entryLength == 0 ? BoxBody.Table.EMPTY : trun.table(count, entryLength);
        TrackRun unsummed = new TrackRun(entries, count, defaults, duration, size, offset, startTime, 0, 0);
        return unsummed.summed();
    }

    int size(long sample) {
        return sizeOffset < 0 ? defaults.size() : entries.i32((int) sample, sizeOffset);
    }

    long duration(long sample) {
        return durationOffset < 0 ? defaults.duration() : entries.u32((int) sample, durationOffset);
    }

    long endOffset() {
        return offset + bytes;
    }

    long endTime() {
        return startTime + duration;
    }

    private TrackRun summed() {
        long bytesSum = sizeOffset < 0 ? count * defaults.size() : 0;
        long durationSum = durationOffset < 0 ? count * defaults.duration() : 0;
        for (long i = 0; i < entries.count(); i++) {
            bytesSum += sizeOffset < 0 ? 0 : Math.max(0, size(i));
            durationSum += durationOffset < 0 ? 0 : duration(i);
        }
        return new TrackRun(
                entries, count, defaults, durationOffset, sizeOffset, offset, startTime, bytesSum, durationSum);
    }
}
