package io.kithara.decode.alac;

import java.nio.ByteBuffer;
import java.util.Random;

/** Writes ALAC packets in every way that the format allows, those that no encoder uses as well. */
final class AlacWriter {
    static final int HISTORY_MULT = 40;
    static final int INITIAL_HISTORY = 10;
    static final int RICE_LIMIT = 14;

    /** Elements by the number of channels: 1 for one, 2 for a pair, 3 for a low frequency one. */
    private static final int[][] ELEMENTS = {
        {1}, {2}, {1, 2}, {1, 2, 1}, {1, 2, 2}, {1, 2, 2, 3}, {1, 2, 2, 1, 3}, {1, 2, 2, 2, 3}
    };

    /**
     * How a packet is written.
     *
     * @param plain without prediction and codes
     * @param shiftedBytes stored apart
     * @param order of the prediction, 31 for differences
     * @param shift of the prediction
     * @param mode of the prediction: anything but 0 takes differences first
     * @param mixBits how a pair is mixed, with a weight of 0 to 2^mixBits
     * @param extras data and fill elements between the others
     */
    record Coding(
            boolean plain,
            int shiftedBytes,
            int order,
            int shift,
            int mode,
            int mixBits,
            int mixWeight,
            int historyFactor,
            boolean extras) {
        static final Coding PLAIN = new Coding(true, 0, 0, 0, 0, 0, 0, 4, false);
        static final Coding USUAL = new Coding(false, 0, 4, 9, 0, 2, 1, 4, false);

        Coding order(int order, int shift) {
            return new Coding(plain, shiftedBytes, order, shift, mode, mixBits, mixWeight, historyFactor, extras);
        }

        Coding shifted(int bytes) {
            return new Coding(plain, bytes, order, shift, mode, mixBits, mixWeight, historyFactor, extras);
        }

        Coding mode(int mode) {
            return new Coding(plain, shiftedBytes, order, shift, mode, mixBits, mixWeight, historyFactor, extras);
        }

        Coding mixed(int bits, int weight) {
            return new Coding(plain, shiftedBytes, order, shift, mode, bits, weight, historyFactor, extras);
        }

        Coding historyFactor(int factor) {
            return new Coding(plain, shiftedBytes, order, shift, mode, mixBits, mixWeight, factor, extras);
        }

        Coding withExtras() {
            return new Coding(plain, shiftedBytes, order, shift, mode, mixBits, mixWeight, historyFactor, true);
        }

        /** Returns one that is legal for samples of so many bits. */
        static Coding random(Random random, int bits) {
            int shifted = bits == 32 ? 1 + random.nextInt(2) : bits == 24 ? random.nextInt(2) : 0;
            int order =
                    random.nextInt(8) == 0 ? 31 : random.nextInt(3) == 0 ? random.nextInt(31) : 2 * random.nextInt(5);
            int mixBits = random.nextInt(5);
            return new Coding(
                    random.nextInt(8) == 0,
                    shifted,
                    order,
                    5 + random.nextInt(8),
                    random.nextInt(4) == 0 ? 15 : 0,
                    mixBits,
                    random.nextInt((1 << mixBits) + 1),
                    3 + random.nextInt(3),
                    random.nextInt(4) == 0);
        }
    }

    /** Where ALAC's channels are in WAVE order, as {@link AlacDecoder} has it. */
    private static final int[][] PLACES = {
        {0},
        {0, 1},
        {2, 0, 1},
        {2, 0, 1, 3},
        {2, 0, 1, 3, 4},
        {2, 0, 1, 4, 5, 3},
        {2, 0, 1, 5, 6, 4, 3},
        {2, 6, 7, 0, 1, 4, 5, 3}
    };

    private final byte[] bytes = new byte[1 << 20];
    private int position;

    private AlacWriter() {}

