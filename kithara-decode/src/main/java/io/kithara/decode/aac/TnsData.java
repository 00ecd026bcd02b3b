package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;

/**
 * {@code tns_data()}, section 4.4.2.7, and temporal noise shaping, section 4.6.9: all-pole filters that run over the
 * coefficients of a window. Used again for each frame. Not safe for several threads.
 */
final class TnsData {
    /** TNS_MAX_ORDER: section 4.6.9.4. */
    static final int MAX_ORDER_MAIN = 20;

    static final int MAX_ORDER_LONG = 12;
    static final int MAX_ORDER_SHORT = 7;

    /** A long window has at most three filters, eight short ones have one each. */
    private static final int MAX_FILTERS = 8;

    private final Filter[] filters = new Filter[MAX_FILTERS];
    private int count;

    TnsData() {
        for (int i = 0; i < MAX_FILTERS; i++) {
            filters[i] = new Filter();
        }
    }

    /** Forgets the filters of the frame before. */
    void clear() {
        count = 0;
    }

    /**
     * Reads the element.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} for a filter of an order beyond that of its object type
     */
    void read(BitReader in, IcsInfo ics) throws DecodeException {
        count = 0;
        for (int window = 0; window < ics.windows(); window++) {
            int filtersHere = in.read(ics.isShort() ? 1 : 2);
            int resolution = filtersHere > 0 ? 3 + in.read(1) : 0;
            int top = ics.offsets().length - 1;
            for (int i = 0; i < filtersHere; i++) {
                int bottom = Math.max(0, top - in.read(ics.isShort() ? 4 : 6));
                int order = in.read(ics.isShort() ? 3 : 5);
                if (order > ics.maxTnsOrder()) {
                    throw Corruption.of("has a TNS filter of order " + order);
                }
                if (order > 0) {
                    Filter filter = filters[count++];
                    filter.reach(ics, window, bottom, top);
                    filter.read(in, order, resolution);
                }
                top = bottom;
            }
        }
    }

    /** Runs the filters over the coefficients of the frame. */
    void apply(float[] coefs) {
        for (int i = 0; i < count; i++) {
            filters[i].run(coefs);
        }
    }

    /** Does to a spectrum what the encoder did: the inverse of {@link #apply}. */
    void flatten(float[] coefs) {
        for (int i = 0; i < count; i++) {
            filters[i].runBack(coefs);
        }
    }

    /** One filter and the coefficients it runs over. */
    private static final class Filter {
        /** Prediction coefficients; index 0 is not used, it is 1. */
        private final float[] lpc = new float[MAX_ORDER_MAIN + 1];

        private final float[] scratch = new float[MAX_ORDER_MAIN + 1];
        private int order;
        private int start;
        private int size;
        private boolean downwards;

        /** Section 4.6.9.3: from band to band, as far as bands are coded and the tool reaches. */
        void reach(IcsInfo ics, int window, int bottom, int top) {
            int limit = Math.min(ics.bands().tnsBands(ics.isShort()), ics.codedBands());
            int from = ics.offsets()[Math.min(bottom, limit)];
            start = window * ics.windowLength() + from;
            size = ics.offsets()[Math.min(top, limit)] - from;
        }

        void read(BitReader in, int newOrder, int resolution) {
            order = newOrder;
            downwards = in.readFlag();
            int bits = resolution - in.read(1); // coef_compress drops the highest bit
            for (int i = 1; i <= order; i++) {
                int value = in.read(bits) << (32 - bits) >> (32 - bits);
                addReflection(i, reflection(value, resolution));
            }
        }

        /** Section 4.6.9.3: the inverse quantisation of a coefficient of so many bits. */
        private static float reflection(int value, int resolution) {
            double steps = (1 << (resolution - 1)) + (value >= 0 ? -0.5 : 0.5);
            return (float) Math.sin(value * (Math.PI / 2) / steps);
        }

        /** Makes a predictor of order i out of one of order i - 1 (Levinson's recursion). */
        private void addReflection(int i, float reflection) {
            for (int k = 1; k < i; k++) {
                scratch[k] = lpc[k] + reflection * lpc[i - k];
            }
            System.arraycopy(scratch, 1, lpc, 1, i - 1);
            lpc[i] = reflection;
        }

        /** The all-zero filter that {@link #run} inverts; from its end, so that it finds the values it needs unchanged. */
        void runBack(float[] coefs) {
            int step = downwards ? -1 : 1;
            int at = downwards ? start : start + size - 1;
            for (int n = size - 1; n >= 0; n--, at -= step) {
                float value = coefs[at];
                for (int k = Math.min(order, n); k > 0; k--) {
                    value += lpc[k] * coefs[at - k * step];
                }
                coefs[at] = value;
            }
        }

        void run(float[] coefs) {
            int step = downwards ? -1 : 1;
            int at = downwards ? start + size - 1 : start;
            for (int n = 0; n < size; n++, at += step) {
                float value = coefs[at];
                for (int k = Math.min(order, n); k > 0; k--) {
                    value -= lpc[k] * coefs[at - k * step];
                }
                coefs[at] = value;
            }
        }
    }
}
