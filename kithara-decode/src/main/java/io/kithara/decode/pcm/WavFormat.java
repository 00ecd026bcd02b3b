package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code fmt } chunk of a WAVE file: WAVEFORMAT, WAVEFORMATEX or WAVEFORMATEXTENSIBLE.
 *
 * <pre>
 * tag 2, channels 2, rate 4, bytes per second 4, bytes per frame 2, bits 2
 * [extension size 2, valid bits 2, speakers 4, sub-format: tag 2 and a constant tail 14]
 * </pre>
 *
 * @param format rate and channels
 * @param frameBytes bytes of one frame; for MPEG audio without meaning
 * @param encoding how samples are written; empty for MPEG audio
 */
record WavFormat(PcmFormat format, int frameBytes, Optional<PcmEncoding> encoding) {
    static final int MIN_BYTES = 16;
    static final int MAX_BYTES = 40;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int MPEG = 0x50;
    private static final int MP3 = 0x55;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int SUB_FORMAT_OFFSET = 24;

    /** The second half of every sub-format that stands for a tag: 8000-00AA-00389B71. */
    private static final long SUB_FORMAT_TAIL = 0x8000_00AA_0038_9B71L;

    private static final Map<Integer, String> UNSUPPORTED = Map.of(
            0x02, "Microsoft ADPCM",
            0x11, "IMA ADPCM",
            0x31, "GSM 6.10",
            0xFF, "AAC",
            0x161, "Windows Media Audio",
            0x2000, "AC-3",
            0x2001, "DTS");

    /** Reads the chunk, of which the first {@code size} bytes, 16 to 40, lie in the window. */
    static WavFormat read(DataWindow window, long body, int size) throws DecodeException {
        int tag = window.u16le(body);
        int channels = window.u16le(body + 2);
        long rate = window.u32le(body + 4);
        int frameBytes = window.u16le(body + 12);
        int bits = window.u16le(body + 14);
        boolean extended = tag == EXTENSIBLE;
        if (extended) {
            tag = subFormat(window, body, size);
        }
        if (channels < 1 || rate < 1) {
            throw malformed(channels + " channels at " + rate + " Hz");
        }
        if (channels > PcmFormat.MAX_CHANNELS || rate > PcmFormat.MAX_SAMPLE_RATE) {
            throw unsupported(channels + " channels at " + rate + " Hz");
        }
        PcmFormat format = new PcmFormat((int) rate, channels);
        if (tag == MPEG || tag == MP3) {
            return new WavFormat(format, 1, Optional.empty());
        }
        int sampleBytes = frameBytes % channels == 0 && frameBytes > 0 ? frameBytes / channels : (bits + 7) / 8;
        PcmEncoding encoding = encoding(tag, bits, sampleBytes, extended);
        return new WavFormat(format, channels * encoding.bytes(), Optional.of(encoding));
    }

    private static int subFormat(DataWindow window, long body, int size) throws DecodeException {
        if (size < MAX_BYTES) {
            throw malformed("an extensible format of " + size + " bytes");
        }
        if (window.i64be(body + SUB_FORMAT_OFFSET + 8) != SUB_FORMAT_TAIL) {
            throw unsupported("sub-format " + Long.toHexString(window.i64be(body + SUB_FORMAT_OFFSET)));
        }
        return window.u16le(body + SUB_FORMAT_OFFSET);
    }

    private static PcmEncoding encoding(int tag, int bits, int sampleBytes, boolean extended) throws DecodeException {
        PcmEncoding encoding = switch (tag) {
            case PCM -> integer(bits, sampleBytes, extended);
            case FLOAT -> sampleBytes == 4 ? PcmEncoding.F32LE : sampleBytes == 8 ? PcmEncoding.F64LE : null;
            case ALAW -> PcmEncoding.ALAW;
            case ULAW -> PcmEncoding.ULAW;
            default -> throw unsupported(UNSUPPORTED.getOrDefault(tag, "format tag 0x" + Integer.toHexString(tag)));
        };
        if (encoding == null) {
            throw unsupported(bits + "-bit samples of " + sampleBytes + " bytes");
        }
        return encoding;
    }

    private static PcmEncoding integer(int bits, int sampleBytes, boolean extended) throws DecodeException {
        return switch (sampleBytes) {
            case 1 -> PcmEncoding.U8;
            case 2 -> PcmEncoding.S16LE;
            case 3 -> PcmEncoding.S24LE;
            // Only the extensible form says that 24 valid bits lie at the top of their 32.
            case 4 -> bits == 24 && !extended ? PcmEncoding.S24LE_IN_4 : PcmEncoding.S32LE;
            default -> throw unsupported(bits + "-bit samples of " + sampleBytes + " bytes");
        };
    }

    private static DecodeException unsupported(String what) {
        return new DecodeException(DecodeException.Reason.UNSUPPORTED, what + " in a WAVE file");
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "a WAVE file states " + what);
    }
}
