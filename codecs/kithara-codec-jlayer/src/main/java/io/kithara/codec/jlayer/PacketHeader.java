package io.kithara.codec.jlayer;

/**
 * What the decoder needs of a packet's header (ISO/IEC 11172-3 2.4.1.3), read before JLayer sees the packet. JLayer
 * itself checks the length; free format, which states none, it does not know ({@link FreeFormat}).
 */
record PacketHeader(int bits) {
    static final int BYTES = 4;

    private static final int SYNC = 0xFFE0_0000;
    private static final int SINGLE_CHANNEL = 3;
    private static final int NO_CRC_BIT = 1 << 16;
    private static final int PADDING_BIT = 1 << 9;
    private static final int BITRATE_MASK = 15 << 12;
    private static final int HIGHEST_BITRATE = 14 << 12;
    /** Table of 2.4.2.3 at its last index: MPEG-1 layers I, II, III, then MPEG-2 layer I, then II and III. */
    private static final int[] HIGHEST_KBPS = {448, 384, 320, 256, 160};

    private static final int[] MPEG1_RATES = {44_100, 48_000, 32_000};

    /** Reads the first four bytes. */
    static PacketHeader read(byte[] data) {
        return new PacketHeader(
                (data[0] & 0xFF) << 24 | (data[1] & 0xFF) << 16 | (data[2] & 0xFF) << 8 | (data[3] & 0xFF));
    }

    /** Returns whether nothing is reserved. */
    boolean isDecodable() {
        boolean reserved = version() == 1 || layer() == 4 || bitrateIndex() == 15 || rateIndex() == 3;
        return (bits & SYNC) == SYNC && !reserved;
    }

    /** Returns whether the header does not say how long its packet is. */
    boolean isFreeFormat() {
        return bitrateIndex() == 0;
    }

    /** Returns this with the highest bit rate of its layer. */
    PacketHeader atHighestBitrate() {
        return new PacketHeader((bits & ~BITRATE_MASK) | HIGHEST_BITRATE);
    }

    /** Returns this with a slot of padding. */
    PacketHeader withPadding() {
        return new PacketHeader(bits | PADDING_BIT);
    }

    /** Returns this without a check word behind it. */
    PacketHeader withoutCrc() {
        return new PacketHeader(bits | NO_CRC_BIT);
    }

    /** Returns the length of the packet in bytes at the highest bit rate, 2.4.2.3, which is all that is asked for. */
    int lengthBytes() {
        int kbps = HIGHEST_KBPS[isMpeg1() ? layer() - 1 : layer() == 1 ? 3 : 4];
        int slots = frames() / 8 / slotBytes() * 1000 * kbps / sampleRate();
        return (slots + (bits >> 9 & 1)) * slotBytes();
    }

    /** Returns the unit of padding in bytes. */
    int slotBytes() {
        return layer() == 1 ? 4 : 1;
    }

    int layer() {
        return 4 - (bits >> 17 & 3);
    }

    boolean isMpeg1() {
        return version() == 3;
    }

    boolean hasCrc() {
        return (bits >> 16 & 1) == 0;
    }

    int channels() {
        return (bits >> 6 & 3) == SINGLE_CHANNEL ? 1 : 2;
    }

    int sampleRate() {
        int rate = MPEG1_RATES[rateIndex()];
        return isMpeg1() ? rate : version() == 0 ? rate / 4 : rate / 2;
    }

    int frames() {
        return layer() == 1 ? 384 : layer() == 2 || isMpeg1() ? 1152 : 576;
    }

    /** Returns the bytes of side information after header and CRC in layer III, 2.4.1.7. */
    int sideInfoBytes() {
        boolean mono = channels() == 1;
        return isMpeg1() ? mono ? 17 : 32 : mono ? 9 : 17;
    }

    /** Returns whether one JLayer takes both: it keeps the first packet's version, layer, rate, and number of channels. */
    boolean isSameKind(PacketHeader other) {
        return ((bits ^ other.bits) & 0xFFFE_0C00) == 0 && channels() == other.channels();
    }

    private int version() {
        return bits >> 19 & 3;
    }

    private int bitrateIndex() {
        return bits >> 12 & 15;
    }

    private int rateIndex() {
        return bits >> 10 & 3;
    }
}
