package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/** What one frame says of one channel, as numbers of the bitstream after undoing the delta coding. Used again. */
final class ChannelParameters {
    /** Envelopes no louder than 2^(70 - 6) of full scale stay in range of all the squares made of them. */
    private static final int MAX_LEVEL_OCTAVES = 64;

    /** Quantised noise goes from 0, six octaves above the signal, to 30, as far below as there are bits to say it. */
    private static final int MAX_NOISE = 30;

    final TimeGrid grid = new TimeGrid();

    /** bs_df_env: whether an envelope is coded as difference to the one before it. */
    final boolean[] timeDelta = new boolean[TimeGrid.MAX_ENVELOPES];

    /** bs_df_noise. */
    final boolean[] noiseTimeDelta = new boolean[TimeGrid.MAX_NOISE_FLOORS];

    /** bs_invf_mode by noise band. */
    final int[] inverseFiltering = new int[FrequencyBands.MAX_NOISE_BANDS];

    /** E by envelope and band. */
    final int[][] envelope = new int[TimeGrid.MAX_ENVELOPES][FrequencyBands.MAX_CHANNELS];

    /** Q by noise floor and band. */
    final int[][] noise = new int[TimeGrid.MAX_NOISE_FLOORS][FrequencyBands.MAX_NOISE_BANDS];

    /** bs_add_harmonic by band of high resolution. */
    final boolean[] sinusoid = new boolean[FrequencyBands.MAX_CHANNELS];

    /** Returns the last envelope, which the next frame may build on. */
    int[] lastEnvelope() {
        return envelope[Math.max(0, grid.envelopes() - 1)];
    }

    /** Returns the last noise floor. */
    int[] lastNoise() {
        return noise[Math.max(0, grid.noiseFloors() - 1)];
    }

    /** Returns whether the first envelope is a difference to the frame before, or the last still follows from it. */
    boolean envelopeFollowsLast(boolean toTheEnd) {
        return follows(timeDelta, toTheEnd ? grid.envelopes() : 1);
    }

    /** Returns the same of the noise floors. */
    boolean noiseFollowsLast(boolean toTheEnd) {
        return follows(noiseTimeDelta, toTheEnd ? grid.noiseFloors() : 1);
    }

    private static boolean follows(boolean[] directions, int count) {
        boolean all = true;
        for (int i = 0; i < count; i++) {
            all &= directions[i];
        }
        return all;
    }

    /** Returns whether all numbers are such as an encoder can mean. */
    boolean plausible(FrequencyBands bands) {
        int most = grid.coarse() ? MAX_LEVEL_OCTAVES : 2 * MAX_LEVEL_OCTAVES;
        for (int l = 0; l < grid.envelopes(); l++) {
            if (!within(envelope[l], bands.envelope(grid.fine(l)).length - 1, most)) {
                return false;
            }
        }
        for (int l = 0; l < grid.noiseFloors(); l++) {
            if (!within(noise[l], bands.noiseBands(), MAX_NOISE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(int[] values, int count, int most) {
        for (int i = 0; i < count; i++) {
            if (values[i] < 0 || values[i] > most) {
                return false;
            }
        }
        return true;
    }

    /** Becomes what a frame in place of a lost one says: the end of the last goes on. */
    void continueFrom(ChannelParameters last, int slots) {
        int[] envelopeBefore = last.lastEnvelope();
        int[] noiseBefore = last.lastNoise();
        boolean fine = last.grid.fine(Math.max(0, last.grid.envelopes() - 1));
        grid.single(Math.max(0, last.grid.end() - slots), slots, fine);
        System.arraycopy(envelopeBefore, 0, envelope[0], 0, envelopeBefore.length);
        System.arraycopy(noiseBefore, 0, noise[0], 0, noiseBefore.length);
        System.arraycopy(last.inverseFiltering, 0, inverseFiltering, 0, inverseFiltering.length);
        System.arraycopy(last.sinusoid, 0, sinusoid, 0, sinusoid.length);
    }

    /** Becomes what stands before a first frame: silence. */
    void clear() {
        grid.single(0, 0, false);
        for (int[] row : envelope) {
            Arrays.fill(row, 0);
        }
        for (int[] row : noise) {
            Arrays.fill(row, 0);
        }
        Arrays.fill(inverseFiltering, 0);
        Arrays.fill(sinusoid, false);
    }
}
