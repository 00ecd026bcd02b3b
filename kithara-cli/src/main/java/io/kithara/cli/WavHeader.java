package io.kithara.cli;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes before the samples of a WAV file. Their number does not depend on the length, so that the header can be
 * written again once the length is known; a file beyond 4 GiB becomes RF64 by that (EBU Tech 3306).
 *
 * <pre>
 * "RIFF" size "WAVE"                      or "RF64" -1 "WAVE"
 * "JUNK" 28 zeros                         or "ds64" 28 riffSize:8 dataSize:8 frames:8 tableLength:4
 * "fmt " 16 | 18 | 40 format
 * "fact" 4 frames                         float only
 * "data" size
 * </pre>
 *
 * @param format rate and channels
 * @param encoding of the samples
 */
record WavHeader(AudioFormat format, PcmEncoding encoding) {
    /** The size that says the length is not known: readers of pipes go on until the end. */
    static final long STREAMING = -1;

    /** The largest size of a RIFF chunk; the value itself stands for "see ds64" or "not known". */
    private static final long MAX_RIFF_BYTES = 0xFFFF_FFFFL - 1;

    private static final int DS64_BYTES = 28;
    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_FLOAT = 3;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;

    /** Bytes 2 to 15 of the sub-format GUIDs of PCM and float; the first two are the old format tag. */
    private static final byte[] GUID_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    /** The channels in the order of their bits in dwChannelMask. */
    private static final List<String> SPEAKERS =
            List.of("FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC", "SL", "SR");

    /** Returns the header for so many bytes of samples, or for {@link #STREAMING}. */
    byte[] bytes(long dataBytes) {
        ByteBuffer out = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        long riffBytes = length() - 8 + dataBytes;
        boolean large = dataBytes != STREAMING && riffBytes > MAX_RIFF_BYTES;
        boolean unsized = large || dataBytes == STREAMING;
        long frames = dataBytes / bytesPerFrame();
        tag(out, large ? "RF64" : "RIFF").putInt(unsized ? -1 : (int) riffBytes);
        tag(out, "WAVE");
        putSizes(out, large, riffBytes, dataBytes, frames);
        putFormat(out);
        if (encoding == PcmEncoding.F32LE) {
            tag(out, "fact").putInt(4).putInt(unsized ? -1 : (int) frames);
        }
        tag(out, "data").putInt(unsized ? -1 : (int) dataBytes);
        return out.array();
    }

    private int length() {
        int fact = encoding == PcmEncoding.F32LE ? 12 : 0;
        return 12 + 8 + DS64_BYTES + 8 + formatBytes() + fact + 8;
    }

    private int formatBytes() {
        if (isExtensible()) {
            return 40;
        }
        return encoding == PcmEncoding.F32LE ? 18 : 16;
    }

    /** More than two channels need their places named. */
    private boolean isExtensible() {
        return format.channels() > 2;
    }

    private int bytesPerFrame() {
        return format.channels() * encoding.bytesPerSample();
    }

    private static void putSizes(ByteBuffer out, boolean large, long riffBytes, long dataBytes, long frames) {
        tag(out, large ? "ds64" : "JUNK").putInt(DS64_BYTES);
        out.putLong(large ? riffBytes : 0).putLong(large ? dataBytes : 0).putLong(large ? frames : 0);
        out.putInt(0);
    }

    private void putFormat(ByteBuffer out) {
        int plain = encoding == PcmEncoding.F32LE ? FORMAT_FLOAT : FORMAT_PCM;
        tag(out, "fmt ").putInt(formatBytes());
        out.putShort((short) (isExtensible() ? FORMAT_EXTENSIBLE : plain));
        out.putShort((short) format.channels());
        out.putInt(format.sampleRate());
        out.putInt(format.sampleRate() * bytesPerFrame());
        out.putShort((short) bytesPerFrame());
        out.putShort((short) (encoding.bytesPerSample() * 8));
        if (isExtensible()) {
            out.putShort((short) 22);
            out.putShort((short) (encoding.bytesPerSample() * 8));
            out.putInt(channelMask());
            out.putShort((short) plain).put(GUID_TAIL);
        } else if (encoding == PcmEncoding.F32LE) {
            out.putShort((short) 0);
        }
    }

    private int channelMask() {
        int mask = 0;
        for (String channel : format.channelLayout().split(" ", -1)) {
            int speaker = SPEAKERS.indexOf(channel);
            mask |= speaker < 0 ? 0 : 1 << speaker;
        }
        return mask;
    }

    private static ByteBuffer tag(ByteBuffer out, String tag) {
        return out.put(tag.getBytes(StandardCharsets.US_ASCII));
    }
}
