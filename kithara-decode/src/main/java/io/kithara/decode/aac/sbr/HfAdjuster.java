package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/**
 * Gives the generated high band of one channel the energies that the encoder measured, ISO/IEC 14496-3 subclause 4.6.18.7:
 * gains, noise and sinusoids. Keeps from frame to frame what the standard says. Not safe for several threads.
 */
final class HfAdjuster {
    /** Slots per time slot. */
    private static final int RATE = 2;

    /** Slots before the present one that smoothing looks at, h_SL. */
    private static final int SMOOTHED = 4;

    /** Weights of the smoothing, the present slot first. */
    private static final float[] SMOOTHING = {
        (float) 0.33333333333333,
        (float) 0.30150283239582,
        (float) 0.21816949906249,
        (float) 0.11516383427084,
        (float) 0.03183050093751
    };

    private static final int CHANNELS = FrequencyBands.MAX_CHANNELS;
    private static final int QMF_BANDS = 64;

    private final GainCalculator calculator = new GainCalculator();
    private final float[][] gains = new float[TimeGrid.MAX_ENVELOPES][CHANNELS];
    private final float[][] noises = new float[TimeGrid.MAX_ENVELOPES][CHANNELS];
    private final float[][] sines = new float[TimeGrid.MAX_ENVELOPES][CHANNELS];

    /** Gains of the last slots, the oldest first. */
    private final float[][] pastGains = new float[SMOOTHED][CHANNELS];

    private final float[][] pastNoises = new float[SMOOTHED][CHANNELS];
    private final float[] smoothGain = new float[CHANNELS];
    private final float[] smoothNoise = new float[CHANNELS];

    /** By QMF channel, where the frame before had sinusoids. */
    private final boolean[] pastSinusoids = new boolean[QMF_BANDS];

    /** Where the index of noise was 0: where the bands began. By it the index follows from the slot, also behind a seek. */
    private long noiseStart;

    /** Where the index of sinusoids was 0: at the first envelope of all. */
    private long sineStart;

    private boolean started;

    /** Whether the frame before ended with a transient to come: l_APrev is then 0. */
    private boolean transientAhead;

    /**
     * Adjusts all envelopes of a frame in place.
     *
     * @param high rows of 64 channels, of which the row of slot l is l + {@link HfGenerator#ADJUST_SLOTS}
     * @param slot number of the frame's first slot in the stream
     * @param past what there is of the frame before
     */
    void adjust(
            QmfRows high,
            ChannelParameters parameters,
            Levels levels,
            FrequencyBands bands,
            SbrHeader header,
            long slot,
            Past past) {
        TimeGrid grid = parameters.grid;
        for (int l = 0; l < grid.envelopes(); l++) {
            mapEnvelope(parameters, levels, bands, l);
            measure(high, grid, bands, header.interpolFreq(), l);
            calculator.compute(bands, header.limiterGains(), !transientAt(grid, l), gains[l], noises[l], sines[l]);
        }
        long first = slot + (long) RATE * grid.border(0);
        if (past == Past.OTHER_BANDS || !started) {
            noiseStart = first;
        }
        sineStart = started ? sineStart : first;
        started = true;
        if (past != Past.WHOLE) {
            for (int i = 0; i < SMOOTHED; i++) {
                System.arraycopy(gains[0], 0, pastGains[i], 0, CHANNELS);
                System.arraycopy(noises[0], 0, pastNoises[i], 0, CHANNELS);
            }
        }
        for (int l = 0; l < grid.envelopes(); l++) {
            assemble(high, grid, bands, header.smoothing(), l, slot);
        }
        keep(parameters, bands);
    }

    private boolean transientAt(TimeGrid grid, int envelope) {
        return envelope == grid.transientEnvelope() || (envelope == 0 && transientAhead);
    }

