package io.kithara.decode.aac;

import java.util.Arrays;

/**
 * The prediction of AAC LTP, section 4.6.7: what a channel sounded like some time ago, brought into the spectrum and added band by
 * band. Holds the channel's last two frames and what the window of the last leaves to the next. Not safe for several threads.
 */
final class LongTermPrediction {
    private final int length;
    private final float[] past;
    private final float[] delayed;
    private final float[] spectrum;

    /** Creates a silent past. */
    LongTermPrediction(int frameLength) {
        length = frameLength;
        past = new float[3 * frameLength];
        delayed = new float[2 * frameLength];
        spectrum = new float[frameLength];
    }

    /** Adds the prediction where it is used; what is noise stays noise (section 4.6.13). */
    void apply(IcsInfo ics, byte[] books, TnsData tns, FilterBank.Overlap before, FilterBank bank, float[] coefs) {
        LtpData data = ics.longTerm();
        if (!data.isPresent() || ics.isShort()) {
            return;
        }
        int lag = Math.min(data.lag(), 2 * length);
        int known = Math.min(2 * length, lag + length);
        for (int i = 0; i < known; i++) {
            delayed[i] = past[i + 2 * length - lag] * data.gain();
        }
        Arrays.fill(delayed, known, 2 * length, 0);
        bank.analyse(ics.sequence(), ics.isKaiserBessel(), before, delayed, spectrum);
        tns.flatten(spectrum);
        for (int band = 0; band < Math.min(ics.codedBands(), LtpData.MAX_BANDS); band++) {
            boolean used = data.isUsed(band) && books[band] != SectionData.NOISE;
            for (int i = ics.offsets()[band]; used && i < ics.offsets()[band + 1]; i++) {
                coefs[i] += spectrum[i];
            }
        }
    }

    /** Takes the frame that {@code bank} has just made. */
    void keep(FilterBank bank, FilterBank.Overlap after) {
        System.arraycopy(past, length, past, 0, length);
        bank.store(past, length, 1);
        after.store(past, 2 * length);
    }

    void reset() {
        Arrays.fill(past, 0);
    }
}
