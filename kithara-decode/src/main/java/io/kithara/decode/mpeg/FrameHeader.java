package io.kithara.decode.mpeg;

import io.kithara.decode.PcmFormat;
import io.kithara.stream.Codec;

/**
 * Reads the 32-bit header of an MPEG audio packet without making an object for each: every method takes the header as
 * an int, high byte first. Only {@link #isValid} may be asked about arbitrary bits.
 *
 * <pre>
 * ISO/IEC 11172-3 2.4.1.3, extended by 13818-3 (MPEG-2) and by custom (MPEG-2.5):
 *   syncword 11 | version 2 | layer 2 | no_crc 1 | bitrate_index 4 | sampling_frequency 2 | padding 1 | private 1
 *   mode 2 | mode_extension 2 | copyright 1 | original 1 | emphasis 2
 * </pre>
 */
public final class FrameHeader {
    /** Bytes of a header. */
    public static final int BYTES = 4;

    private static final int SYNC_MASK = 0xFFE0_0000;
    private static final int KIND_MASK = 0xFFFE_0000;
    private static final int RATE_MASK = 0x0000_0C00;

    private static final int VERSION_2_5 = 0;
    private static final int VERSION_RESERVED = 1;
    private static final int VERSION_1 = 3;
    private static final int LAYER_RESERVED = 0;
    private static final int BITRATE_FREE = 0;
    private static final int BITRATE_HIGHEST = 14;
    private static final int BITRATE_BAD = 15;
    private static final int BITRATE_SHIFT = 12;
    private static final int RATE_RESERVED = 3;
    private static final int MODE_SINGLE_CHANNEL = 3;

    /** Table of 2.4.2.3 in kbit/s: rows are MPEG-1 layers I, II, III, then MPEG-2 layer I, then II and III. */
    private static final int[][] BITRATES_KBPS = {
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
    };

    private static final int[] MPEG1_RATES = {44_100, 48_000, 32_000};

    private FrameHeader() {}

    /** Returns whether the bits can be a header: syncword there and nothing reserved. Free format counts as valid. */
    public static boolean isValid(int header) {
        return (header & SYNC_MASK) == SYNC_MASK
                && version(header) != VERSION_RESERVED
                && layerBits(header) != LAYER_RESERVED
                && bitrateIndex(header) != BITRATE_BAD
                && rateIndex(header) != RATE_RESERVED;
    }

    /** Returns whether the header does not say how long its packet is. */
    static boolean isFreeFormat(int header) {
        return bitrateIndex(header) == BITRATE_FREE;
    }

    /** Returns whether two headers have one version and layer, and so as many frames per packet. */
    static boolean isSameKind(int a, int b) {
        return ((a ^ b) & KIND_MASK) == 0;
    }

    /** Returns whether two headers have one version, layer and sample rate. */
    static boolean isSameStream(int a, int b) {
        return ((a ^ b) & (KIND_MASK | RATE_MASK)) == 0;
    }

    /** Returns whether two headers have one bit rate; of the same kind they then differ in length by padding alone. */
    static boolean isSameBitrate(int a, int b) {
        return bitrateIndex(a) == bitrateIndex(b);
    }

    /** Returns the layer, 1 to 3. */
    public static int layer(int header) {
        return 4 - layerBits(header);
    }

    /** Returns whether this is MPEG-1, with two granules per layer III packet, and not MPEG-2 or 2.5 with one. */
    public static boolean isMpeg1(int header) {
        return version(header) == VERSION_1;
    }

    /** Returns frames per second. */
    public static int sampleRate(int header) {
        int rate = MPEG1_RATES[rateIndex(header)];
        return switch (version(header)) {
            case VERSION_1 -> rate;
            case VERSION_2_5 -> rate / 4;
            default -> rate / 2;
        };
    }

    /** Returns 1 or 2. */
    public static int channels(int header) {
        return (header >> 6 & 3) == MODE_SINGLE_CHANNEL ? 1 : 2;
    }

    /** Returns bits per second; 0 in free format. */
    static int bitrateBps(int header) {
        int row = isMpeg1(header) ? layer(header) - 1 : layer(header) == 1 ? 3 : 4;
        return 1000 * BITRATES_KBPS[row][bitrateIndex(header)];
    }

    /** Returns how many frames a packet holds: 384, 576 or 1152. */
    public static int frames(int header) {
        return switch (layer(header)) {
            case 1 -> 384;
            case 2 -> 1152;
            default -> isMpeg1(header) ? 1152 : 576;
        };
    }

    /** Returns the length of the packet in bytes, header included; 0 in free format, whose length {@link PacketLengths} finds. */
    public static int lengthBytes(int header) {
        if (isFreeFormat(header)) {
            return 0;
        }
        int slots = frames(header) / 8 / slotBytes(header) * bitrateBps(header) / sampleRate(header);
        return (slots + padding(header)) * slotBytes(header);
    }

    /** Returns the slots of padding, 0 or 1. */
    static int padding(int header) {
        return header >> 9 & 1;
    }

    /** Returns the header with the highest bit rate its layer has. */
    static int atHighestBitrate(int header) {
        return (header & ~(BITRATE_BAD << BITRATE_SHIFT)) | (BITRATE_HIGHEST << BITRATE_SHIFT);
    }

    /** Returns the unit of padding in bytes: 4 in layer I, else 1. */
    static int slotBytes(int header) {
        return layer(header) == 1 ? 4 : 1;
    }

    /** Returns the bytes of side information after header and CRC in layer III, 2.4.1.7. */
    public static int sideInfoBytes(int header) {
        boolean mono = channels(header) == 1;
        return isMpeg1(header) ? mono ? 17 : 32 : mono ? 9 : 17;
    }

    /** Returns whether 16 bits of CRC follow the header. */
    public static boolean hasCrc(int header) {
        return (header >> 16 & 1) == 0;
    }

    /** Returns how it is coded. */
    static Codec codec(int header) {
        return switch (layer(header)) {
            case 1 -> Codec.MP1;
            case 2 -> Codec.MP2;
            default -> Codec.MP3;
        };
    }

    /** Returns rate and channels. */
    static PcmFormat format(int header) {
        return new PcmFormat(sampleRate(header), channels(header));
    }

    private static int version(int header) {
        return header >> 19 & 3;
    }

    private static int layerBits(int header) {
        return header >> 17 & 3;
    }

    private static int bitrateIndex(int header) {
        return header >> BITRATE_SHIFT & BITRATE_BAD;
    }

    private static int rateIndex(int header) {
        return header >> 10 & 3;
    }
}