    /** Subclause 4.6.18.7.2: from bands to channels. */
    private void mapEnvelope(ChannelParameters parameters, Levels levels, FrequencyBands bands, int envelope) {
        TimeGrid grid = parameters.grid;
        int kx = bands.kx();
        float[] noise = levels.noise[grid.noiseFloorOf(envelope)];
        for (int i = 0; i < bands.noiseBands(); i++) {
            Arrays.fill(calculator.noiseRatio, bands.noise()[i] - kx, bands.noise()[i + 1] - kx, noise[i]);
        }
        mapSinusoids(parameters, bands, envelope);
        int[] borders = bands.envelope(grid.fine(envelope));
        for (int i = 0; i + 1 < borders.length; i++) {
            int from = borders[i] - kx;
            int to = borders[i + 1] - kx;
            Arrays.fill(calculator.wanted, from, to, levels.envelope[envelope][i]);
            boolean near = false;
            for (int m = from; m < to; m++) {
                near |= calculator.sinusoid[m];
            }
            Arrays.fill(calculator.nearSinusoid, from, to, near);
        }
    }

    /**
     * A sinusoid stands in the middle of its band. It begins with the transient, or with the frame if the frame before had
     * been sent it: the standard's text asks whether it sounded there, its reference decoder whether it was sent.
     */
    private void mapSinusoids(ChannelParameters parameters, FrequencyBands bands, int envelope) {
        Arrays.fill(calculator.sinusoid, false);
        int[] high = bands.high();
        boolean begun = envelope >= parameters.grid.transientEnvelope();
        for (int i = 0; i + 1 < high.length; i++) {
            int middle = (high[i] + high[i + 1]) >> 1;
            calculator.sinusoid[middle - bands.kx()] = parameters.sinusoid[i] && (begun || pastSinusoids[middle]);
        }
    }

    /** Subclause 4.6.18.7.3: the mean energy over the envelope, of each channel or each band. */
    private void measure(QmfRows high, TimeGrid grid, FrequencyBands bands, boolean eachChannel, int envelope) {
        int from = RATE * grid.border(envelope) + HfGenerator.ADJUST_SLOTS;
        int to = RATE * grid.border(envelope + 1) + HfGenerator.ADJUST_SLOTS;
        float[] present = calculator.present;
        int count = bands.channels();
        Arrays.fill(present, 0);
        for (int row = from; row < to; row++) {
            addSquares(high.re[row], high.im[row], bands.kx(), count, present);
        }
        float scale = 1f / (to - from);
        for (int m = 0; m < count; m++) {
            present[m] *= scale;
        }
        if (!eachChannel) {
            average(bands.envelope(grid.fine(envelope)), present);
        }
    }

    private static void addSquares(float[] re, float[] im, int first, int count, float[] sum) {
        for (int m = 0; m < count; m++) {
            float r = re[first + m];
            float i = im[first + m];
            sum[m] += r * r + i * i;
        }
    }

    private static void average(int[] borders, float[] present) {
        for (int i = 0; i + 1 < borders.length; i++) {
            int from = borders[i] - borders[0];
            int to = borders[i + 1] - borders[0];
            float sum = 0;
            for (int m = from; m < to; m++) {
                sum += present[m];
            }
            Arrays.fill(present, from, to, sum / (to - from));
        }
    }

    /** Subclause 4.6.18.7.6: smooths the gains over time, and applies them slot by slot. */
    private void assemble(
            QmfRows high, TimeGrid grid, FrequencyBands bands, boolean smoothing, int envelope, long frame) {
        boolean atTransient = transientAt(grid, envelope);
        int first = RATE * grid.border(envelope);
        int end = RATE * grid.border(envelope + 1);
        for (int slot = first; slot < end; slot++) {
            float[] gain = gains[envelope];
            float[] noise = noises[envelope];
            // where all five slots are of this envelope their mean is what it is
            if (smoothing && !atTransient && slot - first < SMOOTHED) {
                smooth(grid, envelope, slot, bands.channels());
                gain = smoothGain;
                noise = smoothNoise;
            }
            int noiseIndex = (int) (frame + slot - noiseStart) * bands.channels() & (NoiseTable.LENGTH - 1);
            float[] re = high.re[slot + HfGenerator.ADJUST_SLOTS];
            float[] im = high.im[slot + HfGenerator.ADJUST_SLOTS];
            if (atTransient) {
                scale(re, im, bands.kx(), bands.channels(), gain);
            } else {
                scaleWithNoise(re, im, bands.kx(), bands.channels(), gain, noise, sines[envelope], noiseIndex + 1);
            }
            addSines(re, im, bands.kx(), bands.channels(), sines[envelope], (int) (frame + slot - sineStart) & 3);
        }
    }

