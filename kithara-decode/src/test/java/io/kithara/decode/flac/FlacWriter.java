package io.kithara.decode.flac;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes FLAC for tests, with what encoders in use seldom or never write. What is written is what the given {@link Coding} says, not what would
 * be small. The bits of a byte stream are collected first, highest first.
 */
public final class FlacWriter {
    /** How a frame is coded; {@code stereo} is a channel assignment of RFC 9639 table 15, or -1 for independent channels. */
    public record Coding(
            Kind kind,
            int order,
            int wasted,
            int method,
            int partitionOrder,
            boolean escapes,
            int stereo,
            boolean variable,
            int precision) {
        public static final Coding PLAIN = new Coding(Kind.FIXED, 2, 0, 0, 0, false, -1, false, 12);

        public Coding stereo(int assignment) {
            return new Coding(kind, order, wasted, method, partitionOrder, escapes, assignment, variable, precision);
        }

        public Coding kind(Kind other, int otherOrder) {
            return new Coding(other, otherOrder, wasted, method, partitionOrder, escapes, stereo, variable, precision);
        }

        public Coding partitions(int otherOrder, int otherMethod, boolean escaped) {
            return new Coding(kind, order, wasted, otherMethod, otherOrder, escaped, stereo, variable, precision);
        }

        public Coding wasted(int bits) {
            return new Coding(kind, order, bits, method, partitionOrder, escapes, stereo, variable, precision);
        }

        public Coding countingSamples() {
            return new Coding(kind, order, wasted, method, partitionOrder, escapes, stereo, true, precision);
        }
    }

    public enum Kind {
        CONSTANT,
        VERBATIM,
        FIXED,
        LINEAR
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long pending;
    private int pendingBits;

    private FlacWriter() {}

    // ---- files

    /** Returns a marker and STREAMINFO as the only block. */
    public static byte[] header(int rate, int channels, int bits, long total, byte[] md5) {
        return header(rate, channels, bits, total, md5, new byte[0]);
    }

    /** Returns a marker, STREAMINFO, and blocks that {@link #block} made, of which the last one says so. */
    public static byte[] header(int rate, int channels, int bits, long total, byte[] md5, byte[] blocks) {
        FlacWriter writer = new FlacWriter();
        writer.bytes('f', 'L', 'a', 'C');
        writer.bits(blocks.length == 0 ? 0x80 : 0, 8);
        writer.bits(34, 24);
        writer.bits(4096, 16);
        writer.bits(4096, 16);
        writer.bits(0, 48);
        writer.bits(rate, 20);
        writer.bits(channels - 1, 3);
        writer.bits(bits - 1, 5);
        writer.bits(total, 36);
        for (byte each : md5) {
            writer.bits(each & 0xFF, 8);
        }
        writer.out.writeBytes(blocks);
        return writer.out.toByteArray();
    }

    public static byte[] block(int type, boolean last, byte[] body) {
        FlacWriter writer = new FlacWriter();
        writer.bits(type | (last ? 0x80 : 0), 8);
        writer.bits(body.length, 24);
        writer.out.writeBytes(body);
        return writer.out.toByteArray();
    }

    /** Returns a whole file of blocks of one size. */
    public static byte[] file(int[][] samples, int rate, int bits, int blockSize, Coding coding) {
        int total = samples[0].length;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(rate, samples.length, bits, total, new byte[16]));
        for (int from = 0, frame = 0; from < total; from += blockSize, frame++) {
            int[][] block = part(samples, from, Math.min(total, from + blockSize));
            file.writeBytes(frame(coding.variable ? from : frame, block, rate, bits, coding));
        }
        return file.toByteArray();
    }

    public static int[][] part(int[][] samples, int from, int to) {
        int[][] block = new int[samples.length][];
        for (int channel = 0; channel < samples.length; channel++) {
            block[channel] = Arrays.copyOfRange(samples[channel], from, to);
        }
        return block;
    }

