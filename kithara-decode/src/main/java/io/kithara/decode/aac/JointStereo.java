package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * What the channels of a pair with a common window have in common, band by band: M/S (section 4.6.8.1), intensity (section
 * 4.6.8.2) and noise that is the same in both (section 4.6.13). Used again for each frame. Not safe for several threads.
 */
final class JointStereo {
    /** Values of ms_mask_present: no band, those a flag is set for, all. */
    private static final int BY_FLAG = 1;

    private static final int ALL = 2;

    private final boolean[] midSide = new boolean[IndividualChannelStream.MAX_BANDS];

    /** Forgets the frame before: the channels have nothing in common. */
    void clear() {
        Arrays.fill(midSide, false);
    }

    /**
     * Reads ms_mask_present and ms_used, section 4.4.2.1.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} for the reserved kind of mask
     */
    void read(BitReader in, IcsInfo ics) throws DecodeException {
        int present = in.read(2);
        if (present > ALL) {
            throw Corruption.of("has a mask of M/S of the reserved kind");
        }
        int bands = ics.groups() * ics.codedBands();
        for (int band = 0; band < bands; band++) {
            midSide[band] = present == BY_FLAG ? in.readFlag() : present == ALL;
        }
    }

    /** Makes left and right out of middle and side, and noise that is the same in both. */
    void unmatrix(IndividualChannelStream left, IndividualChannelStream right) {
        apply(left, right, false);
    }

    /** Makes the bands of the right channel that are coded with the left one. */
    void copyIntensity(IndividualChannelStream left, IndividualChannelStream right) {
        apply(left, right, true);
    }

    private void apply(IndividualChannelStream left, IndividualChannelStream right, boolean intensity) {
        IcsInfo ics = right.ics();
        int window = 0;
        for (int group = 0; group < ics.groups(); group++) {
            int windows = ics.groupLength(group);
            for (int i = 0; i < ics.codedBands(); i++) {
                int band = group * ics.codedBands() + i;
                if (right.book(band) >= SectionData.INTENSITY_OUT_OF_PHASE != intensity) {
                    continue;
                }
                int from = window * ics.windowLength() + ics.offsets()[i];
                int width = ics.offsets()[i + 1] - ics.offsets()[i];
                for (int w = 0; w < windows; w++) {
                    int start = from + w * ics.windowLength();
                    if (intensity) {
                        copyIntensity(left, right, band, start, width);
                    } else if (midSide[band]) {
                        unmatrix(left, right, band, start, width);
                    }
                }
            }
            window += windows;
        }
    }

    private void copyIntensity(
            IndividualChannelStream left, IndividualChannelStream right, int band, int from, int width) {
        // Also where ms_mask_present is 2: decoders and encoders in use read it so.
        boolean turned = right.book(band) == SectionData.INTENSITY_OUT_OF_PHASE ^ midSide[band];
        copyScaled(left.coefs(), right.coefs(), from, width, turned ? -right.gain(band) : right.gain(band));
    }

    private static void unmatrix(
            IndividualChannelStream left, IndividualChannelStream right, int band, int from, int width) {
        boolean leftNoise = left.book(band) == SectionData.NOISE;
        boolean rightNoise = right.book(band) == SectionData.NOISE;
        if (leftNoise && rightNoise) {
            copyScaled(left.coefs(), right.coefs(), from, width, right.gain(band) / left.gain(band));
        } else if (!leftNoise && !rightNoise && left.book(band) < SectionData.NOISE) {
            unmatrix(left.coefs(), right.coefs(), from, width);
        }
    }

    private static void copyScaled(float[] source, float[] target, int from, int width, float factor) {
        for (int i = from; i < from + width; i++) {
            target[i] = source[i] * factor;
        }
    }

    private static void unmatrix(float[] mid, float[] side, int from, int width) {
        for (int i = from; i < from + width; i++) {
            float difference = mid[i] - side[i];
            mid[i] += side[i];
            side[i] = difference;
        }
    }
}
