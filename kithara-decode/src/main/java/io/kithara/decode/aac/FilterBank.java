package io.kithara.decode.aac;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The filter bank of section 4.6.11: spectrum of a frame to samples. The tables of a frame length are shared, the arrays for
 * the work in between belong to one decoder. Not safe for several threads.
 *
 * <p>Samples on their way lie in the order of {@link Slopes}, four quarters of which each runs over every other sample; {@link
 * #store} brings them into that of time.
 */
final class FilterBank {
    private final int length;
    private final Tables tables;
    private final Fft.Complex work;
    private final float[] samples;
    private final float[] time;

    /**
     * Creates a filter bank.
     *
     * @param frameLength 1024 or 960
     */
    FilterBank(int frameLength) {
        length = frameLength;
        tables = Tables.of(frameLength);
        work = new Fft.Complex(length / 2);
        samples = new float[length];
        time = new float[2 * length];
    }

    int frameLength() {
        return length;
    }

    /** Makes the samples of a frame, without denormals; {@link #store} hands them out. */
    void synthesize(WindowSequence sequence, boolean kaiserBessel, float[] coefs, Overlap overlap) {
        if (sequence == WindowSequence.EIGHT_SHORT) {
            addShortWindows(kaiserBessel, coefs, overlap);
            takeTime(overlap.samples);
        } else {
            tables.longTransform.transform(coefs, work);
            add(overlap.samples, tables.slopes(overlap.kaiserBessel).rising(sequence.risesShort()));
            keep(overlap.samples, tables.slopes(kaiserBessel).falling(sequence.fallsShort()));
        }
        overlap.kaiserBessel = kaiserBessel;
        overlap.sequence = sequence;
    }

    /**
     * Does the inverse of {@link #synthesize} for one long transform: windows and transforms 2 n samples.
     *
     * @param before what the frame before left, for the shape of the left slope; is not changed
     * @param coefs receives the spectrum, at the scale of decoded ones
     */
    void analyse(WindowSequence sequence, boolean kaiserBessel, Overlap before, float[] input, float[] coefs) {
        float[] rising = tables.slopes(before.kaiserBessel).rising(sequence.risesShort());
        float[] falling = tables.slopes(kaiserBessel).falling(sequence.fallsShort());
        fold(input, rising, falling, coefs);
        tables.longTransform.transform(coefs, work);
        // the transform scales by 1 / (n 2^15) and its inverse by 2, between samples of +-1 and spectra of +-2^15
        float scale = -2f * length * (1 << 30);
        for (int k = 0; k < length / 2; k++) {
            coefs[2 * k] = scale * work.im()[k];
            coefs[length - 1 - 2 * k] = scale * work.re()[k];
        }
    }

    /** The windows' products, added up where the transform cannot tell them apart, with the signs that make it its own inverse. */
    private void fold(float[] input, float[] rising, float[] falling, float[] folded) {
        int quarter = length / 4;
        int middle = length / 2;
        int half = length;
        for (int m = 0; m < quarter; m++) {
            int mirrored = quarter + m;
            float re = input[half + middle + 2 * m] * falling[2 * quarter + m]
                    + input[half + middle - 1 - 2 * m] * falling[3 * quarter + m];
            float im = input[middle + 2 * m] * rising[2 * quarter + m]
                    + input[middle - 1 - 2 * m] * rising[3 * quarter + m];
            float reBehind = input[2 * m] * rising[m] + input[half - 1 - 2 * m] * rising[mirrored];
            float imBehind = input[half + 2 * m] * falling[m] + input[2 * half - 1 - 2 * m] * falling[mirrored];
            folded[2 * m] = -im;
            folded[length - 1 - 2 * m] = -re;
            folded[2 * mirrored] = -imBehind;
            folded[length - 1 - 2 * mirrored] = -reBehind;
        }
    }

    private void add(float[] overlap, float[] slope) {
        int quarter = length / 4;
        float[] re = work.re();
        float[] im = work.im();
        for (int m = 0; m < quarter; m++) {
            samples[m] = Denormals.flushed(overlap[m] + re[quarter + m] * slope[m]);
        }
        for (int m = 0; m < quarter; m++) {
            samples[quarter + m] = Denormals.flushed(overlap[quarter + m] + re[quarter + m] * slope[quarter + m]);
        }
        for (int m = 0; m < quarter; m++) {
            samples[2 * quarter + m] = Denormals.flushed(overlap[2 * quarter + m] + im[m] * slope[2 * quarter + m]);
        }
        for (int m = 0; m < quarter; m++) {
            samples[3 * quarter + m] = Denormals.flushed(overlap[3 * quarter + m] + im[m] * slope[3 * quarter + m]);
        }
    }

    private void keep(float[] overlap, float[] slope) {
        int quarter = length / 4;
        float[] re = work.re();
        float[] im = work.im();
        for (int m = 0; m < quarter; m++) {
            overlap[m] = im[quarter + m] * slope[m];
        }
        for (int m = 0; m < quarter; m++) {
            overlap[quarter + m] = im[quarter + m] * slope[quarter + m];
        }
        for (int m = 0; m < quarter; m++) {
            overlap[2 * quarter + m] = re[m] * slope[2 * quarter + m];
        }
        for (int m = 0; m < quarter; m++) {
            overlap[3 * quarter + m] = re[m] * slope[3 * quarter + m];
        }
    }

    private void addShortWindows(boolean kaiserBessel, float[] coefs, Overlap overlap) {
        tables.shortTransforms().transform(coefs, work);
        Arrays.fill(time, 0);
        float[] falling = tables.slopes(kaiserBessel).ofShortWindow();
        float[] rising = tables.slopes(overlap.kaiserBessel).ofShortWindow();
        int shortLength = falling.length;
        int start = (length - shortLength) / 2;
        for (int window = 0; window < IcsInfo.SHORT_WINDOWS; window++) {
            addShortWindow(window, start + window * shortLength, rising, falling);
            rising = falling;
        }
    }

    /** Unfolds the transform's n values to 2 n: the first half is odd, the second even about its middle. */
    private void addShortWindow(int window, int start, float[] rising, float[] falling) {
        int n = falling.length;
        float[] re = work.re();
        float[] im = work.im();
        for (int k = 0; k < n / 2; k++) {
            float even = im[k * IcsInfo.SHORT_WINDOWS + window];
            float odd = -re[k * IcsInfo.SHORT_WINDOWS + window];
            unfold(even, 2 * k, start, rising, falling);
            unfold(odd, n - 1 - 2 * k, start, rising, falling);
        }
    }

    private void unfold(float value, int m, int start, float[] rising, float[] falling) {
        int n = falling.length;
        if (m < n / 2) {
            time[start + n / 2 + m] += value * rising[n / 2 + m];
            time[start + n / 2 - 1 - m] -= value * rising[n / 2 - 1 - m];
        } else {
            int t = m - n / 2;
            time[start + n + t] += value * falling[n - 1 - t];
            time[start + 2 * n - 1 - t] += value * falling[t];
        }
    }

    /** Takes the first half of the frame from {@link #time} into the samples, the second into the overlap. */
    private void takeTime(float[] overlap) {
        int quarter = length / 4;
        for (int m = 0; m < quarter; m++) {
            samples[m] = Denormals.flushed(overlap[m] + time[2 * m]);
            samples[quarter + m] = Denormals.flushed(overlap[quarter + m] + time[length - 1 - 2 * m]);
            samples[2 * quarter + m] = Denormals.flushed(overlap[2 * quarter + m] + time[length / 2 + 2 * m]);
            samples[3 * quarter + m] = Denormals.flushed(overlap[3 * quarter + m] + time[length / 2 - 1 - 2 * m]);
            overlap[m] = time[length + 2 * m];
            overlap[quarter + m] = time[2 * length - 1 - 2 * m];
            overlap[2 * quarter + m] = time[length + length / 2 + 2 * m];
            overlap[3 * quarter + m] = time[length + length / 2 - 1 - 2 * m];
        }
    }

    /**
     * Writes the samples of the frame in the order of time.
     *
     * @param step from one sample to the next
     * @return the bits of the largest magnitude, to be compared as integers: NaN is larger than all
     */
    int store(float[] target, int at, int step) {
        int quarter = length / 4;
        int peak = 0;
        int up = at;
        int down = at + (length - 1) * step;
        int middleUp = at + length / 2 * step;
        int middleDown = middleUp - step;
        for (int m = 0; m < quarter; m++) {
            float first = samples[m];
            float last = samples[quarter + m];
            float above = samples[2 * quarter + m];
            float below = samples[3 * quarter + m];
            target[up] = first;
            target[down] = last;
            target[middleUp] = above;
            target[middleDown] = below;
            peak = Math.max(peak, Float.floatToRawIntBits(first) & Integer.MAX_VALUE);
            peak = Math.max(peak, Float.floatToRawIntBits(last) & Integer.MAX_VALUE);
            peak = Math.max(peak, Float.floatToRawIntBits(above) & Integer.MAX_VALUE);
            peak = Math.max(peak, Float.floatToRawIntBits(below) & Integer.MAX_VALUE);
            up += 2 * step;
            down -= 2 * step;
            middleUp += 2 * step;
            middleDown -= 2 * step;
        }
        return peak;
    }

    /** What a channel keeps from frame to frame. */
    static final class Overlap {
        private final float[] samples;
        private boolean kaiserBessel;
        private WindowSequence sequence = WindowSequence.ONLY_LONG;

        Overlap(int frameLength) {
            samples = new float[frameLength];
        }

        /** Writes what the next frame begins with in the order of time. */
        void store(float[] target, int at) {
            int quarter = samples.length / 4;
            int middle = at + samples.length / 2;
            for (int m = 0; m < quarter; m++) {
                target[at + 2 * m] = samples[m];
                target[at + samples.length - 1 - 2 * m] = samples[quarter + m];
                target[middle + 2 * m] = samples[2 * quarter + m];
                target[middle - 1 - 2 * m] = samples[3 * quarter + m];
            }
        }

        /** Forgets the frame before. */
        void clear() {
            Arrays.fill(samples, 0);
            kaiserBessel = false;
            sequence = WindowSequence.ONLY_LONG;
        }

        /** Returns the windows of the last frame. */
        WindowSequence sequence() {
            return sequence;
        }

        /** Returns whether its right slope was a Kaiser-Bessel derived window. */
        boolean isKaiserBessel() {
            return kaiserBessel;
        }
    }

    /** Transforms and windows of a frame length, each made when a stream first wants it. */
    private static final class Tables {
        /** Threads that want the same at once make two that are the same, and see them whole, as all below: their fields are final. */
        private static final @Nullable Tables[] ALL = new Tables[2];

        private final int frameLength;
        private final Imdct longTransform;
        private @Nullable Imdct shortTransforms;
        private final @Nullable Slopes[] slopes = new Slopes[2];

        private Tables(int frameLength) {
            this.frameLength = frameLength;
            longTransform = new Imdct(frameLength, 1);
        }

        static Tables of(int frameLength) {
            int index = frameLength == 960 ? 1 : 0;
            Tables known = ALL[index];
            if (known == null) {
                known = new Tables(frameLength);
                ALL[index] = known;
            }
            return known;
        }

        Imdct shortTransforms() {
            Imdct known = shortTransforms;
            if (known == null) {
                known = new Imdct(frameLength / IcsInfo.SHORT_WINDOWS, IcsInfo.SHORT_WINDOWS);
                shortTransforms = known;
            }
            return known;
        }

        Slopes slopes(boolean kaiserBessel) {
            int index = kaiserBessel ? 1 : 0;
            Slopes known = slopes[index];
            if (known == null) {
                known = new Slopes(frameLength, kaiserBessel);
                slopes[index] = known;
            }
            return known;
        }
    }
}
