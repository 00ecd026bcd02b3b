package io.kithara.codec.jlayer;

/**
 * What the decoder needs of a packet's header (ISO/IEC 11172-3 2.4.1.3), read before JLayer sees the packet. JLayer
 * itself checks the length.
 */
record PacketHeader(int bits) {
    static final int BYTES = 4;

    private static final int SYNC = 0xFFE0_0000;
    private static final int SINGLE_CHANNEL = 3;
    private static final int[] MPEG1_RATES = {44_100, 48_000, 32_000};

    /** Reads the first four bytes. */
    static PacketHeader read(byte[] data) {
        return new PacketHeader(
                (data[0] & 0xFF) << 24 | (data[1] & 0xFF) << 16 | (data[2] & 0xFF) << 8 | (data[3] & 0xFF));
    }

    /** Returns whether nothing is reserved, and the length is stated; free format is none for JLayer. */
    boolean isDecodable() {
        boolean reserved = version() == 1 || layer() == 4 || bitrateIndex() == 15 || rateIndex() == 3;
        return (bits & SYNC) == SYNC && !reserved && bitrateIndex() != 0;
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
