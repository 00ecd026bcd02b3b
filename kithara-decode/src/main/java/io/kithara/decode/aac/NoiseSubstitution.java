package io.kithara.decode.aac;

/**
 * Perceptual noise substitution, section 4.6.13: bands that are noise of a given energy. Every packet draws its noise from a
 * generator set by the packet's place on the timeline, so that a seek gives the very samples of linear decoding. Not safe
 * for several threads.
 */
final class NoiseSubstitution {
    /** Knuth's 64-bit linear congruential generator (MMIX); its high half is taken. */
    private static final long FACTOR = 6_364_136_223_846_793_005L;

    private static final long STEP = 1_442_695_040_888_963_407L;

    private long state;

    /** Sets the generator to what belongs to a packet, which is different for neighbours. */
    void seed(long startFrame) {
        long mixed = (startFrame ^ startFrame >>> 29) * FACTOR;
        state = (mixed ^ mixed >>> 32) * FACTOR + STEP;
    }

    /** Fills the noise bands of a channel. */
    void apply(IndividualChannelStream channel) {
        IcsInfo ics = channel.ics();
        int window = 0;
        for (int group = 0; group < ics.groups(); group++) {
            int end = window + ics.groupLength(group);
            for (int i = 0; i < ics.codedBands(); i++) {
                int band = group * ics.codedBands() + i;
                if (channel.book(band) == SectionData.NOISE) {
                    for (int w = window; w < end; w++) {
                        int base = w * ics.windowLength();
                        fill(channel.coefs(), base + ics.offsets()[i], base + ics.offsets()[i + 1], channel.gain(band));
                    }
                }
            }
            window = end;
        }
    }

    /** Returns one bit of the noise. */
    boolean nextFlag() {
        state = state * FACTOR + STEP;
        return state < 0;
    }

    /** Makes noise whose energy is {@code gain} squared. */
    private void fill(float[] coefs, int from, int to, float gain) {
        float energy = 0;
        for (int i = from; i < to; i++) {
            state = state * FACTOR + STEP;
            float value = (int) (state >> 32) * 0x1p-31f;
            coefs[i] = value;
            energy += value * value;
        }
        float scale = gain / (float) Math.sqrt(Math.max(energy, Float.MIN_NORMAL));
        for (int i = from; i < to; i++) {
            coefs[i] *= scale;
        }
    }
}
