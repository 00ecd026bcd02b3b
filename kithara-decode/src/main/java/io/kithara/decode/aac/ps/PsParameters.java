package io.kithara.decode.aac.ps;

import io.kithara.decode.aac.BitReader;

/**
 * ps_data(), ISO/IEC 14496-3 subclause 8.4: borders and parameters of one frame's envelopes. Used again for every frame,
 * because differences build on the frame before. Not safe for several threads.
 */
final class PsParameters {
    /** Tables 8.24 and 8.27: bands by iid_mode and icc_mode. */
    private static final int[] BANDS = {10, 20, 34, 10, 20, 34};

    /** Table 8.24: bands of the phases by iid_mode. */
    private static final int[] PHASE_BANDS = {5, 11, 17, 5, 11, 17};

    /** Modes from here on have fine steps of IID, and mixing procedure Rb for ICC. */
    private static final int SECOND_MODES = 3;

    /** Table 8.29: envelopes by frame_class and num_env_idx. */
    private static final int[][] ENVELOPES = {{0, 1, 2, 4}, {1, 2, 3, 4}};

    private static final int MAX_IID = 7;
    private static final int MAX_FINE_IID = 15;
    private static final int MAX_ICC = 7;
    private static final int PHASE_MASK = 7;
    private static final int EXTENSION_PHASES = 0;

    private final ParameterRows iid = new ParameterRows(PsCodes.IID_FREQUENCY, PsCodes.IID_TIME, -1);
    private final ParameterRows icc = new ParameterRows(PsCodes.ICC_FREQUENCY, PsCodes.ICC_TIME, -1);
    private final ParameterRows ipd = new ParameterRows(PsCodes.IPD_FREQUENCY, PsCodes.IPD_TIME, PHASE_MASK);
    private final ParameterRows opd = new ParameterRows(PsCodes.OPD_FREQUENCY, PsCodes.OPD_TIME, PHASE_MASK);
    private final int[] ends = new int[ParameterRows.MAX_ENVELOPES];
    private final int slots;
    private int envelopes;
    private boolean started;
    private boolean iidOn;
    private boolean iccOn;
    private boolean extensionOn;
    private boolean phasesOn;
    private int iidMode;
    private int iccMode;

    /** Creates the state before the first header, for frames of {@code slots}. */
    PsParameters(int slots) {
        this.slots = slots;
        hold();
    }

    /**
     * Reads a frame; what it does not say is taken from the frame before.
     *
     * @param end bit behind the data; the reader may be left anywhere
     * @return false if the data is damaged: then the parameters of the frame before go on
     */
    boolean read(BitReader bits, int end) {
        iid.begin();
        icc.begin();
        ipd.begin();
        opd.begin();
        boolean legal = readHeader(bits) && readEnvelopes(bits, end) && bits.position() <= end && inRange();
        if (!legal) {
            hold();
            return false;
        }
        iid.keep(envelopes - 1);
        icc.keep(envelopes - 1);
        ipd.keep(envelopes - 1);
        opd.keep(envelopes - 1);
        return true;
    }

    /** Goes on with the end of the frame before, as for a frame without data. */
    void hold() {
        fillUp(0);
    }

    private boolean readHeader(BitReader bits) {
        if (!bits.readFlag()) {
            return true;
        }
        boolean known = true;
        iidOn = bits.readFlag();
        if (iidOn) {
            int mode = bits.read(3);
            known = mode < BANDS.length;
            iid.resample(iidBands(), known ? BANDS[mode] : iidBands());
            iidMode = known ? mode : iidMode;
        }
        iccOn = bits.readFlag();
        if (iccOn) {
            int mode = bits.read(3);
            boolean legal = mode < BANDS.length;
            known &= legal;
            icc.resample(iccBands(), legal ? BANDS[mode] : iccBands());
            iccMode = legal ? mode : iccMode;
        }
        extensionOn = bits.readFlag();
        started |= known;
        return known;
    }

    private boolean readEnvelopes(BitReader bits, int end) {
        int frameClass = bits.read(1);
        int count = ENVELOPES[frameClass][bits.read(2)];
        if (!readBorders(bits, frameClass, count)) {
            return false;
        }
        for (int e = 0; iidOn && e < count; e++) {
            if (fineIid()) {
                iid.read(bits, e, iidBands(), PsCodes.IID_FREQUENCY_FINE, PsCodes.IID_TIME_FINE);
            } else {
                iid.read(bits, e, iidBands());
            }
        }
        for (int e = 0; iccOn && e < count; e++) {
            icc.read(bits, e, iccBands());
        }
        if (!extensionOn) {
            phasesOn = false;
        } else if (!readExtensions(bits, end, count)) {
            return false;
        }
        fillUp(count);
        return true;
    }

