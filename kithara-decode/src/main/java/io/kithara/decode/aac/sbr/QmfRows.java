package io.kithara.decode.aac.sbr;

import java.util.Arrays;

/** A matrix of the QMF banks: a row of complex channels for every slot. Not safe for several threads. */
final class QmfRows {
    /** Real parts by slot and channel. */
    final float[][] re;

    /** Imaginary parts by slot and channel. */
    final float[][] im;

    QmfRows(int rows, int channels) {
        re = new float[rows][channels];
        im = new float[rows][channels];
    }

    /** Returns how many rows there are. */
    int count() {
        return re.length;
    }

    /** Makes the rows from {@code from} on the first; what stood there stands then where they came from. */
    void rotate(int from) {
        for (int i = 0; from + i < re.length; i++) {
            float[] row = re[i];
            re[i] = re[from + i];
            re[from + i] = row;
            row = im[i];
            im[i] = im[from + i];
            im[from + i] = row;
        }
    }

    /** Silences the channels from {@code first} on of some rows. */
    void clear(int fromRow, int toRow, int first) {
        for (int row = fromRow; row < toRow; row++) {
            Arrays.fill(re[row], first, re[row].length, 0);
            Arrays.fill(im[row], first, im[row].length, 0);
        }
    }
}
