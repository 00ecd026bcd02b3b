package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code individual_channel_stream()}, section 4.4.2.7: the spectrum of one channel of one frame, and what the tools need to
 * finish it. Used again for each frame. Not safe for several threads.
 */
final class IndividualChannelStream {
    /** Eight groups of at most 15 bands; a long window has 51. */
    static final int MAX_BANDS = 8 * 15;

    private final IcsInfo ics;
    private final byte[] books = new byte[MAX_BANDS];
    private final float[] gains = new float[MAX_BANDS];
    private final PulseData pulses = new PulseData();
    private final TnsData tns = new TnsData();
    private final @Nullable BackwardPrediction prediction;
    private final @Nullable LongTermPrediction longTerm;
    private float[] coefs;

    /** The finished spectrum of the frame before, for concealment. */
    private float[] previous;

    IndividualChannelStream(Stream stream) {
        ics = new IcsInfo(stream);
        coefs = new float[stream.frameLength()];
        previous = new float[stream.frameLength()];
        longTerm = stream.isLongTerm() ? new LongTermPrediction(stream.frameLength()) : null;
        prediction = stream.isMain() ? new BackwardPrediction(stream.frameLength()) : null;
    }

    /** Sets the spectrum aside and takes up the one before, to be written over, or used again where none can be had. */
    void exchangeSpectra() {
        float[] before = previous;
        previous = coefs;
        coefs = before;
    }

    /**
     * Reads the element and dequantises the spectrum.
     *
     * @param commonWindow whether {@link #ics} was read before, for both channels of a pair
     * @throws DecodeException {@code CORRUPT_PACKET}; the spectrum is undefined then
     */
    void read(BitReader in, boolean commonWindow) throws DecodeException {
        int globalGain = in.read(8);
        if (!commonWindow) {
            ics.read(in);
        }
        SectionData.read(in, ics, books);
        ScaleFactorData.read(in, ics, globalGain, books, gains);
        readTools(in);
        SpectralData.read(in, ics, books, gains, coefs);
        pulses.apply(ics, books, gains, coefs);
    }

    private void readTools(BitReader in) throws DecodeException {
        pulses.clear();
        if (in.readFlag()) {
            pulses.read(in, ics);
        }
        tns.clear();
        if (in.readFlag()) {
            tns.read(in, ics);
        }
        if (in.readFlag()) {
            throw Corruption.of("uses gain control, which its object type lacks");
        }
    }

    /** Adds what AAC Main predicts; does nothing for others. */
    void predict() {
        if (prediction != null) {
            prediction.apply(ics, books, coefs);
        }
    }

    /** Adds what AAC LTP predicts; does nothing for others. */
    void predictLongTerm(FilterBank.Overlap before, FilterBank bank) {
        if (longTerm != null) {
            longTerm.apply(ics, books, tns, before, bank, coefs);
        }
    }

    /** Keeps the samples that {@code bank} has made of the frame, if they may be used to predict. */
    void keep(FilterBank bank, FilterBank.Overlap after) {
        if (longTerm != null) {
            longTerm.keep(bank, after);
        }
    }

    /** Forgets what prediction learned. */
    void reset() {
        if (longTerm != null) {
            longTerm.reset();
        }
        if (prediction != null) {
            prediction.reset();
        }
    }

    /** Finishes the spectrum after what concerns several channels at once. */
    void shapeNoise() {
        tns.apply(coefs);
    }

    /** Makes the frame one without a spectrum, whose window follows the one before. */
    void silence(FilterBank.Overlap before) {
        Arrays.fill(coefs, 0);
        Arrays.fill(books, (byte) SectionData.ZERO);
        tns.clear();
        ics.follow(before);
    }

    /** Makes the frame what the one before was, weaker and with other signs, so that it does not sound like a tone. */
    void conceal(float gain, NoiseSubstitution noise, FilterBank.Overlap before) {
        ics.follow(before);
        for (int i = 0; i < coefs.length; i++) {
            coefs[i] *= noise.nextFlag() ? gain : -gain;
        }
    }

    IcsInfo ics() {
        return ics;
    }

    /** Returns the codebook of a band; bands of group g start at g times {@link IcsInfo#codedBands}. */
    int book(int band) {
        return books[band];
    }

    /** Returns the gain of a band, as {@link ScaleFactorData} tells. */
    float gain(int band) {
        return gains[band];
    }

    /** Returns the spectrum, window after window; the tools change it in place. */
    float[] coefs() {
        return coefs;
    }
}
