package io.kithara.decode.aac.ps;

import io.kithara.decode.aac.BitReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parametric stereo of one SBR element: makes the rows of the QMF banks of a left and a right channel out of those of the
 * one there is. A frame without data, or with damaged data, goes on with the parameters of the last. Not safe for several
 * threads.
 */
public final class PsDecoder {
    /** Rows behind a frame's in which the lowest channels must be known already. */
    public static final int LOOK_AHEAD = HybridBank.REACH;

    private static final int HISTORY = Decorrelator.HISTORY;

    private final int slots;
    private final PsParameters parameters;
    private final HybridBank hybrid;
    private final StereoMixer mixer = new StereoMixer();
    private final float[] leftRe = new float[StereoBands.MAX_HYBRID];
    private final float[] leftIm = new float[StereoBands.MAX_HYBRID];
    private final float[] rightRe = new float[StereoBands.MAX_HYBRID];
    private final float[] rightIm = new float[StereoBands.MAX_HYBRID];

    /** The signal's hybrid bands by slot, the frame's behind {@link #HISTORY} of the frame before. */
    private final float[][] signalRe;

    private final float[][] signalIm;
    private StereoBands bands = StereoBands.TWENTY;
    private Decorrelator decorrelator = new Decorrelator(bands);

    /** That of the other division; few streams ever have it. */
    private @Nullable Decorrelator other;

    private boolean received;

    /** Creates a decoder without a header, for frames of {@code slots}, 32 or 30. */
    public PsDecoder(int slots) {
        this.slots = slots;
        this.parameters = new PsParameters(slots);
        this.hybrid = new HybridBank(slots);
        this.signalRe = new float[HISTORY + slots][StereoBands.MAX_HYBRID];
        this.signalIm = new float[HISTORY + slots][StereoBands.MAX_HYBRID];
    }

    /**
     * Reads ps_data() of the next frame.
     *
     * @param end bit behind the extension it stands in; where the reader is left is no use if this returns false
     * @return whether it was legal
     */
    public boolean read(BitReader bits, int end) {
        received = parameters.read(bits, end);
        return received;
    }

    /** Returns whether there has been a header: before it there is only one channel. */
    public boolean started() {
        return parameters.started();
    }

    /**
     * Makes two channels of a frame.
     *
     * @param re rows of 64 channels, the frame's from {@code firstRow} on, behind them {@link #LOOK_AHEAD} more of which
     *     only the lowest channels matter; the frame's become the left channel
     * @param otherRe receives the right channel, from row 0 on
     */
    public void process(float[][] re, float[][] im, int firstRow, float[][] otherRe, float[][] otherIm) {
        if (!received) {
            parameters.hold();
        }
        received = false;
        divide(parameters.division(bands));
        split(re, im, firstRow);
        int slot = 0;
        for (int envelope = 0; envelope < parameters.envelopes(); envelope++) {
            int end = parameters.end(envelope) + 1;
            mixer.begin(parameters, envelope, bands, decorrelator.bandOf(), end - slot);
            for (; slot < end; slot++) {
                mix(slot);
                HybridBank.join(bands, leftRe, re[firstRow + slot]);
                HybridBank.join(bands, leftIm, im[firstRow + slot]);
                HybridBank.join(bands, rightRe, otherRe[slot]);
                HybridBank.join(bands, rightIm, otherIm[slot]);
            }
        }
    }

    private void divide(StereoBands wanted) {
        if (wanted == bands) {
            return;
        }
        for (int i = slots; i < signalRe.length; i++) {
            regroup(signalRe[i], wanted);
            regroup(signalIm[i], wanted);
        }
        mixer.divide(wanted);
        Decorrelator next = other == null ? new Decorrelator(wanted) : other;
        other = decorrelator;
        decorrelator = next;
        decorrelator.reset();
        bands = wanted;
    }

    /** Moves a slot of the past to where the other division has its channels; those it splits differently are lost. */
    private static void regroup(float[] row, StereoBands wanted) {
        StereoBands fine = StereoBands.THIRTY_FOUR;
        StereoBands coarse = StereoBands.TWENTY;
        int shift = fine.splitChannels - coarse.splitChannels;
        int common = fine.hybrid - fine.splitBands;
        if (wanted == fine) {
            System.arraycopy(row, coarse.splitBands + shift, row, fine.splitBands, common);
            Arrays.fill(row, 0, fine.splitBands, 0);
        } else {
            System.arraycopy(row, fine.splitBands, row, coarse.splitBands + shift, common);
            Arrays.fill(row, 0, coarse.splitBands + shift, 0);
        }
    }

    private void split(float[][] re, float[][] im, int firstRow) {
        hybrid.take(re, im, firstRow);
        for (int i = 0; i < HISTORY; i++) {
            exchange(signalRe, i);
            exchange(signalIm, i);
        }
        int rest = bands.hybrid - bands.splitBands;
        for (int slot = 0; slot < slots; slot++) {
            float[] toRe = signalRe[HISTORY + slot];
            float[] toIm = signalIm[HISTORY + slot];
            hybrid.split(slot, bands, toRe, toIm);
            System.arraycopy(re[firstRow + slot], bands.splitChannels, toRe, bands.splitBands, rest);
            System.arraycopy(im[firstRow + slot], bands.splitChannels, toIm, bands.splitBands, rest);
        }
    }

    private void exchange(float[][] rows, int i) {
        float[] row = rows[i];
        rows[i] = rows[slots + i];
        rows[slots + i] = row;
    }

    private void mix(int slot) {
        int row = HISTORY + slot;
        decorrelator.copy(signalRe, signalIm, row, rightRe, rightIm);
        System.arraycopy(signalRe[row], 0, leftRe, 0, bands.hybrid);
        System.arraycopy(signalIm[row], 0, leftIm, 0, bands.hybrid);
        mixer.mix(bands, leftRe, leftIm, rightRe, rightIm);
    }

    /** Forgets the past, but not that there is parametric stereo. */
    public void reset() {
        parameters.reset();
        hybrid.reset();
        mixer.reset();
        decorrelator.reset();
        for (int i = 0; i < signalRe.length; i++) {
            Arrays.fill(signalRe[i], 0);
            Arrays.fill(signalIm[i], 0);
        }
        received = false;
    }
}
