package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.DecodeException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random filters against section 4.6.9.3 written down once more, without a thought of speed. */
class TnsDataTest {
    private static final int LENGTH = 1024;

    /** TNS_MAX_BANDS of table 4.139 at 48 kHz. */
    private static final int LONG_BANDS = 40;

    private static final int SHORT_BANDS = 14;
    private static final Stream LOW_COMPLEXITY = stream(0x11);
    private static final Stream MAIN = stream(0x09);

    private final Random random = new Random(9);

    /** At 48 kHz, of the object type in these bits. */
    private static Stream stream(int type) {
        try {
            return Stream.of(AudioSpecificConfig.parse(new byte[] {(byte) type, (byte) 0x88}));
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
    }

    /** Short windows of any number of bands and orders up to 7, long ones up to 12, of AAC Main up to 20. */
    @ParameterizedTest
    @CsvSource({"false, true, 7", "false, false, 12", "true, false, 20", "true, true, 7"})
    void apply_randomFilters_isTheStandardsFormula(boolean main, boolean isShort, int maxOrder) throws Exception {
        for (int round = 0; round < 200; round++) {
            IcsInfo ics = ics(main ? MAIN : LOW_COMPLEXITY, isShort);
            double[] wanted = new double[LENGTH];
            float[] coefs = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                coefs[i] = random.nextFloat() - 0.5f;
                wanted[i] = coefs[i];
            }
            BitWriter bits = new BitWriter();
            int reach = isShort ? SHORT_BANDS : LONG_BANDS;
            for (int window = 0; window < ics.windows(); window++) {
                filterWindow(bits, ics, window, reach, maxOrder, wanted);
            }
            TnsData tns = new TnsData();
            tns.read(bits.reader(), ics);
            tns.apply(coefs);

            for (int i = 0; i < LENGTH; i++) {
                assertThat((double) coefs[i])
                        .as("round %d line %d", round, i)
                        .isCloseTo(wanted[i], within(1e-3 * Math.max(1, Math.abs(wanted[i]))));
            }
        }
    }

    private IcsInfo ics(Stream stream, boolean isShort) throws Exception {
        IcsInfo ics = new IcsInfo(stream);
        int bands = 1 + random.nextInt(isShort ? 14 : 49);
        BitWriter bits = new BitWriter().put(0, 1).put(isShort ? 2 : 0, 2).put(0, 1);
        bits.put(bands, isShort ? 4 : 6).put(isShort ? random.nextInt(128) : 0, isShort ? 7 : 1);
        ics.read(bits.reader());
        return ics;
    }

    /** Writes the filters of a window, from the highest band down, and does what they do. */
    private void filterWindow(BitWriter bits, IcsInfo ics, int window, int maxBands, int maxOrder, double[] wanted) {
        boolean isShort = ics.isShort();
        int filters = random.nextInt(isShort ? 2 : 4);
        bits.put(filters, isShort ? 1 : 2);
        int resolution = random.nextInt(2);
        bits.put(resolution, filters > 0 ? 1 : 0);
        int top = ics.offsets().length - 1;
        int limit = Math.min(maxBands, ics.codedBands());
        for (int i = 0; i < filters; i++) {
            int length = random.nextInt(isShort ? 16 : 20);
            int order = random.nextInt(maxOrder + 1);
            bits.put(length, isShort ? 4 : 6).put(order, isShort ? 3 : 5);
            int bottom = Math.max(0, top - length);
            if (order > 0) {
                int from = window * ics.windowLength() + ics.offsets()[Math.min(bottom, limit)];
                int to = window * ics.windowLength() + ics.offsets()[Math.min(top, limit)];
                filter(bits, order, 3 + resolution, from, to, wanted);
            }
            top = bottom;
        }
    }

    private void filter(BitWriter bits, int order, int resolution, int from, int to, double[] wanted) {
        boolean down = random.nextBoolean();
        int compress = random.nextInt(2);
        bits.put(down ? 1 : 0, 1).put(compress, 1);
        double[] parcor = new double[order];
        for (int k = 0; k < order; k++) {
            int coded = resolution - compress;
            // small ones, so that twenty of them do not make the filter ring for ever
            int value = random.nextInt(3) - 1;
            bits.put(value & ((1 << coded) - 1), coded);
            double steps = (1 << (resolution - 1)) - (value >= 0 ? 0.5 : -0.5);
            parcor[k] = Math.sin(value / (steps / (Math.PI / 2)));
        }
        double[] lpc = new double[order + 1];
        lpc[0] = 1;
        for (int m = 1; m <= order; m++) {
            double[] next = lpc.clone();
            for (int i = 1; i < m; i++) {
                next[i] = lpc[i] + parcor[m - 1] * lpc[m - i];
            }
            next[m] = parcor[m - 1];
            lpc = next;
        }
        double[] state = new double[order];
        for (int n = 0; n < to - from; n++) {
            int at = down ? to - 1 - n : from + n;
            double y = wanted[at];
            for (int k = 0; k < order; k++) {
                y -= lpc[k + 1] * state[k];
            }
            System.arraycopy(state, 0, state, 1, order - 1);
            state[0] = y;
            wanted[at] = y;
        }
        assertThat(Arrays.stream(wanted).allMatch(Double::isFinite)).isTrue();
    }
}
