package io.kithara.decode.aac.sbr;

import java.util.Arrays;
import java.util.Optional;

/**
 * All frequency band tables that follow from a header, ISO/IEC 14496-3 subclause 4.6.18.3.2. Borders are QMF channels, a
 * table has one more than bands. Immutable.
 *
 * @param kx first channel that SBR makes
 * @param channels how many it makes, M
 * @param high borders at high resolution
 * @param low borders at low resolution
 * @param noise borders of the noise floor
 * @param limiter borders of the limiter, counted from {@code kx}
 */
record FrequencyBands(int kx, int channels, int[] high, int[] low, int[] noise, int[] limiter, Patches patches) {
    /** The most channels SBR makes. */
    static final int MAX_CHANNELS = 48;

    /** The most noise floor bands. */
    static final int MAX_NOISE_BANDS = 5;

    private static final int QMF_BANDS = 64;

    /** The core fills 32 channels; SBR cannot begin above. */
    private static final int CORE_BANDS = 32;

    /**
     * Makes the tables.
     *
     * @param rate of the SBR output in Hz, twice the core's
     * @return empty if the standard does not allow this header at this rate
     */
    static Optional<FrequencyBands> of(SbrHeader header, int rate) {
        int[] master = MasterBands.of(header, rate);
        if (master.length < 2 || header.xoverBand() >= master.length - 1) {
            return Optional.empty();
        }
        int[] high = Arrays.copyOfRange(master, header.xoverBand(), master.length);
        int kx = high[0];
        int end = high[high.length - 1];
        int noiseBands = noiseBands(header.noiseBands(), kx, end);
        if (kx > CORE_BANDS || end > QMF_BANDS || end - kx > MAX_CHANNELS || noiseBands > MAX_NOISE_BANDS) {
            return Optional.empty();
        }
        Patches patches = Patches.of(master, kx, end, rate);
        if (patches.count() == 0) {
            return Optional.empty();
        }
        int[] low = low(high);
        int[] limiter = LimiterBands.of(header.limiterBands(), low, patches);
        return Optional.of(new FrequencyBands(kx, end - kx, high, low, noise(low, noiseBands), limiter, patches));
    }

    private static int noiseBands(int perOctave, int kx, int end) {
        return Math.max(1, (int) (perOctave * Math.log((double) end / kx) / Math.log(2) + 0.5));
    }

    /** Every other border; of an odd number of bands the lowest stays by itself. */
    private static int[] low(int[] high) {
        int bands = high.length - 1;
        int[] low = new int[(bands + 1) / 2 + 1];
        for (int k = 1; k < low.length; k++) {
            low[k] = high[2 * k - (bands & 1)];
        }
        low[0] = high[0];
        return low;
    }

    private static int[] noise(int[] low, int bands) {
        int[] noise = new int[bands + 1];
        int at = 0;
        noise[0] = low[0];
        for (int k = 1; k <= bands; k++) {
            at += (low.length - 1 - at) / (bands + 1 - k);
            noise[k] = low[at];
        }
        return noise;
    }

    /** Returns the envelope's borders at a resolution. */
    int[] envelope(boolean fine) {
        return fine ? high : low;
    }

    /** Returns how many bands the noise floor has. */
    int noiseBands() {
        return noise.length - 1;
    }
}