    static byte[] cookie(int frameLength, int bits, int channels, int rate) {
        return ByteBuffer.allocate(24)
                .putInt(frameLength)
                .put((byte) 0)
                .put((byte) bits)
                .put((byte) HISTORY_MULT)
                .put((byte) INITIAL_HISTORY)
                .put((byte) RICE_LIMIT)
                .put((byte) channels)
                .putShort((short) 255)
                .putInt(0)
                .putInt(0)
                .putInt(rate)
                .array();
    }

    /** Returns a packet; channels are in the order of the packet. */
    static byte[] packet(int[][] channels, int frameLength, int bits, Coding coding) {
        AlacWriter out = new AlacWriter();
        int channel = 0;
        for (int element : ELEMENTS[channels.length - 1]) {
            if (coding.extras) {
                out.extras();
            }
            int count = element == 2 ? 2 : 1;
            int[][] own = new int[count][];
            for (int i = 0; i < count; i++) {
                own[i] = channels[channel + i].clone();
            }
            out.write(element == 2 ? 1 : element == 3 ? 3 : 0, 3);
            out.write(channel, 4);
            out.element(own, frameLength, bits, coding);
            channel += count;
        }
        out.write(7, 3);
        byte[] packet = new byte[(out.position + 7) / 8];
        System.arraycopy(out.bytes, 0, packet, 0, packet.length);
        return packet;
    }

    /** Returns where a channel comes out. */
    static int place(int channels, int channel) {
        return PLACES[channels - 1][channel];
    }

    /** What the music of a test sounds like: a few tones, some hiss, silence at times. */
    static int[][] music(int channels, int frames, int bits, long seed) {
        Random random = new Random(seed);
        int[][] music = new int[channels][frames];
        double full = Math.scalb(1.0, bits - 1) - 1;
        for (int[] s : music) {
            double step = 0.01 + random.nextDouble() / 5;
            double hiss = random.nextInt(3) == 0 ? 0 : random.nextDouble() / 50;
            int silence = random.nextInt(frames);
            for (int i = 0; i < frames; i++) {
                boolean silent = i > silence && i < silence + frames / 4;
                s[i] = silent ? 0 : (int) (full * (0.9 * Math.sin(i * step) + hiss * random.nextDouble()));
            }
        }
        return music;
    }

    private void extras() {
        write(4, 3); // data, aligned
        write(0, 4);
        write(1, 1);
        write(255, 8);
        write(3, 8);
        position = (position + 7) & -8;
        position += 8 * 258;
        write(6, 3); // fill
        write(15, 4);
        write(2, 8);
        position += 8 * 16;
    }

    private void element(int[][] own, int frameLength, int bits, Coding coding) {
        int frames = own[0].length;
        write(0, 12);
        write(frames == frameLength ? 0 : 1, 1);
        write(coding.plain ? 0 : coding.shiftedBytes, 2);
        write(coding.plain ? 1 : 0, 1);
        if (frames != frameLength) {
            write(frames, 32);
        }
        if (coding.plain) {
            interleaved(own, bits);
        } else {
            coded(own, bits, coding);
        }
    }

    private void interleaved(int[][] own, int bits) {
        for (int i = 0; i < own[0].length; i++) {
            for (int[] s : own) {
                write(s[i], bits);
            }
        }
    }

    private void coded(int[][] own, int bits, Coding coding) {
        int shifted = 8 * coding.shiftedBytes;
        int[][] low = new int[own.length][own[0].length];
        for (int c = 0; c < own.length; c++) {
            for (int i = 0; i < own[c].length; i++) {
                low[c][i] = own[c][i];
                own[c][i] >>= shifted;
            }
        }
        if (own.length == 2 && coding.mixWeight != 0) {
            for (int i = 0; i < own[0].length; i++) {
                int difference = own[0][i] - own[1][i];
                own[0][i] = own[1][i] + ((coding.mixWeight * difference) >> coding.mixBits);
                own[1][i] = difference;
            }
        }
        write(coding.mixBits, 8);
        write(coding.mixWeight, 8);
        int width = bits - shifted + own.length - 1;
        int[][] coefficients = new int[own.length][coding.order == 31 ? 31 : coding.order];
        for (int[] c : coefficients) {
            write(coding.mode, 4);
            write(coding.shift, 4);
            write(coding.historyFactor, 3);
            write(coding.order, 5);
            for (int k = 0; k < c.length; k++) {
                c[k] = k == 0 ? (3 << coding.shift) >> 1 : k == 1 ? -((1 << coding.shift) >> 1) : 7 * k - 20;
                write(c[k], 16);
            }
        }
        if (shifted > 0) {
            interleaved(low, shifted);
        }
        for (int c = 0; c < own.length; c++) {
            residual(predicted(own[c], coefficients[c], coding, width), coding, width);
        }
    }

