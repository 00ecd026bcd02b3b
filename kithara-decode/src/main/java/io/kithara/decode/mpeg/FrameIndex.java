package io.kithara.decode.mpeg;

import java.util.Arrays;

/**
 * Remembers where some packets lie: every so many, fewer per stretch the longer the file, so that memory has a bound.
 * Stretches that were never visited have holes.
 */
final class FrameIndex {
    /** 32 KiB of offsets; at 26 ms per packet the coarsest step over ten hours is nine seconds. */
    private static final int MAX_ENTRIES = 4096;

    private static final int INITIAL_STRIDE = 16;
    private static final long HOLE = -1;

    private final long first;
    private long[] offsets = new long[64];
    private int stride = INITIAL_STRIDE;

    /** Starts with packet 0 at byte {@code first}. */
    FrameIndex(long first) {
        this.first = first;
        Arrays.fill(offsets, HOLE);
        offsets[0] = first;
    }

    /** Remembers that {@code packet} starts at {@code offset}; most calls do nothing. */
    void add(long packet, long offset) {
        if (packet % stride != 0) {
            return;
        }
        while (packet / stride >= MAX_ENTRIES) {
            thin();
            if (packet % stride != 0) {
                return;
            }
        }
        int slot = (int) (packet / stride);
        if (slot >= offsets.length) {
            int old = offsets.length;
            offsets = Arrays.copyOf(offsets, Math.min(MAX_ENTRIES, Math.max(slot + 1, 2 * old)));
            Arrays.fill(offsets, old, offsets.length, HOLE);
        }
        offsets[slot] = offset;
    }

    /** Returns the last known packet at or before {@code packet}. */
    long floor(long packet) {
        for (int slot = (int) Math.min(packet / stride, offsets.length - 1L); slot > 0; slot--) {
            if (offsets[slot] != HOLE) {
                return (long) slot * stride;
            }
        }
        return 0;
    }

    /** Returns where a packet lies that {@link #floor} named. */
    long offset(long packet) {
        return packet == 0 ? first : offsets[(int) (packet / stride)];
    }

    private void thin() {
        for (int slot = 1; slot < offsets.length; slot++) {
            long kept = 2 * slot < offsets.length ? offsets[2 * slot] : HOLE;
            offsets[slot] = kept;
        }
        stride *= 2;
    }
}
