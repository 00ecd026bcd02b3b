package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;

/**
 * How a frame of one channel is divided in time: sbr_grid() and ISO/IEC 14496-3 subclause 4.6.18.3.3. Borders are in time
 * slots of the frame; the last may lie up to three beyond its end, the first accordingly. Used again for every frame.
 */
final class TimeGrid {
    /** The most envelopes of a frame. */
    static final int MAX_ENVELOPES = 5;

    /** The most noise floors of a frame. */
    static final int MAX_NOISE_FLOORS = 2;

    /** Stands for no transient in {@link #transientEnvelope}. */
    static final int NO_TRANSIENT = -1;

    private static final int FIXFIX = 0;
    private static final int FIXVAR = 1;
    private static final int VARFIX = 2;

    /** The most envelopes the frame class FIXFIX may have. */
    private static final int MAX_FIXED_ENVELOPES = 4;

    private final int[] borders = new int[MAX_ENVELOPES + 1];
    private final boolean[] fine = new boolean[MAX_ENVELOPES];
    private final int[] leading = new int[3];
    private final int[] trailing = new int[3];
    private int envelopes;
    private int noiseFloors;
    private int noiseBorder;
    private int transientEnvelope;
    private boolean coarse;

    /**
     * Reads a grid.
     *
     * @param slots time slots of a frame, 16 or 15
     * @param headerCoarse bs_amp_res of the header
     * @return false if the standard does not allow this grid; what the accessors then say means nothing
     */
    boolean read(BitReader bits, int slots, boolean headerCoarse) {
        int frameClass = bits.read(2);
        coarse = headerCoarse;
        return frameClass == FIXFIX ? readFixed(bits, slots) : readVariable(bits, slots, frameClass);
    }

    private boolean readFixed(BitReader bits, int slots) {
        int count = 1 << bits.read(2);
        boolean resolution = bits.readFlag();
        if (count > MAX_FIXED_ENVELOPES) {
            return false;
        }
        envelopes = count;
        if (count == 1) {
            coarse = false;
        }
        int width = (2 * slots + count) / (2 * count);
        for (int i = 0; i < count; i++) {
            borders[i] = i * width;
            fine[i] = resolution;
        }
        borders[count] = slots;
        transientEnvelope = NO_TRANSIENT;
        divideNoise(count / 2);
        return true;
    }

    private boolean readVariable(BitReader bits, int slots, int frameClass) {
        int start = frameClass == FIXVAR ? 0 : bits.read(2);
        int end = slots + (frameClass == VARFIX ? 0 : bits.read(2));
        int leadingCount = frameClass == FIXVAR ? 0 : bits.read(2);
        int trailingCount = frameClass == VARFIX ? 0 : bits.read(2);
        readWidths(bits, leading, leadingCount);
        readWidths(bits, trailing, trailingCount);
        int count = leadingCount + trailingCount + 1;
        int pointer = bits.read(Integer.SIZE - Integer.numberOfLeadingZeros(count));
        if (count > MAX_ENVELOPES || pointer > count + 1) {
            return false;
        }
        envelopes = count;
        for (int i = 0; i < count; i++) {
            // FIXVAR sends the resolutions from the last envelope to the first
            fine[frameClass == FIXVAR ? count - 1 - i : i] = bits.readFlag();
        }
        placeBorders(start, end, leadingCount, trailingCount);
        placeTransient(frameClass, pointer);
        return ascending();
    }

    private static void readWidths(BitReader bits, int[] widths, int count) {
        for (int i = 0; i < count; i++) {
            widths[i] = 2 * bits.read(2) + 2;
        }
    }

    private void placeBorders(int start, int end, int leadingCount, int trailingCount) {
        borders[0] = start;
        for (int i = 0; i < leadingCount; i++) {
            borders[i + 1] = borders[i] + leading[i];
        }
        borders[envelopes] = end;
        for (int i = 0; i < trailingCount; i++) {
            borders[envelopes - 1 - i] = borders[envelopes - i] - trailing[i];
        }
    }

    /** The middle border of the noise floors (4.6.18.3.3) and the envelope of the transient (4.6.18.7.2). */
    private void placeTransient(int frameClass, int pointer) {
        if (frameClass == VARFIX) {
            transientEnvelope = pointer > 1 ? pointer - 1 : NO_TRANSIENT;
            divideNoise(pointer == 0 ? 1 : pointer == 1 ? envelopes - 1 : pointer - 1);
        } else {
            transientEnvelope = pointer > 0 ? envelopes + 1 - pointer : NO_TRANSIENT;
            divideNoise(pointer > 1 ? envelopes + 1 - pointer : envelopes - 1);
        }
    }

    private void divideNoise(int middle) {
        noiseFloors = envelopes > 1 ? 2 : 1;
        noiseBorder = borders[Math.min(middle, envelopes)];
    }

    private boolean ascending() {
        for (int i = 0; i < envelopes; i++) {
            if (borders[i] >= borders[i + 1]) {
                return false;
            }
        }
        return true;
    }

    /** Takes over all of another grid. */
    void copyFrom(TimeGrid other) {
        System.arraycopy(other.borders, 0, borders, 0, borders.length);
        System.arraycopy(other.fine, 0, fine, 0, fine.length);
        envelopes = other.envelopes;
        noiseFloors = other.noiseFloors;
        noiseBorder = other.noiseBorder;
        transientEnvelope = other.transientEnvelope;
        coarse = other.coarse;
    }

    /** Becomes a grid of one envelope and one noise floor, as for a frame that was lost. */
    void single(int start, int end, boolean resolution) {
        envelopes = 1;
        borders[0] = start;
        borders[1] = end;
        fine[0] = resolution;
        transientEnvelope = NO_TRANSIENT;
        coarse = false;
        divideNoise(0);
    }

    /** Returns how many envelopes there are, L_E; 0 before the first grid. */
    int envelopes() {
        return envelopes;
    }

    /** Returns where an envelope begins, or the one before it ends, t_E. */
    int border(int envelope) {
        return borders[envelope];
    }

    /** Returns where the last envelope ends; 0 before the first grid. */
    int end() {
        return borders[envelopes];
    }

    /** Returns whether an envelope has bands of high resolution. */
    boolean fine(int envelope) {
        return fine[envelope];
    }

    /** Returns how many noise floors there are, L_Q. */
    int noiseFloors() {
        return noiseFloors;
    }

    /** Returns the noise floor that an envelope lies in. */
    int noiseFloorOf(int envelope) {
        return noiseFloors == 2 && borders[envelope] >= noiseBorder ? 1 : 0;
    }

    /** Returns the envelope that begins with a transient, l_A, which may be {@link #envelopes}, or {@link #NO_TRANSIENT}. */
    int transientEnvelope() {
        return transientEnvelope;
    }

    /** Returns whether this frame's envelopes come in steps of 3 dB and not of 1.5 dB. */
    boolean coarse() {
        return coarse;
    }
}