    private void smooth(TimeGrid grid, int envelope, int slot, int count) {
        Arrays.fill(smoothGain, 0, count, 0);
        Arrays.fill(smoothNoise, 0, count, 0);
        int at = envelope;
        for (int n = 0; n <= SMOOTHED; n++) {
            int past = slot - n;
            while (at >= 0 && past < RATE * grid.border(at)) {
                at--;
            }
            int before = SMOOTHED + past - RATE * grid.border(0);
            addScaled(at < 0 ? pastGains[before] : gains[at], SMOOTHING[n], smoothGain, count);
            addScaled(at < 0 ? pastNoises[before] : noises[at], SMOOTHING[n], smoothNoise, count);
        }
    }

    private static void addScaled(float[] values, float factor, float[] sum, int count) {
        for (int m = 0; m < count; m++) {
            sum[m] += values[m] * factor;
        }
    }

    private static void scale(float[] re, float[] im, int kx, int count, float[] gain) {
        for (int m = 0; m < count; m++) {
            re[kx + m] *= gain[m];
            im[kx + m] *= gain[m];
        }
    }

    /** Noise goes where there is no sinusoid. */
    private static void scaleWithNoise(
            float[] re, float[] im, int kx, int count, float[] gain, float[] noise, float[] sine, int from) {
        for (int m = 0; m < count; m++) {
            float level = sine[m] == 0 ? noise[m] : 0;
            re[kx + m] = re[kx + m] * gain[m] + level * NoiseTable.RE[from + m];
            im[kx + m] = im[kx + m] * gain[m] + level * NoiseTable.IM[from + m];
        }
    }

    /** A sinusoid in the middle of a channel turns by a quarter per slot, in every second channel the other way. */
    private static void addSines(float[] re, float[] im, int kx, int count, float[] sine, int sineIndex) {
        float sign = sineIndex < 2 ? 1 : -1;
        if ((sineIndex & 1) == 0) {
            for (int m = 0; m < count; m++) {
                re[kx + m] += sign * sine[m];
            }
        } else {
            float even = (kx & 1) == 0 ? sign : -sign;
            for (int m = 0; m < count; m++) {
                im[kx + m] += ((m & 1) == 0 ? even : -even) * sine[m];
            }
        }
    }

    /** Puts by what the next frame needs of this one. */
    private void keep(ChannelParameters parameters, FrequencyBands bands) {
        TimeGrid grid = parameters.grid;
        int at = grid.envelopes() - 1;
        for (int i = SMOOTHED - 1; i >= 0; i--) {
            while (at > 0 && RATE * grid.end() - SMOOTHED + i < RATE * grid.border(at)) {
                at--;
            }
            System.arraycopy(gains[at], 0, pastGains[i], 0, CHANNELS);
            System.arraycopy(noises[at], 0, pastNoises[i], 0, CHANNELS);
        }
        transientAhead = grid.transientEnvelope() == grid.envelopes();
        Arrays.fill(pastSinusoids, false);
        int[] high = bands.high();
        for (int i = 0; i + 1 < high.length; i++) {
            pastSinusoids[(high[i] + high[i + 1]) >> 1] = parameters.sinusoid[i];
        }
    }

    /** What is known of the frame before one. */
    enum Past {
        /** All. */
        WHOLE,
        /** Nothing: it was lost, or there was a seek. */
        LOST,
        /** Nothing that helps: its bands were others. */
        OTHER_BANDS
    }

    /** Forgets the frames before, but not from where noise and sinusoids are counted. */
    void reset() {
        for (int i = 0; i < SMOOTHED; i++) {
            Arrays.fill(pastGains[i], 0);
            Arrays.fill(pastNoises[i], 0);
        }
        Arrays.fill(pastSinusoids, false);
        transientAhead = false;
    }
}
