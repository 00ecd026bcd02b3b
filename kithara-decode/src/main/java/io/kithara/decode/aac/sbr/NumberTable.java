package io.kithara.decode.aac.sbr;

import java.util.StringTokenizer;

/** Reads the long tables of the standard, which as text stay legible and cost no bytecode. Stateless. */
final class NumberTable {
    private NumberTable() {}

    /** Returns the numbers of a text that are separated by white space. */
    static float[] floats(String text) {
        StringTokenizer tokens = new StringTokenizer(text);
        float[] numbers = new float[tokens.countTokens()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(tokens.nextToken());
        }
        return numbers;
    }
}
