package io.kithara.decode.caf;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.pcm.PcmEncoding;

/**
 * The {@code desc} chunk: rate 8 as a float, then 4 bytes each: type, flags, bytes per packet, frames per packet, channels, bits.
 *
 * @param bytesPerPacket 0 if they differ
 * @param framesPerPacket 0 if they differ
 */
record Description(PcmFormat format, int type, int flags, int bytesPerPacket, int framesPerPacket, int bits) {
    static final int BYTES = 32;
    static final int LPCM = DataWindow.fourCc("lpcm");
    static final int ALAC = DataWindow.fourCc("alac");
    static final int AAC = DataWindow.fourCc("aac ");

    /** HE-AAC v1 and v2: the cookie says which. */
    private static final int AAC_HE = DataWindow.fourCc("aach");

    private static final int AAC_HE_V2 = DataWindow.fourCc("aacp");
    private static final int ALAW = DataWindow.fourCc("alaw");
    private static final int ULAW = DataWindow.fourCc("ulaw");

    private static final int FLAG_FLOAT = 1;
    private static final int FLAG_LITTLE_ENDIAN = 2;

    /** Reads the chunk, which lies in the window. */
    static Description read(DataWindow window, long body) throws DecodeException {
        double rate = Double.longBitsToDouble(window.i64be(body));
        long channels = window.u32be(body + 24);
        if (!(rate >= 1) || rate > PcmFormat.MAX_SAMPLE_RATE || channels < 1 || channels > PcmFormat.MAX_CHANNELS) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, channels + " channels at " + rate + " Hz in a CAF file");
        }
        int bytes = window.i32be(body + 16);
        int frames = window.i32be(body + 20);
        if (bytes < 0 || frames < 0) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED, "a CAF file states packets of 2 GiB or of 2^31 frames");
        }
        return new Description(
                new PcmFormat((int) Math.round(rate), (int) channels),
                window.i32be(body + 8),
                window.i32be(body + 12),
                bytes,
                frames,
                window.i32be(body + 28));
    }

    /** Returns whether the data is plain frames, without packets. */
    boolean isPcm() {
        return type == LPCM || type == ALAW || type == ULAW;
    }

    boolean isAac() {
        return type == AAC || type == AAC_HE || type == AAC_HE_V2;
    }

    /**
     * Returns how PCM is written.
     *
     * @throws DecodeException {@code UNSUPPORTED} for widths nobody writes
     */
    PcmEncoding encoding() throws DecodeException {
        if (type != LPCM) {
            return type == ALAW ? PcmEncoding.ALAW : PcmEncoding.ULAW;
        }
        int bytes = bytesPerPacket / format.channels();
        boolean littleEndian = (flags & FLAG_LITTLE_ENDIAN) != 0;
        boolean isFloat = (flags & FLAG_FLOAT) != 0;
        if (framesPerPacket != 1 || bytesPerPacket % format.channels() != 0 || bits > 8 * bytes) {
            throw unsupported();
        }
        // narrower samples fill their bytes from the top
        return switch (isFloat ? -bytes : bytes) {
            case 1 -> PcmEncoding.S8;
            case 2 -> littleEndian ? PcmEncoding.S16LE : PcmEncoding.S16BE;
            case 3 -> littleEndian ? PcmEncoding.S24LE : PcmEncoding.S24BE;
            case 4 -> littleEndian ? PcmEncoding.S32LE : PcmEncoding.S32BE;
            case -4 -> littleEndian ? PcmEncoding.F32LE : PcmEncoding.F32BE;
            case -8 -> littleEndian ? PcmEncoding.F64LE : PcmEncoding.F64BE;
            default -> throw unsupported();
        };
    }

    private DecodeException unsupported() {
        return new DecodeException(
                DecodeException.Reason.UNSUPPORTED,
                "PCM of " + bits + " bits, " + bytesPerPacket + " bytes for " + framesPerPacket + " frames of "
                        + format.channels() + " channels in a CAF file");
    }
}
