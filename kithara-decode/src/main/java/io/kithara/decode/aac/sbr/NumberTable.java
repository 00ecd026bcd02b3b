package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/** Reads the long tables of the standard, which as text stay legible and cost no bytecode. Stateless. */
final class NumberTable {
    /** The shortest number and the space behind it. */
    private static final int SHORTEST = 2;

    private NumberTable() {}

    /**
     * Returns the numbers of a text: digits with a point and perhaps a sign, separated by white space. Read by hand, as the
     * JDK's general way takes a cold JVM ten times as long, and this is before the first PCM.
     */
    static float[] floats(String text) {
        float[] numbers = new float[text.length() / SHORTEST];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) > ' ') {
                end++;
            }
            if (end > at) {
                numbers[count++] = number(text, at, end);
            }
            at = end + 1;
        }
        return Arrays.copyOf(numbers, count);
    }

    private static float number(String text, int from, int to) {
        boolean negative = text.charAt(from) == '-';
        long digits = 0;
        double scale = 1;
        boolean fraction = false;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                fraction = true;
            } else {
                digits = 10 * digits + (c - '0');
                scale *= fraction ? 10 : 1;
            }
        }
        double value = digits / scale;
        return (float) (negative ? -value : value);
    }
}