    /** Returns tones with some noise, of {@code bits} bits, other ones for each channel. */
    public static int[][] music(int channels, int length, int bits, long seed) {
        Random random = new Random(seed);
        int[][] samples = new int[channels][length];
        double full = Math.scalb(1.0, bits - 1);
        for (int channel = 0; channel < channels; channel++) {
            double frequency = 0.01 + 0.02 * random.nextDouble();
            for (int i = 0; i < length; i++) {
                double value = 0.6 * Math.sin(frequency * i + channel) + 0.01 * random.nextGaussian();
                samples[channel][i] = (int) Math.max(-full, Math.min(full - 1, Math.rint(full * value)));
            }
        }
        return samples;
    }

    // ---- frames

    /** Returns one frame; the rate is written in whatever way the header has for it. */
    public static byte[] frame(long number, int[][] samples, int rate, int bits, Coding coding) {
        FlacWriter writer = new FlacWriter();
        writer.frameHeader(number, samples, rate, bits, coding);
        for (int channel = 0; channel < samples.length; channel++) {
            boolean side = coding.stereo >= 0 && channel == (coding.stereo == 9 ? 0 : 1);
            writer.subframe(channel(samples, channel, coding.stereo), side ? bits + 1 : bits, coding);
        }
        writer.align();
        int crc = Crc16.of(writer.out.toByteArray(), 0, writer.out.size());
        writer.bits(crc, 16);
        return writer.out.toByteArray();
    }

    private static long[] channel(int[][] samples, int channel, int stereo) {
        long[] values = new long[samples[0].length];
        for (int i = 0; i < values.length; i++) {
            long left = samples[0][i];
            long right = samples[samples.length - 1][i];
            boolean side = stereo >= 0 && channel == (stereo == 9 ? 0 : 1);
            if (side) {
                values[i] = left - right;
            } else {
                values[i] = stereo == 10 ? (left + right) >> 1 : samples[channel][i];
            }
        }
        return values;
    }

    private void frameHeader(long number, int[][] samples, int rate, int bits, Coding coding) {
        int blockSize = samples[0].length;
        int sizeCode = blockSize == 192 ? 1 : blockSize == 4096 ? 12 : blockSize == 576 ? 2 : blockSize <= 256 ? 6 : 7;
        int rateCode = rate == 44_100 ? 9 : rate == 48_000 ? 10 : rate % 1000 == 0 && rate < 256_000 ? 12 : 13;
        if (rateCode == 13 && rate > 65_535) {
            rateCode = rate % 10 == 0 && rate <= 655_350 ? 14 : 0;
        }
        int bitsCode = switch (bits) {
            case 8 -> 1;
            case 12 -> 2;
            case 16 -> 4;
            case 20 -> 5;
            case 24 -> 6;
            case 32 -> 7;
            default -> 0;
        };
        bytes(0xFF, coding.variable ? 0xF9 : 0xF8);
        bits(sizeCode, 4);
        bits(rateCode, 4);
        bits(coding.stereo >= 0 ? coding.stereo : samples.length - 1, 4);
        bits(bitsCode, 3);
        bits(0, 1);
        number(number);
        if (sizeCode > 5 && sizeCode < 8) {
            bits(blockSize - 1, sizeCode == 6 ? 8 : 16);
        }
        if (rateCode > 11) {
            bits(rateCode == 12 ? rate / 1000 : rateCode == 13 ? rate : rate / 10, rateCode == 12 ? 8 : 16);
        }
        bits(Crc8.of(out.toByteArray(), 0, out.size()), 8);
    }

    private void number(long number) {
        if (number < 0x80) {
            bits(number, 8);
            return;
        }
        int more = 1;
        while (number >= 1L << (more == 6 ? 36 : 5 * more + 6)) {
            more++;
        }
        bits(((0xFF00 >> (more + 1)) & 0xFF) | (number >> (6 * more)), 8);
        for (int i = more - 1; i >= 0; i--) {
            bits(0x80 | ((number >> (6 * i)) & 0x3F), 8);
        }
    }

    // ---- subframes