    private boolean readBorders(BitReader bits, int frameClass, int count) {
        int last = -1;
        for (int e = 0; e < count; e++) {
            ends[e] = frameClass == 0 ? slots * (e + 1) / count - 1 : bits.read(5);
            if (ends[e] <= last || ends[e] >= slots) {
                return false;
            }
            last = ends[e];
        }
        return true;
    }

    /** ps_extension(); of the extensions the standard knows one. */
    private boolean readExtensions(BitReader bits, int end, int count) {
        int size = bits.read(4);
        if (size == 15) {
            size += bits.read(8);
        }
        int extensionEnd = bits.position() + 8 * size;
        if (extensionEnd > end) {
            return false;
        }
        while (extensionEnd - bits.position() > 7) {
            if (bits.read(2) == EXTENSION_PHASES) {
                readPhases(bits, count);
            } else {
                bits.moveTo(extensionEnd);
            }
        }
        boolean within = bits.position() <= extensionEnd;
        bits.moveTo(extensionEnd);
        return within;
    }

    private void readPhases(BitReader bits, int count) {
        phasesOn = bits.readFlag();
        for (int e = 0; phasesOn && e < count; e++) {
            ipd.read(bits, e, phaseBands());
            opd.read(bits, e, phaseBands());
        }
        bits.skip(1);
    }

    /** Puts one more envelope with the last parameters where the ones sent do not reach the end of the frame. */
    private void fillUp(int count) {
        envelopes = count;
        if (count == 0 || ends[count - 1] < slots - 1) {
            iid.repeat(count);
            icc.repeat(count);
            ipd.repeat(count);
            opd.repeat(count);
            ends[count] = slots - 1;
            envelopes = count + 1;
        }
        if (!iidOn) {
            iid.clear(envelopes);
        }
        if (!iccOn) {
            icc.clear(envelopes);
        }
        if (!phasesOn) {
            ipd.clear(envelopes);
            opd.clear(envelopes);
        }
    }

    private boolean inRange() {
        int most = fineIid() ? MAX_FINE_IID : MAX_IID;
        return iid.within(envelopes, iidBands(), -most, most) && icc.within(envelopes, iccBands(), 0, MAX_ICC);
    }

    /** Forgets all but the modes of the last header. */
    void reset() {
        iid.reset();
        icc.reset();
        ipd.reset();
        opd.reset();
        hold();
    }

    /** Returns whether there has been a header. */
    boolean started() {
        return started;
    }

    /** Returns how many envelopes there are, at least 1. */
    int envelopes() {
        return envelopes;
    }

    /** Returns the last slot of an envelope; that of the last is the last of the frame. */
    int end(int envelope) {
        return ends[envelope];
    }

    /** Returns the division that the parameters want, or {@code now} if there are none. */
    StereoBands division(StereoBands now) {
        if (!iidOn && !iccOn) {
            return now;
        }
        boolean fine = (iidOn && iidBands() == StereoBands.MAX) || (iccOn && iccBands() == StereoBands.MAX);
        return fine ? StereoBands.THIRTY_FOUR : StereoBands.TWENTY;
    }

    /** Returns whether IID comes in 31 steps and not in 15. */
    boolean fineIid() {
        return iidMode >= SECOND_MODES;
    }

    /** Returns whether channels are mixed by procedure Rb and not by Ra. */
    boolean secondMixing() {
        return iccMode >= SECOND_MODES;
    }

    /** Returns whether there are differences of phase. */
    boolean phases() {
        return phasesOn;
    }

    int iidBands() {
        return BANDS[iidMode];
    }

    int iccBands() {
        return BANDS[iccMode];
    }

    int phaseBands() {
        return PHASE_BANDS[iidMode];
    }

    int[] iid(int envelope) {
        return iid.row(envelope);
    }

    int[] icc(int envelope) {
        return icc.row(envelope);
    }

    int[] ipd(int envelope) {
        return ipd.row(envelope);
    }

    int[] opd(int envelope) {
        return opd.row(envelope);
    }
}
