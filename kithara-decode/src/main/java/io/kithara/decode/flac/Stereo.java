package io.kithara.decode.flac;

/** Makes left and right of a channel and a difference (RFC 9639 section 4.2), in place. */
final class Stereo {
    private Stereo() {}

    /** Channels of at most 31 bits, so that nothing here overflows. */
    static void restore(FrameHeader header, int[] first, int[] second, int from, int to) {
        if (header.isMidSide()) {
            for (int i = from; i < to; i++) {
                int side = second[i];
                int middle = (first[i] << 1) | (side & 1);
                first[i] = (middle + side) >> 1;
                second[i] = (middle - side) >> 1;
            }
        } else if (header.isLeftSide()) {
            for (int i = from; i < to; i++) {
                second[i] = first[i] - second[i];
            }
        } else {
            for (int i = from; i < to; i++) {
                first[i] += second[i];
            }
        }
    }

    /** Channels of 32 bits; the difference, of 33, stands in {@code sides}. */
    static void restoreWide(FrameHeader header, int[] first, int[] second, long[] sides, int from, int to) {
        for (int i = from; i < to; i++) {
            long side = sides[i];
            if (header.isMidSide()) {
                long middle = ((long) first[i] << 1) | (side & 1);
                first[i] = (int) ((middle + side) >> 1);
                second[i] = (int) ((middle - side) >> 1);
            } else if (header.isLeftSide()) {
                second[i] = (int) (first[i] - side);
            } else {
                first[i] = (int) (second[i] + side);
            }
        }
    }
}
