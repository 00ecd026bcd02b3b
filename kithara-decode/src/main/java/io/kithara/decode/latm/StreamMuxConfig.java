package io.kithara.decode.latm;

import io.kithara.decode.DecodeException;
import io.kithara.decode.aac.AudioSpecificConfig;
import io.kithara.decode.aac.BitReader;

/**
 * How an AudioMuxElement is built: ISO/IEC 14496-3 section 1.7.3, as far as one program of one layer goes; that is all
 * broadcasters use. Immutable.
 *
 * @param asc what the payloads are
 * @param ascBytes the same as bytes, for the decoder
 * @param subFrames payloads per element, 1 to 64
 * @param fixedBits length of every payload in bits, 0 if each says its own
 */
record StreamMuxConfig(AudioSpecificConfig asc, byte[] ascBytes, int subFrames, int fixedBits) {
    /** Table 1.36: the length stands before each payload. */
    private static final int VARIABLE_LENGTH = 0;

    /** Table 1.36: 8 (frameLength + 20) bits. */
    private static final int FIXED_LENGTH = 1;

    /** No config of AAC without a program config is longer; a lie about it must not allocate. */
    private static final int MAX_ASC_BITS = 8 * 256;

    /**
     * Reads {@code StreamMuxConfig()}; {@code in} stands behind it afterwards.
     *
     * @throws DecodeException {@code UNSUPPORTED} for several programs or layers, or a codec that is not AAC; {@code
     *     MALFORMED} if it is cut off
     */
    static StreamMuxConfig read(BitReader in) throws DecodeException {
        boolean version1 = in.readFlag();
        if (version1 && in.readFlag()) {
            throw unsupported("audioMuxVersionA 1");
        }
        if (version1) {
            readValue(in); // taraBufferFullness
        }
        boolean sameFraming = in.readFlag();
        int subFrames = in.read(6) + 1;
        int programs = in.read(4) + 1;
        int layers = in.read(3) + 1;
        requireWhole(in);
        if (programs > 1 || layers > 1 || !sameFraming) {
            throw unsupported(programs + " programs of " + layers + " layers");
        }
        byte[] ascBytes = version1 ? readMeasuredAsc(in) : readAsc(in);
        int fixedBits = readFrameLength(in);
        if (in.readFlag()) {
            skipOtherLength(in, version1);
        }
        if (in.readFlag()) {
            in.skip(8); // crcCheckSum
        }
        requireWhole(in);
        return new StreamMuxConfig(AudioSpecificConfig.parse(ascBytes), ascBytes, subFrames, fixedBits);
    }

    private static void requireWhole(BitReader in) throws DecodeException {
        if (in.overrun()) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "a LATM config ends early: " + in);
        }
    }

    private static byte[] readMeasuredAsc(BitReader in) throws DecodeException {
        long bits = readValue(in);
        if (bits > MAX_ASC_BITS) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "an AudioSpecificConfig of " + bits + " bits");
        }
        return bytes(in, (int) bits);
    }

    private static byte[] bytes(BitReader in, int bits) {
        byte[] bytes = new byte[(bits + 7) / 8];
        in.copy(bits, bytes);
        return bytes;
    }

    /** Without a stated length the config has to be understood to be passed. */
    private static byte[] readAsc(BitReader in) throws DecodeException {
        int start = in.position();
        AudioSpecificConfig read = AudioSpecificConfig.read(in);
        assert read.coreRate() > 0;
        int bits = in.position() - start;
        in.moveTo(start);
        return bytes(in, bits);
    }

    private static int readFrameLength(BitReader in) throws DecodeException {
        int type = in.read(3);
        switch (type) {
            case VARIABLE_LENGTH -> in.skip(8); // latmBufferFullness
            case FIXED_LENGTH -> {
                return 8 * (in.read(9) + 20);
            }
            default -> throw unsupported("frameLengthType " + type);
        }
        return 0;
    }

    /** Passes {@code otherDataLenBits}: what it counts lies behind the payloads, where nobody reads. */
    private static void skipOtherLength(BitReader in, boolean version1) {
        if (version1) {
            readValue(in);
            return;
        }
        boolean more = true;
        while (more) {
            more = in.readFlag();
            in.skip(8);
        }
    }

    /** {@code LatmGetValue()}: one to four bytes. */
    private static long readValue(BitReader in) {
        int bytes = in.read(2) + 1;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | in.read(8);
        }
        return value;
    }

    private static DecodeException unsupported(String what) {
        return new DecodeException(DecodeException.Reason.UNSUPPORTED, "LATM with " + what + " is not read");
    }
}
