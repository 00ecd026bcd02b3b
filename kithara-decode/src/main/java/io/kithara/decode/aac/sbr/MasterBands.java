package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/**
 * The master frequency band table, ISO/IEC 14496-3 subclause 4.6.18.3.2.1: QMF channels where bands begin, and where the
 * last one ends. Stateless.
 */
final class MasterBands {
    private static final int QMF_BANDS = 64;

    /** Offsets of the first channel by bs_start_freq; a row per range of output rates, see {@link #offsets}. */
    private static final int[][] START_OFFSETS = {
        {-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7},
        {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13},
        {-5, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16},
        {-6, -4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16},
        {-4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16, 20},
        {-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16, 20, 24}
    };

    /** Bands per octave by bs_freq_scale 1 to 3. */
    private static final int[] BANDS_PER_OCTAVE = {12, 10, 8};

    /** How much wider bands are in the upper region if bs_alter_scale is set. */
    private static final double WARP = 1.3;

    /** Beyond this ratio of the borders the table has two regions. */
    private static final double TWO_REGIONS = 2.2449;

    /** Steps of bs_stop_freq that are looked up; 14 and 15 are multiples of the first channel. */
    private static final int STOP_STEPS = 13;

    private MasterBands() {}

    /**
     * Makes the table.
     *
     * @param rate of the SBR output in Hz, twice the core's
     * @return borders in ascending order, or empty if the standard does not allow this header at this rate
     */
    static int[] of(SbrHeader header, int rate) {
        int k0 = first(header.startFreq(), rate);
        int k2 = end(header.stopFreq(), k0, rate);
        if (k0 <= 0 || k2 <= k0 || k2 - k0 > mostChannels(rate)) {
            return new int[0];
        }
        int[] table = header.freqScale() == 0
                ? linear(k0, k2, header.alterScale() ? 2 : 1)
                : logarithmic(k0, k2, BANDS_PER_OCTAVE[header.freqScale() - 1], header.alterScale() ? WARP : 1);
        for (int i = 1; i < table.length; i++) {
            if (table[i] <= table[i - 1]) {
                return new int[0];
            }
        }
        return table;
    }

    private static int first(int startFreq, int rate) {
        return channel(rate, 3000, 4000, 5000) + offsets(rate)[startFreq];
    }

    private static int end(int stopFreq, int k0, int rate) {
        if (stopFreq > STOP_STEPS) {
            return Math.min(QMF_BANDS, (stopFreq - STOP_STEPS + 1) * k0);
        }
        int stop = channel(rate, 6000, 8000, 10_000);
        int[] steps = widths(stop, QMF_BANDS, STOP_STEPS);
        sort(steps);
        for (int i = 0; i < stopFreq; i++) {
            stop += steps[i];
        }
        return Math.min(QMF_BANDS, stop);
    }

    /** Returns the channel of a frequency in Hz, which depends on the range the rate is in. */
    private static int channel(int rate, int below32, int below64, int above) {
        int hertz = rate < 32_000 ? below32 : rate < 64_000 ? below64 : above;
        return nearest(hertz * 2.0 * QMF_BANDS / rate);
    }

    private static int[] offsets(int rate) {
        if (rate <= 24_000) {
            return START_OFFSETS[rate <= 16_000 ? 0 : rate <= 22_050 ? 1 : 2];
        }
        return START_OFFSETS[rate <= 32_000 ? 3 : rate <= 64_000 ? 4 : 5];
    }

    private static int mostChannels(int rate) {
        return rate <= 32_000 ? 48 : rate <= 44_100 ? 35 : 32;
    }

    /** bs_freq_scale 0: bands of {@code width}, some made wider or narrower so that the last one ends at {@code k2}. */
    private static int[] linear(int k0, int k2, int width) {
        int bands = width == 1 ? (k2 - k0) / 2 * 2 : nearest((k2 - k0) / 4.0) * 2;
        int[] widths = new int[bands];
        Arrays.fill(widths, width);
        int left = k2 - k0 - bands * width;
        for (int i = 0; left < 0 && i < bands; i++, left++) {
            widths[i]--;
        }
        for (int i = bands - 1; left > 0 && i >= 0; i--, left--) {
            widths[i]++;
        }
        return borders(k0, widths);
    }

    private static int[] logarithmic(int k0, int k2, int perOctave, double warp) {
        boolean two = k2 > TWO_REGIONS * k0;
        int k1 = two ? 2 * k0 : k2;
        int[] low = widths(k0, k1, evenBands(k0, k1, perOctave));
        sort(low);
        if (!two || low.length == 0) {
            return borders(k0, low);
        }
        int[] high = widths(k1, k2, evenBands(k1, k2, perOctave / warp));
        sort(high);
        if (high.length > 0 && high[0] < low[low.length - 1]) {
            int last = high.length - 1;
            int change = Math.min(low[low.length - 1] - high[0], (high[last] - high[0]) / 2);
            high[0] += change;
            high[last] -= change;
            sort(high);
        }
        int[] all = Arrays.copyOf(low, low.length + high.length);
        System.arraycopy(high, 0, all, low.length, high.length);
        return borders(k0, all);
    }

    /** In ascending order. There are few, and the JDK's sorter is a large class that a cold first packet would wait for. */
    static void sort(int[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            int number = numbers[i];
            int at = i;
            for (; at > 0 && numbers[at - 1] > number; at--) {
                numbers[at] = numbers[at - 1];
            }
            numbers[at] = number;
        }
    }

    private static int evenBands(int from, int to, double perOctave) {
        return 2 * nearest(perOctave * Math.log((double) to / from) / (2 * Math.log(2)));
    }

    /** Divides {@code from} to {@code to} into bands of equal ratio, rounded to channels. */
    private static int[] widths(int from, int to, int bands) {
        int[] widths = new int[bands];
        int last = from;
        for (int i = 0; i < bands; i++) {
            int next = nearest(from * Math.pow((double) to / from, (i + 1.0) / bands));
            widths[i] = next - last;
            last = next;
        }
        return widths;
    }

    private static int[] borders(int from, int[] widths) {
        int[] borders = new int[widths.length + 1];
        borders[0] = from;
        for (int i = 0; i < widths.length; i++) {
            borders[i + 1] = borders[i] + widths[i];
        }
        return borders;
    }

    private static int nearest(double x) {
        return (int) (x + 0.5);
    }
}
