package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;

/**
 * The {@code COMM} chunk of an AIFF or AIFF-C file: channels 2, frames 4, bits 2, rate 10 as an 80-bit float, and in
 * AIFF-C a compression type 4.
 *
 * @param frames how many there are; 0 if the header was never finished
 */
record AiffFormat(PcmFormat format, long frames, PcmEncoding encoding) {
    static final int AIFF_BYTES = 18;
    static final int AIFC_BYTES = 22;

    private static final int NONE = DataWindow.fourCc("NONE");
    private static final int EXPONENT_BIAS = 16_383;
    private static final int MANTISSA_BITS = 63;

    /** Reads the chunk, which lies in the window. */
    static AiffFormat read(DataWindow window, long body, boolean aifc) throws DecodeException {
        int channels = window.u16be(body);
        int bits = window.u16be(body + 6);
        double rate = rate(window, body + 8);
        if (channels < 1 || !(rate >= 1)) {
            throw malformed(channels + " channels at " + rate + " Hz");
        }
        if (channels > PcmFormat.MAX_CHANNELS || rate > PcmFormat.MAX_SAMPLE_RATE) {
            throw unsupported(channels + " channels at " + rate + " Hz");
        }
        PcmFormat format = new PcmFormat((int) Math.round(rate), channels);
        return new AiffFormat(format, window.u32be(body + 2), encoding(aifc ? window.i32be(body + 18) : NONE, bits));
    }

    int frameBytes() {
        return format.channels() * encoding.bytes();
    }

    /** IEEE 754 extended precision: sign 1, exponent 15, mantissa 64 with its leading one written out. */
    private static double rate(DataWindow window, long at) {
        int exponent = (window.u16be(at) & 0x7FFF) - EXPONENT_BIAS - MANTISSA_BITS;
        return Math.scalb((window.i64be(at + 2) >>> 1) * 2.0, exponent);
    }

    private static PcmEncoding encoding(int type, int bits) throws DecodeException {
        String code = code(type);
        return switch (code) {
            case "NONE", "twos" -> integer(bits);
            case "sowt" -> littleEndian(bits);
            case "raw " -> PcmEncoding.U8;
            case "in24" -> PcmEncoding.S24BE;
            case "in32" -> PcmEncoding.S32BE;
            case "fl32", "FL32" -> PcmEncoding.F32BE;
            case "fl64", "FL64" -> PcmEncoding.F64BE;
            case "alaw", "ALAW" -> PcmEncoding.ALAW;
            case "ulaw", "ULAW" -> PcmEncoding.ULAW;
            default -> throw unsupported("compression \"" + code + "\"");
        };
    }

    private static PcmEncoding integer(int bits) throws DecodeException {
        return switch ((bits + 7) / 8) {
            case 1 -> PcmEncoding.S8;
            case 2 -> PcmEncoding.S16BE;
            case 3 -> PcmEncoding.S24BE;
            case 4 -> PcmEncoding.S32BE;
            default -> throw malformed(bits + "-bit samples");
        };
    }

    private static PcmEncoding littleEndian(int bits) throws DecodeException {
        return switch ((bits + 7) / 8) {
            case 1 -> PcmEncoding.S8;
            case 2 -> PcmEncoding.S16LE;
            case 3 -> PcmEncoding.S24LE;
            case 4 -> PcmEncoding.S32LE;
            default -> throw malformed(bits + "-bit samples");
        };
    }

    private static String code(int type) {
        StringBuilder code = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = type >> shift & 0xFF;
            code.append(character >= ' ' && character <= '~' ? (char) character : '?');
        }
        return code.toString();
    }

    private static DecodeException unsupported(String what) {
        return new DecodeException(DecodeException.Reason.UNSUPPORTED, what + " in an AIFF file");
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "an AIFF file states " + what);
    }
}
