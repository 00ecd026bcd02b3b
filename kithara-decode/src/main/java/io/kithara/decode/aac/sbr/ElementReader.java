package io.kithara.decode.aac.sbr;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.DeltaCode;
import java.util.Arrays;

/**
 * Reads sbr_single_channel_element() and sbr_channel_pair_element(), ISO/IEC 14496-3 subclause 4.4.2.8, and undoes the
 * delta coding of subclause 4.6.18.3.5. Stateless but for the frame size.
 */
final class ElementReader {
    private static final int START_LEVEL_BITS = 7;
    private static final int START_BALANCE_BITS = 6;
    private static final int START_NOISE_BITS = 5;

    /** Time slots of a frame. */
    private final int slots;

    ElementReader(int slots) {
        this.slots = slots;
    }

    /** Reads a single channel up to and without the extended data; returns whether its grid is legal. */
    boolean readSingle(
            BitReader bits, boolean coarse, FrequencyBands bands, ChannelParameters to, ChannelParameters last) {
        if (bits.readFlag()) {
            bits.skip(4);
        }
        if (!to.grid.read(bits, slots, coarse)) {
            return false;
        }
        readDirections(bits, to);
        readInverseFiltering(bits, bands, to);
        readEnvelopes(bits, bands, to, last, false);
        readNoise(bits, bands, to, last, false);
        readSinusoids(bits, bands, to);
        return true;
    }

    /** Reads bs_data_extra and bs_coupling of a pair; returns the latter. */
    boolean readCoupling(BitReader bits) {
        if (bits.readFlag()) {
            bits.skip(8);
        }
        return bits.readFlag();
    }

    /** Reads a pair whose channels are coded each by itself; returns whether both grids are legal. */
    boolean readPair(
            BitReader bits, boolean coarse, FrequencyBands bands, ChannelParameters[] to, ChannelParameters[] last) {
        if (!to[0].grid.read(bits, slots, coarse) || !to[1].grid.read(bits, slots, coarse)) {
            return false;
        }
        for (ChannelParameters channel : to) {
            readDirections(bits, channel);
        }
        for (ChannelParameters channel : to) {
            readInverseFiltering(bits, bands, channel);
        }
        for (int i = 0; i < 2; i++) {
            readEnvelopes(bits, bands, to[i], last[i], false);
        }
        for (int i = 0; i < 2; i++) {
            readNoise(bits, bands, to[i], last[i], false);
        }
        for (ChannelParameters channel : to) {
            readSinusoids(bits, bands, channel);
        }
        return true;
    }

    /**
     * Reads a pair of which the first is the level of both and the second the balance between them; returns whether the grid is
     * legal.
     */
    boolean readCoupledPair(
            BitReader bits, boolean coarse, FrequencyBands bands, ChannelParameters[] to, ChannelParameters[] last) {
        if (!to[0].grid.read(bits, slots, coarse)) {
            return false;
        }
        to[1].grid.copyFrom(to[0].grid);
        readDirections(bits, to[0]);
        readDirections(bits, to[1]);
        readInverseFiltering(bits, bands, to[0]);
        System.arraycopy(to[0].inverseFiltering, 0, to[1].inverseFiltering, 0, bands.noiseBands());
        for (int i = 0; i < 2; i++) {
            readEnvelopes(bits, bands, to[i], last[i], i == 1);
            readNoise(bits, bands, to[i], last[i], i == 1);
        }
        readSinusoids(bits, bands, to[0]);
        readSinusoids(bits, bands, to[1]);
        return true;
    }

    /** sbr_dtdf(). */
    private static void readDirections(BitReader bits, ChannelParameters to) {
        for (int l = 0; l < to.grid.envelopes(); l++) {
            to.timeDelta[l] = bits.readFlag();
        }
        for (int l = 0; l < to.grid.noiseFloors(); l++) {
            to.noiseTimeDelta[l] = bits.readFlag();
        }
    }

    /** sbr_invf(). */
    private static void readInverseFiltering(BitReader bits, FrequencyBands bands, ChannelParameters to) {
        for (int i = 0; i < bands.noiseBands(); i++) {
            to.inverseFiltering[i] = bits.read(2);
        }
    }