    private void subframe(long[] samples, int bits, Coding coding) {
        int width = bits - coding.wasted;
        int order = Math.min(coding.order, samples.length);
        int type = switch (coding.kind) {
            case CONSTANT -> 0;
            case VERBATIM -> 1;
            case FIXED -> 8 + order;
            case LINEAR -> 31 + order;
        };
        bits(type << 1 | (coding.wasted > 0 ? 1 : 0), 8);
        if (coding.wasted > 0) {
            bits(1, coding.wasted);
        }
        long[] x = new long[samples.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = samples[i] >> coding.wasted;
        }
        switch (coding.kind) {
            case CONSTANT -> bits(x[0], width);
            case VERBATIM -> plain(x, x.length, width);
            case FIXED -> {
                plain(x, order, width);
                residual(x, order, fixed(order), 0, coding);
            }
            case LINEAR -> {
                plain(x, order, width);
                int shift = coding.precision - 2;
                int[] c = linear(order, shift);
                bits(coding.precision - 1, 4);
                bits(shift, 5);
                for (int each : c) {
                    bits(each, coding.precision);
                }
                residual(x, order, c, shift, coding);
            }
        }
    }

    private static int[] fixed(int order) {
        return new int[][] {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}}[order];
    }

    /** A line through the last two samples, spread a little over the older ones, so that each of them matters. */
    private static int[] linear(int order, int shift) {
        int[] c = new int[order];
        c[0] = 1 << shift;
        for (int i = 1; i < order; i++) {
            c[i] = (i % 2 == 0 ? 1 : -1) * Math.max(1, (1 << shift) / (8 * i));
        }
        return c;
    }

    private void plain(long[] x, int count, int width) {
        for (int i = 0; i < count; i++) {
            bits(x[i], width);
        }
    }

    private void residual(long[] x, int order, int[] c, int shift, Coding coding) {
        long[] r = new long[x.length];
        for (int i = order; i < x.length; i++) {
            long sum = 0;
            for (int j = 0; j < c.length; j++) {
                sum += c[j] * x[i - 1 - j];
            }
            r[i] = x[i] - (sum >> shift);
            if (r[i] != (int) r[i]) {
                throw new IllegalArgumentException("a residual of " + r[i]);
            }
        }
        bits(coding.method, 2);
        bits(coding.partitionOrder, 4);
        int partition = x.length >> coding.partitionOrder;
        for (int k = 0, from = order; k < 1 << coding.partitionOrder; k++) {
            int to = (k + 1) * partition;
            if (coding.escapes && k % 2 == 0) {
                escaped(r, from, to, coding.method);
            } else {
                rice(r, from, to, coding.method);
            }
            from = to;
        }
    }

    private void escaped(long[] r, int from, int to, int method) {
        int width = 0;
        for (int i = from; i < to; i++) {
            width = Math.max(width, r[i] == 0 ? 0 : 65 - Long.numberOfLeadingZeros(r[i] ^ (r[i] >> 63)));
        }
        if (width > 31) {
            rice(r, from, to, method);
            return;
        }
        bits(method == 0 ? 15 : 31, 4 + method);
        bits(width, 5);
        for (int i = from; i < to; i++) {
            bits(r[i], width);
        }
    }

    private void rice(long[] r, int from, int to, int method) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs((double) r[i]);
        }
        double mean = sum / Math.max(1, to - from);
        int parameter = (int) Math.max(0, Math.min(method == 0 ? 14 : 30, Math.rint(Math.log(mean + 1) / Math.log(2))));
        bits(parameter, 4 + method);
        for (int i = from; i < to; i++) {
            long folded = (r[i] << 1) ^ (r[i] >> 63);
            long zeros = folded >> parameter;
            for (; zeros > 32; zeros -= 32) {
                bits(0, 32);
            }
            bits(0, (int) zeros);
            bits(1, 1);
            bits(folded, parameter);
        }
    }

    // ---- bits

    private void bytes(int... values) {
        for (int value : values) {
            bits(value, 8);
        }
    }

    private void bits(long value, int count) {
        if (count > Integer.SIZE) {
            bits(value >> Integer.SIZE, count - Integer.SIZE);
            bits(value, Integer.SIZE);
            return;
        }
        pending = (pending << count) | (value & ((1L << count) - 1));
        pendingBits += count;
        while (pendingBits >= 8) {
            pendingBits -= 8;
            out.write((int) (pending >> pendingBits));
        }
    }

    private void align() {
        bits(0, -pendingBits & 7);
    }
}
