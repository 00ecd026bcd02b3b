package io.kithara.decode.matroska;

import java.util.Arrays;

/**
 * Remembers of clusters that were met where they lie, how many frames were coded before them, and the counter's history
 * there. When it is full every other entry goes, so memory has a bound. Not safe for several threads.
 */
final class ClusterIndex {
    /** 80 KiB; clusters of 5 s make six hours, after which seeks read ten seconds more. */
    private static final int MAX_ENTRIES = 4096;

    private long[] positions = new long[16];
    private long[] coded = new long[16];
    private int[] histories = new int[16];
    private int size;

    /** Notes a cluster, unless it is known or contradicts what is. */
    void add(long position, long codedBefore, int history) {
        int at = size == 0 ? 0 : floor(positions, position) + 1;
        boolean known = at > 0 && positions[at - 1] == position;
        boolean sorted = (at == 0 || coded[at - 1] <= codedBefore) && (at == size || codedBefore <= coded[at]);
        if (known || !sorted) {
            return;
        }
        if (size == MAX_ENTRIES) {
            thin();
            add(position, codedBefore, history);
            return;
        }
        grow();
        System.arraycopy(positions, at, positions, at + 1, size - at);
        System.arraycopy(coded, at, coded, at + 1, size - at);
        System.arraycopy(histories, at, histories, at + 1, size - at);
        positions[at] = position;
        coded[at] = codedBefore;
        histories[at] = history;
        size++;
    }

    /** Returns the last entry with at most so many frames before it, -1 if there is none. */
    int before(long frame) {
        return size == 0 || coded[0] > frame ? -1 : floor(coded, frame);
    }

    int size() {
        return size;
    }

    long position(int entry) {
        return positions[entry];
    }

    long coded(int entry) {
        return coded[entry];
    }

    int history(int entry) {
        return histories[entry];
    }

    private void grow() {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            coded = Arrays.copyOf(coded, 2 * size);
            histories = Arrays.copyOf(histories, 2 * size);
        }
    }

    private void thin() {
        for (int i = 1; 2 * i < size; i++) {
            positions[i] = positions[2 * i];
            coded[i] = coded[2 * i];
            histories[i] = histories[2 * i];
        }
        size = (size + 1) / 2;
    }

    /** Returns the last entry at or below {@code value}, -1 if there is none. */
    private int floor(long[] sorted, long value) {
        int low = -1;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (sorted[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
