package io.kithara.decode.ogg;

import java.util.Arrays;

/** Where pages lie that were met, as far as they lie apart: for seeks. Not safe for several threads. */
final class GranuleIndex {
    /** An entry costs 16 bytes; what lies nearer than this to one is read through. */
    private static final long SPACING_BYTES = 32 << 10;

    private long[] positions = new long[16];
    private long[] granules = new long[16];
    private int size;

    /** Begins with where audio begins, and what it counts from. */
    GranuleIndex(long position, long granule) {
        positions[0] = position;
        granules[0] = granule;
        size = 1;
    }

    /** Notes that the page at {@code position} ends at {@code granule}, unless others are near or contradict it. */
    void add(long position, long granule) {
        int at = floor(positions, position);
        boolean near = position - positions[at] < SPACING_BYTES
                || (at + 1 < size && positions[at + 1] - position < SPACING_BYTES);
        boolean sorted = granule >= granules[at] && (at + 1 == size || granule <= granules[at + 1]);
        if (near || !sorted) {
            return;
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            granules = Arrays.copyOf(granules, 2 * size);
        }
        System.arraycopy(positions, at + 1, positions, at + 2, size - at - 1);
        System.arraycopy(granules, at + 1, granules, at + 2, size - at - 1);
        positions[at + 1] = position;
        granules[at + 1] = granule;
        size++;
    }

    /** Returns the last entry that ends at or before {@code granule}, else the first. */
    int before(long granule) {
        return floor(granules, granule);
    }

    int size() {
        return size;
    }

    long position(int entry) {
        return positions[entry];
    }

    long granule(int entry) {
        return granules[entry];
    }

    private int floor(long[] sorted, long value) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sorted[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
