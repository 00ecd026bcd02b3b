package io.kithara.decode.aac.sbr;

/**
 * One channel of SBR: splits the core, makes the high band and puts both into one matrix. Keeps the past that filters and
 * overlapping envelopes need. Not safe for several threads.
 */
final class SbrChannel {
    /** Row of the first slot of a frame in {@link #rows}. */
    static final int FIRST_ROW = HfGenerator.ADJUST_SLOTS;

    /** Rows behind the frame's in which the lowest channels are there already, for parametric stereo to look at. */
    private static final int LOOK_AHEAD = HfGenerator.LEAD_SLOTS - HfGenerator.ADJUST_SLOTS;

    /** Channels there are ahead of time. */
    private static final int LOOK_AHEAD_CHANNELS = 5;

    private static final int RATE = 2;

    private final int slots;
    private final AnalysisBank analysis;
    private final QmfRows low;
    private final QmfRows all;
    private final HfGenerator generator = new HfGenerator();
    private final HfAdjuster adjuster = new HfAdjuster();
    private final Levels levels = new Levels();
    private ChannelParameters now = new ChannelParameters();
    private ChannelParameters last = new ChannelParameters();

    /** Whether it is lost what the frame before said of envelopes, so that differences to it say nothing. */
    private boolean envelopeAdrift;

    /** The same for the noise floors, which find their feet by themselves. */
    private boolean noiseAdrift;

    /** Whether the frame before had a high band. */
    private boolean replicated;

    /** First channel that the frame before had from SBR. */
    private int kxBefore = AnalysisBank.CHANNELS;

    /** Creates a channel of frames of {@code timeSlots}, 16 or 15. */
    SbrChannel(int timeSlots) {
        this.slots = RATE * timeSlots;
        this.analysis = new AnalysisBank(slots);
        this.low = new QmfRows(slots + HfGenerator.LEAD_SLOTS, AnalysisBank.CHANNELS);
        this.all = new QmfRows(slots + HfGenerator.LEAD_SLOTS, 64);
    }

    /** Returns what to read a frame into. */
    ChannelParameters parameters() {
        return now;
    }

    /** Returns what the frame before said. */
    ChannelParameters lastParameters() {
        return last;
    }

    /** Takes note of what was read; returns whether all of it can be understood: what it builds on must be known. */
    boolean understand() {
        boolean understood =
                !(envelopeAdrift && now.envelopeFollowsLast(false)) && !(noiseAdrift && now.noiseFollowsLast(false));
        envelopeAdrift &= now.envelopeFollowsLast(true);
        noiseAdrift &= now.noiseFollowsLast(true);
        return understood;
    }

    /** Returns the energies of the frame. */
    Levels levels() {
        return levels;
    }

    /** Returns the matrix of the whole band; slot l is row l + {@link #FIRST_ROW}. */
    QmfRows rows() {
        return all;
    }

    /** Makes a frame in place of a lost one, fainter than the last by {@code factor}. */
    void conceal(float factor) {
        now.continueFrom(last, slots / RATE);
        levels.fade(last, factor);
    }

    /**
     * Fills {@link #rows} from the core and from what was read.
     *
     * @param slot number of the frame's first slot in the stream
     */
    void replicate(float[] core, FrequencyBands bands, SbrHeader header, long slot, HfAdjuster.Past past) {
        int overhang = begin(core);
        TimeGrid grid = now.grid;
        int from = RATE * grid.border(0);
        if (overhang < from) {
            all.clear(overhang + FIRST_ROW, from + FIRST_ROW, 0);
        }
        generator.generate(low, all, from, RATE * grid.end(), bands, now.inverseFiltering);
        adjuster.adjust(all, now, levels, bands, header, slot, past);
        addLow(Math.min(overhang, from), bands.kx());
        kxBefore = bands.kx();
        replicated = true;
        pass();
    }

    /** What was read becomes what the frame before said. */
    void pass() {
        ChannelParameters read = now;
        now = last;
        last = read;
    }

    /**
     * Fills {@link #rows} from the core alone.
     *
     * @param read whether there was a frame of SBR, which the next may build on
     */
    void passThrough(float[] core, boolean read) {
        int overhang = begin(core);
        all.clear(overhang + FIRST_ROW, slots + FIRST_ROW, 0);
        addLow(overhang, AnalysisBank.CHANNELS);
        if (read) {
            pass();
        } else {
            forgetParameters();
            envelopeAdrift |= replicated;
            noiseAdrift |= replicated;
        }
        adjuster.reset();
        generator.reset();
        kxBefore = AnalysisBank.CHANNELS;
        replicated = false;
    }

    /** Splits the core; returns how many slots of this frame the envelopes of the frame before reach over. */
    private int begin(float[] core) {
        low.rotate(slots);
        all.rotate(slots);
        low.clear(0, HfGenerator.LEAD_SLOTS, kxBefore);
        analysis.split(core, low.re, low.im, HfGenerator.LEAD_SLOTS);
        return replicated ? Math.max(0, RATE * last.grid.end() - slots) : 0;
    }

    /** Subclause 4.6.18.5: below the high band, of this frame or of the one before where that reaches over. */
    private void addLow(int overhang, int kx) {
        for (int slot = 0; slot < slots; slot++) {
            copyLow(slot + FIRST_ROW, slot < overhang ? kxBefore : kx);
        }
        for (int slot = slots; slot < slots + LOOK_AHEAD; slot++) {
            copyLow(slot + FIRST_ROW, LOOK_AHEAD_CHANNELS);
        }
    }

    private void copyLow(int row, int channels) {
        System.arraycopy(low.re[row], 0, all.re[row], 0, channels);
        System.arraycopy(low.im[row], 0, all.im[row], 0, channels);
    }

    private void forgetParameters() {
        now.clear();
        last.clear();
    }

    /** Forgets all. */
    void reset() {
        analysis.reset();
        low.clear(0, low.count(), 0);
        all.clear(0, all.count(), 0);
        generator.reset();
        adjuster.reset();
        forgetParameters();
        envelopeAdrift = true;
        noiseAdrift = true;
        kxBefore = AnalysisBank.CHANNELS;
        replicated = false;
    }
}
