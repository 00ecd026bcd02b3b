package io.kithara.decode.aac.sbr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the long tables of the standard, which as text stay legible and cost no bytecode. Stateless. */
final class NumberTable {
    /** The shortest number and the space behind it. */
    private static final int SHORTEST = 2;

    /** Powers of ten up to the digits behind the point of any table. */
    private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

    private NumberTable() {}

    /**
     * Returns the numbers of a text: digits with a point and perhaps a sign, separated by white space. Read by hand and from bytes,
     * which an interpreter does several times as fast as by calls for each character: this is before the first PCM.
     */
    static float[] floats(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        float[] numbers = new float[bytes.length / SHORTEST];
        int count = 0;
        long digits = 0;
        int length = 0;
        int point = -1;
        boolean negative = false;
        for (int i = 0; i <= bytes.length; i++) {
            int c = i < bytes.length ? bytes[i] : ' ';
            if (c >= '0') {
                digits = 10 * digits + (c - '0');
                length++;
            } else if (c == '.') {
                point = length;
            } else if (c == '-') {
                negative = true;
            } else if (length > 0) {
                double value = digits / TENS[point < 0 ? 0 : length - point];
                numbers[count++] = (float) (negative ? -value : value);
                digits = 0;
                length = 0;
                point = -1;
                negative = false;
            }
        }
        return Arrays.copyOf(numbers, count);
    }
}
