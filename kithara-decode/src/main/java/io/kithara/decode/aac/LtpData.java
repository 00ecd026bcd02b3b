package io.kithara.decode.aac;

import java.util.Arrays;

/** {@code ltp_data()}, section 4.4.2.7, of one channel. Used again for each frame. Not safe for several threads. */
final class LtpData {
    /** MAX_LTP_LONG_SFB. */
    static final int MAX_BANDS = 40;

    /** Table 4.98, by ltp_coef. */
    private static final float[] GAINS = {
        0.570829f, 0.696616f, 0.813004f, 0.911304f, 0.984900f, 1.067894f, 1.194601f, 1.369533f
    };

    private final boolean[] used = new boolean[MAX_BANDS];
    private boolean present;
    private int lag;
    private float gain;

    /** Forgets the frame before: nothing is predicted. */
    void clear() {
        present = false;
    }

    /** Reads ltp_data_present and, if it is, the element. */
    void read(BitReader in, int codedBands) {
        present = in.readFlag();
        if (!present) {
            return;
        }
        lag = in.read(11);
        gain = GAINS[in.read(3)];
        Arrays.fill(used, false);
        for (int band = 0; band < Math.min(codedBands, MAX_BANDS); band++) {
            used[band] = in.readFlag();
        }
    }

    boolean isPresent() {
        return present;
    }

    /** Returns how many samples before the frame's window the prediction begins. */
    int lag() {
        return lag;
    }

    float gain() {
        return gain;
    }

    boolean isUsed(int band) {
        return used[band];
    }
}
