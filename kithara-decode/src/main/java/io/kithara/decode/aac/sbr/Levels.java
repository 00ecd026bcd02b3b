package io.kithara.decode.aac.sbr;

/**
 * Envelopes and noise floors of one channel as energies, ISO/IEC 14496-3 subclause 4.6.18.3.5: an energy of 1 is that of
 * the least significant bit of 16. Used again for every frame.
 */
final class Levels {
    /** Envelopes start at 64, six octaves up, and so do noise floors. */
    private static final int OFFSET_OCTAVES = 6;

    /** Balance in the middle, in steps of 3 dB. */
    private static final int PAN_OFFSET = 12;

    /** Energy of the signal by envelope and band. */
    final float[][] envelope = new float[TimeGrid.MAX_ENVELOPES][FrequencyBands.MAX_CHANNELS];

    /** Ratio of noise to signal by noise floor and band. */
    final float[][] noise = new float[TimeGrid.MAX_NOISE_FLOORS][FrequencyBands.MAX_NOISE_BANDS];

    /** Takes the numbers of a channel that is coded by itself. */
    void dequantise(ChannelParameters channel, FrequencyBands bands) {
        // counted in half octaves, of which the coarse resolution uses every other
        int shift = channel.grid.coarse() ? 1 : 0;
        for (int l = 0; l < channel.grid.envelopes(); l++) {
            int count = bands.envelope(channel.grid.fine(l)).length - 1;
            for (int k = 0; k < count; k++) {
                envelope[l][k] = halfOctaves((channel.envelope[l][k] << shift) + 2 * OFFSET_OCTAVES);
            }
        }
        for (int l = 0; l < channel.grid.noiseFloors(); l++) {
            for (int k = 0; k < bands.noiseBands(); k++) {
                noise[l][k] = halfOctaves(2 * (OFFSET_OCTAVES - channel.noise[l][k]));
            }
        }
    }

    /** Takes the numbers of a coupled pair apart into those of the left channel, kept here, and of the right. */
    void dequantise(ChannelParameters level, ChannelParameters balance, FrequencyBands bands, Levels right) {
        int shift = level.grid.coarse() ? 1 : 0;
        for (int l = 0; l < level.grid.envelopes(); l++) {
            int count = bands.envelope(level.grid.fine(l)).length - 1;
            for (int k = 0; k < count; k++) {
                float sum = halfOctaves((level.envelope[l][k] << shift) + 2 * (OFFSET_OCTAVES + 1));
                float ratio = halfOctaves(2 * PAN_OFFSET - (balance.envelope[l][k] << shift));
                envelope[l][k] = sum / (1 + ratio);
                right.envelope[l][k] = sum * ratio / (1 + ratio);
            }
        }
        for (int l = 0; l < level.grid.noiseFloors(); l++) {
            for (int k = 0; k < bands.noiseBands(); k++) {
                float sum = halfOctaves(2 * (OFFSET_OCTAVES - level.noise[l][k] + 1));
                float ratio = halfOctaves(2 * (PAN_OFFSET - balance.noise[l][k]));
                noise[l][k] = sum / (1 + ratio);
                right.noise[l][k] = sum * ratio / (1 + ratio);
            }
        }
    }

    /** Makes the last envelope and noise floor of a frame the first, and scales the envelope's energies. */
    void fade(ChannelParameters channel, float factor) {
        float[] last = envelope[Math.max(0, channel.grid.envelopes() - 1)];
        for (int k = 0; k < last.length; k++) {
            envelope[0][k] = last[k] * factor;
        }
        float[] lastNoise = noise[Math.max(0, channel.grid.noiseFloors() - 1)];
        System.arraycopy(lastNoise, 0, noise[0], 0, lastNoise.length);
    }

    /** Returns 2 to the power of {@code halves} / 2. */
    private static float halfOctaves(int halves) {
        return Math.scalb((halves & 1) == 0 ? 1 : (float) Math.sqrt(2), halves >> 1);
    }
}
