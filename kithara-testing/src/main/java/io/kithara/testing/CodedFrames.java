package io.kithara.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts clean streams of coded audio into their frames, for muxers of tests. */
public final class CodedFrames {
    private static final int ADTS_HEADER = 7;

    /** ISO/IEC 11172-3 table of 2.4.2.3, layer III, in kbit/s: MPEG-1, then the lower rates of 13818-3. */
    private static final int[][] LAYER3_KBPS = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
    };

    private static final int[] MPEG1_RATES = {44_100, 48_000, 32_000};

    private CodedFrames() {}

    /**
     * Returns the frames of an ADTS stream, headers included.
     *
     * @throws IllegalArgumentException if something else stands where a frame should
     */
    public static List<byte[]> ofAdts(byte[] stream) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            boolean sync = at + ADTS_HEADER <= stream.length && stream[at] == -1 && (stream[at + 1] & 0xF6) == 0xF0;
            int length =
                    sync ? (stream[at + 3] & 3) << 11 | (stream[at + 4] & 0xFF) << 3 | (stream[at + 5] & 0xFF) >> 5 : 0;
            at = cut(stream, at, length, frames);
        }
        return frames;
    }

    /** Returns the raw AAC blocks of an ADTS stream without checksums: the samples of an MP4 track. */
    public static List<byte[]> aacOfAdts(byte[] stream) {
        List<byte[]> frames = new ArrayList<>(ofAdts(stream));
        frames.replaceAll(frame -> Arrays.copyOfRange(frame, ADTS_HEADER, frame.length));
        return frames;
    }

    /** Returns the AudioSpecificConfig (two bytes) of an ADTS stream. */
    public static byte[] aacConfigOfAdts(byte[] stream) {
        int objectType = (stream[2] >> 6 & 3) + 1;
        int rateIndex = stream[2] >> 2 & 0xF;
        int channels = (stream[2] & 1) << 2 | (stream[3] >> 6 & 3);
        int bits = objectType << 11 | rateIndex << 7 | channels << 3;
        return new byte[] {(byte) (bits >> 8), (byte) bits};
    }

    /**
     * Returns the frames of an MP3 stream without tags; a Xing frame counts as one.
     *
     * @throws IllegalArgumentException if something else stands where a frame should
     */
    public static List<byte[]> ofMp3(byte[] stream) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            boolean sync = at + 4 <= stream.length && stream[at] == -1 && (stream[at + 1] & 0xE6) == 0xE2;
            at = cut(stream, at, sync ? mp3Length(stream, at) : 0, frames);
        }
        return frames;
    }

    private static int mp3Length(byte[] stream, int at) {
        int version = stream[at + 1] >> 3 & 3;
        int rateIndex = stream[at + 2] >> 2 & 3;
        int bitrateIndex = stream[at + 2] >> 4 & 0xF;
        if (rateIndex == 3 || bitrateIndex == 15) {
            return 0;
        }
        boolean mpeg1 = version == 3;
        int rate = MPEG1_RATES[rateIndex] / (mpeg1 ? 1 : version == 2 ? 2 : 4);
        int bitsPerSecond = 1000 * LAYER3_KBPS[mpeg1 ? 0 : 1][bitrateIndex];
        return (mpeg1 ? 144 : 72) * bitsPerSecond / rate + (stream[at + 2] >> 1 & 1);
    }

    private static int cut(byte[] stream, int at, int length, List<byte[]> frames) {
        if (length <= 0 || at + length > stream.length) {
            throw new IllegalArgumentException("no whole frame at byte " + at + " of " + stream.length);
        }
        frames.add(Arrays.copyOfRange(stream, at, at + length));
        return at + length;
    }
}
