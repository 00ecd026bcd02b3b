package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;
import org.jspecify.annotations.Nullable;

/**
 * sbr_header(), ISO/IEC 14496-3 subclause 4.4.2.8: what stays the same over many frames. Numbers are those of the
 * bitstream.
 *
 * @param pattern all bits of the header after a leading one, by which a repeated header is recognised
 * @param coarse whether envelopes come in steps of 3 dB (bs_amp_res) and not of 1.5 dB
 */
record SbrHeader(
        int pattern,
        boolean coarse,
        int startFreq,
        int stopFreq,
        int xoverBand,
        int freqScale,
        boolean alterScale,
        int noiseBands,
        int limiterBands,
        int limiterGains,
        boolean interpolFreq,
        boolean smoothing) {
    /** Bits before the optional parts. */
    private static final int FIXED_BITS = 16;

    /** bs_freq_scale, bs_alter_scale, bs_noise_bands. */
    private static final int EXTRA_1_BITS = 5;

    /** bs_limiter_bands, bs_limiter_gains, bs_interpol_freq, bs_smoothing_mode. */
    private static final int EXTRA_2_BITS = 6;

    /** What the first optional part means if it is absent: scale 2, altered, two noise bands per octave. */
    private static final int EXTRA_1_ABSENT = 0b10_1_10;

    /** What the second optional part means if it is absent: limiter 2, gains 2, interpolation, no smoothing. */
    private static final int EXTRA_2_ABSENT = 0b10_10_1_1;

    /** Reads a header; one that repeats {@code last} gives {@code last} itself. */
    static SbrHeader read(BitReader bits, @Nullable SbrHeader last) {
        int fixed = bits.read(FIXED_BITS);
        boolean extra1 = (fixed & 2) != 0;
        boolean extra2 = (fixed & 1) != 0;
        int first = extra1 ? bits.read(EXTRA_1_BITS) : EXTRA_1_ABSENT;
        int second = extra2 ? bits.read(EXTRA_2_BITS) : EXTRA_2_ABSENT;
        int leading = (1 << FIXED_BITS) | (fixed & ~3);
        int pattern = (((leading << EXTRA_1_BITS) | first) << EXTRA_2_BITS) | second;
        if (last != null && last.pattern == pattern) {
            return last;
        }
        return new SbrHeader(
                pattern,
                fixed >> 15 != 0,
                (fixed >> 11) & 15,
                (fixed >> 7) & 15,
                (fixed >> 4) & 7,
                first >> 3,
                ((first >> 2) & 1) != 0,
                first & 3,
                second >> 4,
                (second >> 2) & 3,
                ((second >> 1) & 1) != 0,
                // bs_smoothing_mode 1 switches smoothing off
                (second & 1) == 0);
    }

    /** Returns whether the decoder goes on without a reset after a change to {@code next} (4.6.18.3.1). */
    boolean sameBands(SbrHeader next) {
        return startFreq == next.startFreq
                && stopFreq == next.stopFreq
                && xoverBand == next.xoverBand
                && freqScale == next.freqScale
                && alterScale == next.alterScale
                && noiseBands == next.noiseBands;
    }
}
