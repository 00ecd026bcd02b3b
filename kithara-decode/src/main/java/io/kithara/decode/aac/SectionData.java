package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/** {@code section_data()}, section 4.4.2.7: which codebook each scale-factor band of each group uses. */
final class SectionData {
    /** Bands of this book are zero. */
    static final int ZERO = 0;

    /** The book whose largest value is an escape. */
    static final int ESCAPE = 11;

    /** Bands of this one are noise (section 4.6.13). */
    static final int NOISE = 13;

    /** Bands of these are made from the left channel (section 4.6.8.2), of this one with the sign turned. */
    static final int INTENSITY_OUT_OF_PHASE = 14;

    static final int INTENSITY = 15;

    private static final int RESERVED = 12;

    private SectionData() {}

    /**
     * Reads the element.
     *
     * @param books receives the codebook of band b of group g at g times {@link IcsInfo#codedBands} plus b
     * @throws DecodeException {@code CORRUPT_PACKET} for a section that is longer than its group, or a reserved book
     */
    static void read(BitReader in, IcsInfo ics, byte[] books) throws DecodeException {
        int lengthBits = ics.isShort() ? 3 : 5;
        int escape = (1 << lengthBits) - 1;
        for (int group = 0; group < ics.groups(); group++) {
            int at = group * ics.codedBands();
            int end = at + ics.codedBands();
            while (at < end) {
                int book = in.read(4);
                int to = at;
                int part = escape;
                while (part == escape) {
                    part = in.read(lengthBits);
                    to += part;
                }
                if (to > end || book == RESERVED || in.overrun()) {
                    throw Corruption.of("has a section of codebook " + book + " up to band " + to + " of " + end);
                }
                Arrays.fill(books, at, to, (byte) book);
                at = to;
            }
        }
    }
}
