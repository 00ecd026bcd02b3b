package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;

/**
 * The "magic cookie" that containers carry.
 *
 * @param frameLength frames of a packet that does not say otherwise, 1 to {@link #MAX_FRAMES}
 * @param bits of a sample: 16, 20, 24 or 32
 * @param rate what the adaptive code multiplies its mean with, of 256 ({@code pb})
 * @param initialMean where that mean starts ({@code mb})
 * @param longestCode bits behind a code's prefix at most, 1 to 31 ({@code kb})
 * @param channels 1 to 8
 */
record AlacConfig(int frameLength, int bits, int rate, int initialMean, int longestCode, int channels) {
    /** Bytes that are looked at. */
    static final int BYTES = 24;

    /** Sixteen times what encoders write; each channel of as many takes 256 KiB. */
    static final int MAX_FRAMES = 1 << 16;

    private static final int MAX_CHANNELS = 8;
    private static final int MAX_CODE_BITS = 31;

    /**
     * Reads a cookie.
     *
     * @throws DecodeException {@code MALFORMED} if it is too short, {@code UNSUPPORTED} for values that no encoder writes
     */
    static AlacConfig read(byte[] cookie) throws DecodeException {
        if (cookie.length < BYTES) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED, "an ALAC config of " + cookie.length + " bytes, it has " + BYTES);
        }
        long frames =
                (cookie[0] & 0xFFL) << 24 | (cookie[1] & 0xFF) << 16 | (cookie[2] & 0xFF) << 8 | (cookie[3] & 0xFF);
        int bits = cookie[5] & 0xFF;
        int longestCode = cookie[8] & 0xFF;
        int channels = cookie[9] & 0xFF;
        boolean width = bits == 16 || bits == 20 || bits == 24 || bits == 32;
        boolean sizes = frames > 0 && frames <= MAX_FRAMES && channels > 0 && channels <= MAX_CHANNELS;
        if (cookie[4] != 0 || !width || !sizes || longestCode == 0 || longestCode > MAX_CODE_BITS) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "ALAC of version " + cookie[4] + ", " + bits + " bits, " + channels + " channels, packets of "
                            + frames + " frames and codes of " + longestCode + " bits");
        }
        return new AlacConfig((int) frames, bits, cookie[6] & 0xFF, cookie[7] & 0xFF, longestCode, channels);
    }
}
