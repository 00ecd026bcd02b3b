package io.kithara.decode.aac;

/** Powers that the dequantisation needs; the tables are made when the first packet comes. */
final class Gains {
    /** Quantised values are at most this large: section 4.6.3.3. */
    static final int MAX_QUANTISED = 8191;

    /** Larger values are rare, and computing 8,192 of them would be a tenth of a cold first packet. */
    private static final int TABULATED = 1024;

    /** Exponents go from minus to plus this. */
    private static final int QUARTERS = 156;

    /** Math.pow is an instruction sequence even to an interpreter, Math.cbrt is hundreds of bytecodes. */
    private static final double FOUR_THIRDS_POWER = 4 / 3.0;

    private static final float[] QUARTER_POWERS = quarterPowers();
    private static final float[] FOUR_THIRDS = fourThirds();

    private Gains() {}

    /** Returns 2 to the power of {@code quarters} / 4; {@code quarters} from -156 to 156. */
    static float quarterPower(int quarters) {
        return QUARTER_POWERS[quarters + QUARTERS];
    }

    /** Returns {@code quantised} to the power of 4/3 (section 4.6.1.3); from 0 to {@link #MAX_QUANTISED}. */
    static float fourThirds(int quantised) {
        return quantised < TABULATED ? FOUR_THIRDS[quantised] : (float) Math.pow(quantised, FOUR_THIRDS_POWER);
    }

    private static float[] quarterPowers() {
        float[] powers = new float[2 * QUARTERS + 1];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = (float) Math.pow(2, (i - QUARTERS) / 4.0);
        }
        return powers;
    }

    private static float[] fourThirds() {
        float[] powers = new float[TABULATED];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = (float) Math.pow(i, FOUR_THIRDS_POWER);
        }
        return powers;
    }
}
