package io.kithara.decode.aac.ps;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.DeltaCode;
import java.util.Arrays;

/** The indices of one kind of parameter: a row for every envelope of a frame, and the last of the frame before. */
final class ParameterRows {
    /** The most envelopes sent, and one that fills a frame up. */
    static final int MAX_ENVELOPES = 5;

    private final DeltaCode frequency;
    private final DeltaCode time;
    private final int mask;
    private final int[][] rows = new int[MAX_ENVELOPES][StereoBands.MAX];
    private final int[] last = new int[StereoBands.MAX];

    /** Whether {@link #last} is lost, so that differences to it say nothing. */
    private boolean lastLost;

    /** Whether the same is true of the envelope of the frame that was read last. */
    private boolean lost;

    /**
     * Creates rows of zeros.
     *
     * @param mask bits that sums of differences keep, -1 for all
     */
    ParameterRows(DeltaCode frequency, DeltaCode time, int mask) {
        this.frequency = frequency;
        this.time = time;
        this.mask = mask;
    }

    /** Returns the indices of an envelope. */
    int[] row(int envelope) {
        return rows[envelope];
    }

    /** Begins a frame. */
    void begin() {
        lost = lastLost;
    }

    /** Reads how an envelope is coded, and it. */
    void read(BitReader bits, int envelope, int count) {
        read(bits, envelope, count, frequency, time);
    }

    /** Reads an envelope in other codes than the usual. */
    void read(BitReader bits, int envelope, int count, DeltaCode overFrequency, DeltaCode overTime) {
        int[] values = rows[envelope];
        if (bits.readFlag()) {
            int[] before = envelope == 0 ? last : rows[envelope - 1];
            for (int b = 0; b < count; b++) {
                int difference = overTime.read(bits);
                values[b] = lost ? before[b] : (before[b] + difference) & mask;
            }
        } else {
            lost = false;
            int value = 0;
            for (int b = 0; b < count; b++) {
                value = (value + overFrequency.read(bits)) & mask;
                values[b] = value;
            }
        }
    }

    /**
     * Makes the last envelope one of another number of bands, which differences then build on. Of 10 bands each is two of 20; what 34
     * have to do with them the standard does not say.
     */
    void resample(int from, int to) {
        if (from == StereoBands.COARSE && to == StereoBands.FINE) {
            for (int b = to - 1; b >= 0; b--) {
                last[b] = last[b / 2];
            }
        } else if (from == StereoBands.FINE && to == StereoBands.COARSE) {
            for (int b = 0; b < to; b++) {
                last[b] = last[2 * b];
            }
        }
    }

    /** Makes an envelope the same as the one before it. */
    void repeat(int envelope) {
        int[] before = envelope == 0 ? last : rows[envelope - 1];
        System.arraycopy(before, 0, rows[envelope], 0, StereoBands.MAX);
    }

    /** Makes the first rows zero, which is what they are if nothing is sent. */
    void clear(int envelopes) {
        lost = false;
        for (int e = 0; e < envelopes; e++) {
            Arrays.fill(rows[e], 0);
        }
    }

    /** Returns whether the indices of the first rows are between two bounds. */
    boolean within(int envelopes, int count, int least, int most) {
        for (int e = 0; e < envelopes; e++) {
            for (int b = 0; b < count; b++) {
                if (rows[e][b] < least || rows[e][b] > most) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Makes an envelope what the next frame's differences build on. */
    void keep(int envelope) {
        System.arraycopy(rows[envelope], 0, last, 0, StereoBands.MAX);
        lastLost = lost;
    }

    /** Forgets all. */
    void reset() {
        clear(MAX_ENVELOPES);
        Arrays.fill(last, 0);
        lastLost = true;
    }
}
