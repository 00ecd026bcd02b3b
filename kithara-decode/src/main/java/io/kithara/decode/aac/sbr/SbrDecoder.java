package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.ps.PsDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Spectral band replication of one single channel or channel pair element. A frame takes {@link #readPayload}, if the
 * element has one, and then {@link #process}. Whatever the payload, nothing is thrown and the output stays finite if the
 * core's is.
 *
 * <p>Until a header has come the core is only brought to the output rate, with the same delay. A payload that is missing or
 * damaged is replaced by the last one, fading, for {@link #MAX_CONCEALED} frames; after them the high band is silent. Not
 * safe for several threads.
 */
public final class SbrDecoder {
    /** Frames in a row that are made up, about 0.2 s: no longer than a listener takes for the same sound. */
    private static final int MAX_CONCEALED = 4;

    /** Each made up frame is fainter than the last by 6 dB, so that the end of them is no click. */
    private static final float FADE = 0.25f;

    /** bs_extension_id of parametric stereo. */
    private static final int EXTENSION_PS = 2;

    private final SbrChannel[] channels;
    private final ElementReader reader;
    private final SynthesisBank[] synthesis;
    private final ChannelParameters[] now;
    private final ChannelParameters[] last;
    private final boolean downSampled;
    private final int slots;
    private final int rate;

    /** Parametric stereo and what it makes, from its first data on. */
    private @Nullable PsDecoder ps;

    private @Nullable QmfRows right;
    private @Nullable SynthesisBank rightSynthesis;

    private @Nullable SbrHeader header;
    private @Nullable FrequencyBands bands;

    /** What is left of the frame before. */
    private HfAdjuster.Past past = HfAdjuster.Past.LOST;

    /** Number of the next frame's first slot, from which noise and sinusoids follow. */
    private long slot;

    /** Whether this frame's payload has been read. */
    private boolean received;

    /** Whether it has, and builds on frames that are lost. */
    private boolean onlyRead;

    private boolean coupled;
    private int concealed = MAX_CONCEALED;
    private int damaged;
    private boolean mono;
    private boolean psMet;

    /**
     * Creates a decoder in the state after {@link #reset}, without a header.
     *
     * @param coreRate sample rate of the core in Hz
     * @param coreFrameLength samples of a core frame, 1024 or 960
     * @param stereoElement whether the element is a pair
     * @param downSampled whether the output keeps the core's rate
     */
    public SbrDecoder(int coreRate, int coreFrameLength, boolean stereoElement, boolean downSampled) {
        int timeSlots = coreFrameLength / (2 * AnalysisBank.CHANNELS);
        this.slots = 2 * timeSlots;
        this.rate = 2 * coreRate;
        this.downSampled = downSampled;
        this.reader = new ElementReader(timeSlots);
        this.channels = new SbrChannel[stereoElement ? 2 : 1];
        this.synthesis = new SynthesisBank[channels.length];
        this.now = new ChannelParameters[channels.length];
        this.last = new ChannelParameters[channels.length];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new SbrChannel(timeSlots);
            synthesis[i] = newSynthesis();
        }
    }

    /** Passes over all parametric stereo: the output of a single channel stays one. */
    public void keepMono() {
        mono = true;
    }

    private SynthesisBank newSynthesis() {
        return new SynthesisBank(downSampled ? 32 : 64, slots);
    }

    /**
     * Reads the extension payload EXT_SBR_DATA or EXT_SBR_DATA_CRC of the next frame; the reader is left behind it.
     *
     * @param bits at the first bit behind extension_type
     * @param bitCount bits of the payload from there on, fill bits included
     * @param crc whether it begins with a check
     */
    public void readPayload(BitReader bits, int bitCount, boolean crc) {
        int end = bits.position() + Math.max(0, bitCount);
        boolean legal = bitCount <= bits.bitsLeft() && (!crc || checked(bits, end)) && readData(bits, end);
        if (!legal) {
            damaged++;
            received = false;
            onlyRead = false;
        }
        bits.moveTo(end);
    }

    private static boolean checked(BitReader bits, int end) {
        int sent = bits.read(SbrCrc.BITS);
        int start = bits.position();
        boolean same = start <= end && SbrCrc.of(bits, end - start) == sent;
        bits.moveTo(start);
        return same;
    }

    /** sbr_extension_data() behind the check. */
    private boolean readData(BitReader bits, int end) {
        if (bits.readFlag()) {
            takeHeader(SbrHeader.read(bits, header));
        }
        SbrHeader known = header;
        FrequencyBands tables = bands;
        if (known == null || tables == null) {
            // until a header comes there is nothing to understand and nothing wrong
            return true;
        }
        boolean legal = readElement(bits, known, tables);
        legal = legal && readExtensions(bits, end) && bits.position() <= end;
        boolean understood = legal && understand();
        legal = legal && (!understood || plausible(tables));
        received = legal && understood;
        onlyRead = legal && !understood;
        return legal;
    }

    /** After a seek, frames that build on those before it have no high band: they are sound, but nothing can be made of them. */
    private boolean understand() {
        boolean all = true;
        for (SbrChannel channel : channels) {
            all &= channel.understand();
        }
        return all;
    }

    private boolean plausible(FrequencyBands tables) {
        boolean all = true;
        for (ChannelParameters channel : now) {
            all &= channel.plausible(tables);
        }
        return all;
    }

    private void takeHeader(SbrHeader next) {
        SbrHeader before = header;
        if (before != null && before.pattern() == next.pattern()) {
            return;
        }
        if (before == null || !before.sameBands(next)) {
            past = HfAdjuster.Past.OTHER_BANDS;
        }
        bands = FrequencyBands.of(next, rate).orElse(null);
        header = bands == null ? null : next;
    }

    private boolean readElement(BitReader bits, SbrHeader known, FrequencyBands tables) {
        for (int i = 0; i < channels.length; i++) {
            now[i] = channels[i].parameters();
            last[i] = channels[i].lastParameters();
        }
        coupled = false;
        if (channels.length == 1) {
            return reader.readSingle(bits, known.coarse(), tables, now[0], last[0]);
        }
        coupled = reader.readCoupling(bits);
        return coupled
                ? reader.readCoupledPair(bits, known.coarse(), tables, now, last)
                : reader.readPair(bits, known.coarse(), tables, now, last);
    }

    /** bs_extended_data: parametric stereo, or what the standard has not defined and is skipped. */
    private boolean readExtensions(BitReader bits, int end) {
        if (!bits.readFlag()) {
            return true;
        }
        int size = bits.read(4);
        if (size == 15) {
            size += bits.read(8);
        }
        int extensionEnd = bits.position() + 8 * size;
        if (extensionEnd > end) {
            return false;
        }
        while (extensionEnd - bits.position() > 7) {
            boolean understood =
                    bits.read(2) == EXTENSION_PS && channels.length == 1 && !mono && readPs(bits, extensionEnd);
            if (!understood) {
                bits.moveTo(extensionEnd);
            }
        }
        bits.moveTo(extensionEnd);
        return true;
    }

    private boolean readPs(BitReader bits, int end) {
        PsDecoder decoder = ps;
        if (decoder == null) {
            decoder = new PsDecoder(slots);
            ps = decoder;
        }
        boolean legal = decoder.read(bits, end);
        damaged += legal ? 0 : 1;
        psMet |= legal;
        return legal;
    }

    /**
     * Makes the output of a frame.
     *
     * @param core the element's channels at full scale +-1
     * @param out receives twice as many samples per channel, or as many if down-sampled; two channels if there is
     *     parametric stereo
     * @return channels written
     */
    public int process(float[][] core, float[][] out) {
        SbrHeader known = header;
        FrequencyBands tables = bands;
        boolean live = known != null && tables != null && prepare(tables);
        for (int i = 0; i < channels.length; i++) {
            if (live && known != null && tables != null) {
                channels[i].replicate(core[i], tables, known, slot, past);
            } else {
                channels[i].passThrough(core[i], onlyRead);
            }
        }
        past = live ? HfAdjuster.Past.WHOLE : past;
        slot += slots;
        received = false;
        onlyRead = false;
        int written = channels.length;
        if (ps != null && ps.started()) {
            makeRight(ps, out[1]);
            written = 2;
        }
        for (int i = 0; i < channels.length; i++) {
            QmfRows rows = channels[i].rows();
            synthesis[i].join(rows.re, rows.im, SbrChannel.FIRST_ROW, out[i]);
        }
        return written;
    }

    /** Turns what was read into energies, or what was not into the last ones; returns whether there are any. */
    private boolean prepare(FrequencyBands tables) {
        if (!received) {
            return conceal();
        }
        concealed = 0;
        if (coupled) {
            channels[0].levels().dequantise(now[0], now[1], tables, channels[1].levels());
        } else {
            for (int i = 0; i < channels.length; i++) {
                channels[i].levels().dequantise(now[i], tables);
            }
        }
        return true;
    }

    private boolean conceal() {
        if (past != HfAdjuster.Past.WHOLE || concealed == MAX_CONCEALED) {
            concealed = MAX_CONCEALED;
            return false;
        }
        concealed++;
        for (SbrChannel channel : channels) {
            channel.conceal(FADE);
        }
        return true;
    }

    private void makeRight(PsDecoder decoder, float[] out) {
        QmfRows rows = right;
        SynthesisBank bank = rightSynthesis;
        if (rows == null || bank == null) {
            rows = new QmfRows(slots, 64);
            bank = newSynthesis();
            bank.continueFrom(synthesis[0]);
            right = rows;
            rightSynthesis = bank;
        }
        QmfRows all = channels[0].rows();
        decoder.process(all.re, all.im, SbrChannel.FIRST_ROW, rows.re, rows.im);
        bank.join(rows.re, rows.im, 0, out);
    }

    /** Returns whether the output has two channels although the element has one: from the first header on. */
    public boolean psSeen() {
        return ps != null && ps.started();
    }

    /** Returns whether there was legal data of parametric stereo, if only without a header. */
    public boolean psMet() {
        return psMet;
    }

    /**
     * Goes on to the next frame in place of {@link #process}, without sound.
     *
     * @return whether the frame had a payload that could be read
     */
    public boolean pass() {
        boolean read = received;
        for (int i = 0; read && i < channels.length; i++) {
            channels[i].pass();
        }
        received = false;
        onlyRead = false;
        return read;
    }

    /** Goes to the frame of this number, the first that was processed being 0: it has the noise it had before. */
    public void place(long frame) {
        slot = frame * slots;
    }

    /** Returns how many payloads were damaged since this decoder was made. */
    public int damaged() {
        return damaged;
    }

    /** Forgets the past, as after a seek; header and parametric stereo stay what they are until others come. */
    public void reset() {
        for (int i = 0; i < channels.length; i++) {
            channels[i].reset();
            synthesis[i].reset();
        }
        if (ps != null) {
            ps.reset();
        }
        if (rightSynthesis != null) {
            rightSynthesis.reset();
        }
        past = past == HfAdjuster.Past.OTHER_BANDS ? past : HfAdjuster.Past.LOST;
        received = false;
        onlyRead = false;
        concealed = MAX_CONCEALED;
    }
}