    private static int[] predicted(int[] s, int[] c, Coding coding, int width) {
        int unused = 32 - width;
        int[] errors = s.clone();
        if (coding.order == 31) {
            differences(errors, s, s.length, unused);
        } else if (coding.order > 0) {
            differences(errors, s, Math.min(s.length, coding.order + 1), unused);
            for (int i = coding.order + 1; i < s.length; i++) {
                errors[i] = predict(s, i, c, coding, unused);
            }
        }
        if (coding.mode != 0) {
            differences(errors, errors.clone(), errors.length, unused);
        }
        return errors;
    }

    private static void differences(int[] errors, int[] s, int to, int unused) {
        for (int i = 1; i < to; i++) {
            errors[i] = (s[i] - s[i - 1]) << unused >> unused;
        }
    }

    private static int predict(int[] s, int i, int[] c, Coding coding, int unused) {
        int base = s[i - c.length - 1];
        int guess = coding.shift == 0 ? 0 : 1 << (coding.shift - 1);
        for (int k = 0; k < c.length; k++) {
            guess += c[k] * (s[i - 1 - k] - base);
        }
        int error = (s[i] - base - (guess >> coding.shift)) << unused >> unused;
        int left = error;
        int direction = Integer.signum(error);
        for (int k = c.length - 1; k >= 0 && Integer.signum(left) == direction && direction != 0; k--) {
            int sign = Integer.signum(base - s[i - 1 - k]) * direction;
            c[k] = (short) (c[k] - sign);
            left -= (c.length - k) * ((sign * (base - s[i - 1 - k])) >> coding.shift);
        }
        return error;
    }

    private void residual(int[] errors, Coding coding, int width) {
        int mult = HISTORY_MULT * coding.historyFactor / 4;
        int history = INITIAL_HISTORY;
        int notZero = 0;
        int i = 0;
        while (i < errors.length) {
            int folded = (errors[i] << 1) ^ (errors[i] >> 31);
            int parameter = Math.min(RICE_LIMIT, 31 - Integer.numberOfLeadingZeros((history >>> 9) + 3));
            code(folded - notZero, (1 << parameter) - 1, parameter, width);
            history = (folded - notZero) >>> 16 != 0 ? 0xFFFF : history + mult * folded - ((mult * history) >>> 9);
            notZero = 0;
            i++;
            if (history < 128 && i < errors.length) {
                int run = 0;
                while (i + run < errors.length && errors[i + run] == 0 && run < 65_535) {
                    run++;
                }
                int bits = Integer.numberOfLeadingZeros(history) - 24 + ((history + 16) >> 6);
                code(run, (1 << Math.min(bits, RICE_LIMIT)) - 1, bits, 16);
                i += run;
                notZero = run < 65_535 ? 1 : 0;
                history = 0;
            }
        }
    }

    private void code(int value, int unit, int parameter, int width) {
        int ones = Integer.divideUnsigned(value, unit);
        if (Integer.compareUnsigned(ones, 9) >= 0) {
            write(0x1FF, 9);
            write(value, width);
            return;
        }
        write(((1 << ones) - 1) << 1, ones + 1);
        int rest = value - ones * unit;
        if (rest == 0) {
            write(0, parameter - 1);
        } else {
            write(rest + 1, parameter);
        }
    }

    private void write(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (((value >> i) & 1) != 0) {
                bytes[position >> 3] |= (byte) (0x80 >> (position & 7));
            }
            position++;
        }
    }
}