    /** sbr_envelope(). */
    private static void readEnvelopes(
            BitReader bits, FrequencyBands bands, ChannelParameters to, ChannelParameters last, boolean balance) {
        boolean coarse = to.grid.coarse();
        DeltaCode overTime = overTime(coarse, balance);
        DeltaCode overFrequency = overFrequency(coarse, balance);
        int startBits = (balance ? START_BALANCE_BITS : START_LEVEL_BITS) - (coarse ? 1 : 0);
        // a balance is sent in steps of two
        int shift = balance ? 1 : 0;
        int[] before = last.lastEnvelope();
        boolean beforeFine = last.grid.fine(Math.max(0, last.grid.envelopes() - 1));
        for (int l = 0; l < to.grid.envelopes(); l++) {
            int[] values = to.envelope[l];
            boolean fine = to.grid.fine(l);
            int count = bands.envelope(fine).length - 1;
            if (to.timeDelta[l]) {
                int at = 0;
                for (int k = 0; k < count; k++) {
                    at = fine == beforeFine ? k : sameBand(bands, fine, k, at);
                    values[k] = before[at] + (overTime.read(bits) << shift);
                }
            } else {
                readOverFrequency(bits, overFrequency, startBits, shift, values, count);
            }
            before = values;
            beforeFine = fine;
        }
    }

    /**
     * Returns the band of the other resolution that a band builds on: the coarse one it lies in, or the fine one that
     * begins where it does.
     *
     * @param from the one found for the band before, to go on from
     */
    private static int sameBand(FrequencyBands bands, boolean fine, int k, int from) {
        int at = from;
        if (fine) {
            int[] low = bands.low();
            while (at + 2 < low.length && low[at + 1] <= bands.high()[k]) {
                at++;
            }
        } else {
            int[] high = bands.high();
            while (at + 2 < high.length && high[at] < bands.low()[k]) {
                at++;
            }
        }
        return at;
    }

    /** sbr_noise(). */
    private static void readNoise(
            BitReader bits, FrequencyBands bands, ChannelParameters to, ChannelParameters last, boolean balance) {
        DeltaCode overTime = balance ? SbrCodes.NOISE_BALANCE_TIME : SbrCodes.NOISE_TIME;
        DeltaCode overFrequency = overFrequency(true, balance);
        int shift = balance ? 1 : 0;
        int[] before = last.lastNoise();
        for (int l = 0; l < to.grid.noiseFloors(); l++) {
            int[] values = to.noise[l];
            if (to.noiseTimeDelta[l]) {
                for (int k = 0; k < bands.noiseBands(); k++) {
                    values[k] = before[k] + (overTime.read(bits) << shift);
                }
            } else {
                readOverFrequency(bits, overFrequency, START_NOISE_BITS, shift, values, bands.noiseBands());
            }
            before = values;
        }
    }

    private static void readOverFrequency(
            BitReader bits, DeltaCode code, int startBits, int shift, int[] values, int count) {
        values[0] = bits.read(startBits) << shift;
        for (int k = 1; k < count; k++) {
            values[k] = values[k - 1] + (code.read(bits) << shift);
        }
    }

    /** bs_add_harmonic_flag and sbr_sinusoidal_coding(). */
    private static void readSinusoids(BitReader bits, FrequencyBands bands, ChannelParameters to) {
        Arrays.fill(to.sinusoid, false);
        if (bits.readFlag()) {
            for (int k = 0; k < bands.high().length - 1; k++) {
                to.sinusoid[k] = bits.readFlag();
            }
        }
    }

    private static DeltaCode overTime(boolean coarse, boolean balance) {
        if (balance) {
            return coarse ? SbrCodes.BALANCE_TIME_3_0_DB : SbrCodes.BALANCE_TIME_1_5_DB;
        }
        return coarse ? SbrCodes.ENVELOPE_TIME_3_0_DB : SbrCodes.ENVELOPE_TIME_1_5_DB;
    }

    private static DeltaCode overFrequency(boolean coarse, boolean balance) {
        if (balance) {
            return coarse ? SbrCodes.BALANCE_FREQUENCY_3_0_DB : SbrCodes.BALANCE_FREQUENCY_1_5_DB;
        }
        return coarse ? SbrCodes.ENVELOPE_FREQUENCY_3_0_DB : SbrCodes.ENVELOPE_FREQUENCY_1_5_DB;
    }
}
