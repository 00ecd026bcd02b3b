package io.kithara.codec.jlayer;

/**
 * Looks over the side information of a layer III packet (ISO/IEC 11172-3 2.4.1.7, 13818-3 2.4.1.7) before JLayer, which
 * checks nothing, decodes noise from it.
 */
final class SideInfoCheck {
    /** Section 2.4.2.7: pairs of big values in a granule; there are 576 lines. */
    private static final int MAX_BIG_VALUES = 288;

    private static final int PART2_3_LENGTH_BITS = 12;
    private static final int BIG_VALUES_BITS = 9;
    private static final int GLOBAL_GAIN_BITS = 8;

    private final byte[] data;
    private int bit;

    private SideInfoCheck(byte[] data, int firstByte) {
        this.data = data;
        this.bit = 8 * firstByte;
    }

    /** Returns whether the packet can be what an encoder wrote. */
    static boolean isSound(byte[] data, int length, PacketHeader header) {
        int sideInfo = PacketHeader.BYTES + (header.hasCrc() ? 2 : 0);
        int mainData = length - sideInfo - header.sideInfoBytes();
        return mainData >= 0 && new SideInfoCheck(data, sideInfo).isSound(header, mainData);
    }

    private boolean isSound(PacketHeader header, int mainDataBytes) {
        boolean mpeg1 = header.isMpeg1();
        int channels = header.channels();
        int mainDataBegin = bits(mpeg1 ? 9 : 8);
        skip(mpeg1 ? (channels == 1 ? 5 : 3) + 4 * channels : channels);
        int coded = 0;
        for (int granule = 0; granule < (mpeg1 ? 2 : 1) * channels; granule++) {
            coded += bits(PART2_3_LENGTH_BITS);
            if (bits(BIG_VALUES_BITS) > MAX_BIG_VALUES || !isWindowSound(mpeg1)) {
                return false;
            }
        }
        return coded <= 8 * (mainDataBegin + mainDataBytes);
    }

    /** The rest of a granule; a switched window of the normal type is reserved. */
    private boolean isWindowSound(boolean mpeg1) {
        skip(GLOBAL_GAIN_BITS + (mpeg1 ? 4 : 9));
        boolean switched = bits(1) == 1;
        boolean reserved = switched && bits(2) == 0;
        skip(switched ? 20 : 22);
        skip(mpeg1 ? 3 : 2);
        return !reserved;
    }

    private void skip(int count) {
        bit += count;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value = value << 1 | (data[bit >> 3] >> (7 - (bit & 7)) & 1);
        }
        return value;
    }
}
