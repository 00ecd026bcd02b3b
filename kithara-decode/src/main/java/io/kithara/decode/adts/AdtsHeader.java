package io.kithara.decode.adts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.aac.AudioSpecificConfig;

/**
 * The header of one ADTS frame, read in place and used again. Not safe for several threads.
 *
 * <pre>
 * syncword 12 | ID 1 | layer 2 | protection_absent 1 | profile 2 | sampling_frequency_index 4 | private 1 |
 * channel_configuration 3 | original 1 | home 1 | copyright 2 | aac_frame_length 13 | buffer_fullness 11 |
 * number_of_raw_data_blocks_in_frame 2 | crc 16 if protected
 * </pre>
 */
final class AdtsHeader {
    /** Bytes every header has. */
    static final int LENGTH = 7;

    /** Frames of one raw data block; ADTS cannot say 960. */
    static final int BLOCK_FRAMES = 1024;

    private static final int CRC_LENGTH = 2;

    /** syncword and layer, which is always 0; MPEG audio frames differ there. */
    private static final int SYNC_MASK = 0xFFF6_0000;

    private static final int SYNC = 0xFFF0_0000;

    /** What may not change within a stream: all before copyright but protection_absent, private, original and home. */
    private static final int STREAM_MASK = 0xFFFE_FDC0;

    private int fixed;
    private int frameLength;
    private int blocks;

    /** Returns whether two bytes are a syncword and the layer of ADTS. */
    static boolean isSync(byte first, byte second) {
        return ((first << 24 | (second & 0xFF) << 16) & SYNC_MASK) == SYNC;
    }

    /** Reads a header from seven loaded bytes; returns false, and is undefined, if there is none. */
    boolean read(DataWindow window, long position) {
        fixed = window.i32be(position);
        if ((fixed & SYNC_MASK) != SYNC || rateIndex() >= AudioSpecificConfig.rateCount()) {
            return false;
        }
        int low = window.u24be(position + 4);
        frameLength = (fixed & 3) << 11 | low >>> 13;
        blocks = (low & 3) + 1;
        return frameLength > headerLength();
    }

    /** Returns whether both headers can belong to one stream. */
    boolean continues(AdtsHeader other) {
        return ((fixed ^ other.fixed) & STREAM_MASK) == 0;
    }

    /** Takes over the values of {@code other}. */
    void copyFrom(AdtsHeader other) {
        fixed = other.fixed;
        frameLength = other.frameLength;
        blocks = other.blocks;
    }

    /** Returns the length of the whole frame in bytes. */
    int frameLength() {
        return frameLength;
    }

    /** Returns where the first raw data block starts in the frame: behind the block positions and the checksum. */
    int headerLength() {
        return LENGTH + (isProtected() ? CRC_LENGTH * blocks : 0);
    }

    /** Returns how many raw data blocks the frame holds, 1 to 4. */
    int blocks() {
        return blocks;
    }

    /** Returns whether the header has a checksum, and each block one too if there are several. */
    boolean isProtected() {
        return (fixed & 0x1_0000) == 0;
    }

    int sampleRate() {
        return AudioSpecificConfig.rate(rateIndex());
    }

    /** Returns the channels, 0 if a program config inside the frames says. */
    int channels() {
        return AudioSpecificConfig.channels(fixed >>> 6 & 7);
    }

    /** Returns the AudioSpecificConfig that says the same (ISO/IEC 14496-3 1.6.2.1). */
    byte[] config() {
        int objectType = (fixed >>> 14 & 3) + 1;
        int bits = objectType << 11 | rateIndex() << 7 | (fixed >>> 6 & 7) << 3;
        return new byte[] {(byte) (bits >> 8), (byte) bits};
    }

    private int rateIndex() {
        return fixed >>> 10 & 0xF;
    }
}
