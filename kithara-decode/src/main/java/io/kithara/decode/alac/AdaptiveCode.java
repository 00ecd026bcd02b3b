package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.lossless.PacketBits;
import java.util.Arrays;

/**
 * Reads residuals: Golomb codes whose parameter follows a running mean, and runs of zeros where that mean is small.
 */
final class AdaptiveCode {
    /** The mean is counted in parts of 512. */
    private static final int MEAN_BITS = 9;

    /** So many ones say that the number itself follows. */
    private static final int LONGEST_PREFIX = 9;

    /** Runs of zeros are coded while the mean is below a quarter of one. */
    private static final int RUN_THRESHOLD = 128;

    private static final int RUN_BITS = 16;
    private static final int LONGEST_RUN = 0xFFFF;
    private static final int MEAN_CLAMP = 0xFFFF;

    private AdaptiveCode() {}

    /**
     * Fills the first {@code count} numbers of {@code target}.
     *
     * @param rate of adaption, in parts of 512
     * @param numberBits of a number that is written as such
     */
    static void read(PacketBits in, AlacConfig config, int rate, int numberBits, int[] target, int count)
            throws DecodeException {
        int mean = config.initialMean();
        int offset = 0;
        int at = 0;
        while (at < count) {
            int k = Math.min(config.longestCode(), 31 - Integer.numberOfLeadingZeros((mean >>> MEAN_BITS) + 3));
            int code = readNumber(in, k, (1 << k) - 1, numberBits);
            int folded = code + offset;
            target[at++] = (folded >>> 1) ^ -(folded & 1);
            mean = adapted(mean, rate, code, folded);
            offset = 0;
            if (Integer.compareUnsigned(mean, RUN_THRESHOLD) < 0 && at < count) {
                int run = readRun(in, config, mean);
                if (run > count - at) {
                    throw Corruption.of("has a run of " + run + " zeros where " + (count - at) + " samples are left");
                }
                Arrays.fill(target, at, at + run, 0);
                at += run;
                offset = run < LONGEST_RUN ? 1 : 0;
                mean = 0;
            }
        }
    }

    /** The encoder counts in 32 bits without a sign, and wraps as we do. */
    private static int adapted(int mean, int rate, int code, int folded) {
        if (Integer.compareUnsigned(code, MEAN_CLAMP) > 0) {
            return MEAN_CLAMP;
        }
        return rate * folded + mean - ((rate * mean) >>> MEAN_BITS);
    }

    private static int readRun(PacketBits in, AlacConfig config, int mean) throws DecodeException {
        int k = Integer.numberOfLeadingZeros(mean) - 24 + ((mean + 16) >> 6);
        int multiplier = ((1 << k) - 1) & ((1 << config.longestCode()) - 1);
        return readNumber(in, k, multiplier, RUN_BITS);
    }

    /** A prefix of ones, multiplied, and k bits more: or k - 1, where all but the last of them are 0. */
    private static int readNumber(PacketBits in, int k, int multiplier, int numberBits) throws DecodeException {
        long bits = in.peek();
        int prefix = Long.numberOfLeadingZeros(~bits);
        if (prefix >= LONGEST_PREFIX) {
            in.skip(LONGEST_PREFIX);
            return (int) in.read(numberBits);
        }
        if (k == 1) {
            in.skip(prefix + 1);
            return prefix * multiplier;
        }
        int more = (int) (bits << (prefix + 1) >>> (Long.SIZE - k));
        in.skip(prefix + (more < 2 ? k : k + 1));
        return prefix * multiplier + Math.max(0, more - 1);
    }
}
