package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;

/**
 * {@code pulse_data()}, section 4.4.2.7, and its tool, section 4.6.3.3: a few values whose magnitude was too large for a cheap
 * codebook are put right after decoding. Used again for each frame. Not safe for several threads.
 */
final class PulseData {
    private static final int MAX_PULSES = 4;

    private final int[] positions = new int[MAX_PULSES];
    private final int[] amplitudes = new int[MAX_PULSES];
    private int count;

    /** Forgets the pulses of the frame before. */
    void clear() {
        count = 0;
    }

    /**
     * Reads the element.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} for short windows or a pulse outside the frame
     */
    void read(BitReader in, IcsInfo ics) throws DecodeException {
        int pulses = in.read(2) + 1;
        int band = in.read(6);
        if (ics.isShort() || band >= ics.offsets().length) {
            throw Corruption.of("has pulses from band " + band + " on of " + ics.sequence());
        }
        int position = ics.offsets()[band];
        for (int i = 0; i < pulses; i++) {
            position += in.read(5);
            positions[i] = position;
            amplitudes[i] = in.read(4);
        }
        if (position >= ics.windowLength()) {
            throw Corruption.of("has a pulse at " + position);
        }
        count = pulses;
    }

    /** Adds the pulses to dequantised coefficients. */
    void apply(IcsInfo ics, byte[] books, float[] gains, float[] coefs) {
        for (int i = 0; i < count; i++) {
            int band = bandOf(positions[i], ics.offsets());
            if (band < ics.codedBands() && books[band] > SectionData.ZERO && books[band] <= SectionData.ESCAPE) {
                coefs[positions[i]] = withPulse(coefs[positions[i]], amplitudes[i], gains[band]);
            }
        }
    }

    /** Goes back to the quantised value: rounding takes out what the gain left of error. */
    private static float withPulse(float coef, int amplitude, float gain) {
        double scaled = Math.abs(coef) / gain;
        int quantised = (int) Math.rint(Math.sqrt(scaled * Math.sqrt(scaled))) + amplitude;
        float value = gain * Gains.fourThirds(Math.min(quantised, Gains.MAX_QUANTISED));
        return coef > 0 ? value : -value;
    }

    private static int bandOf(int position, int[] offsets) {
        int band = 0;
        while (offsets[band + 1] <= position) {
            band++;
        }
        return band;
    }
}
