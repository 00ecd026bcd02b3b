package io.kithara.decode.adts;

import java.util.Arrays;

/**
 * Where measured frames start: every n-th, n doubling when the index is full, so that it never outgrows 512 KiB. Not
 * safe for several threads.
 */
final class FrameIndex {
    /** Entries before the spacing doubles; 32,768 are 12 minutes of 48 kHz audio frame by frame. */
    static final int MAX_ENTRIES = 1 << 15;

    private long[] positions = new long[64];
    private long[] blocks = new long[64];
    private int size;
    private int spacing = 1;
    private long nextBlock;

    /** Notes a frame; does nothing for one that is known or too near to the last. */
    void add(long block, long position) {
        if (block < nextBlock) {
            return;
        }
        if (size == MAX_ENTRIES) {
            thin();
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        positions[size] = position;
        blocks[size++] = block;
        nextBlock = block + spacing;
    }

    /** Returns the number of the last entry at or before {@code block}; there must be one. */
    int floor(long block) {
        int found = Arrays.binarySearch(blocks, 0, size, block);
        return found >= 0 ? found : -found - 2;
    }

    long block(int entry) {
        return blocks[entry];
    }

    long position(int entry) {
        return positions[entry];
    }

    private void thin() {
        for (int i = 0; i < size / 2; i++) {
            positions[i] = positions[2 * i];
            blocks[i] = blocks[2 * i];
        }
        size /= 2;
        spacing *= 2;
    }
}
