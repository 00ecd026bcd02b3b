package io.kithara.codec.jlayer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Writes a stream of constant bit rate as free format of another packet length: the same side information and the same
 * coded samples, so that a right decoder gives the same sound bit by bit. Layer III's main data moves among the packets,
 * and main_data_begin with it.
 */
final class FreeFormatWriter {
    private static final int HEADER = 4;
    private static final int MAX_RESERVOIR = 511;

    private final byte[] stream;
    private final int packetBytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FreeFormatWriter(byte[] stream, int packetBytes) {
        this.stream = stream;
        this.packetBytes = packetBytes;
    }

    /** Returns layer I or II packets under a header of free format, each filled up to {@code packetBytes}. */
    static byte[] fillUp(byte[] stream, int packetBytes) {
        FreeFormatWriter writer = new FreeFormatWriter(stream, packetBytes);
        for (int at = 0; at + HEADER <= stream.length; at += writer.lengthAt(at)) {
            byte[] packet = Arrays.copyOf(Arrays.copyOfRange(stream, at, at + writer.lengthAt(at)), packetBytes);
            writer.putFree(packet);
        }
        return writer.out.toByteArray();
    }

    /** Returns the same for layer III of MPEG-1 without check words. */
    static byte[] repack(byte[] stream, int packetBytes) {
        return new FreeFormatWriter(stream, packetBytes).repack();
    }

    private byte[] repack() {
        byte[] main = new byte[stream.length];
        int mainLength = 0;
        // The main data of all packets so far, laid out anew: written up to dataEnd, packets closed up to spaceEnd.
        byte[] laidOut = new byte[4 * stream.length];
        int dataEnd = 0;
        int spaceEnd = 0;
        ByteArrayOutputStream heads = new ByteArrayOutputStream();
        int headBytes = 0;
        for (int at = 0; at + HEADER <= stream.length; at += lengthAt(at)) {
            byte[] head = Arrays.copyOfRange(stream, at, at + HEADER + sideInfo(at));
            int own = lengthAt(at) - head.length;
            int from = mainLength - bits(head, 8 * HEADER, 9);
            System.arraycopy(stream, at + head.length, main, mainLength, own);
            mainLength += own;
            int length = (codedBits(head) + 7) / 8;
            int place = Math.max(dataEnd, spaceEnd - MAX_RESERVOIR);
            if (from >= 0) {
                System.arraycopy(main, from, laidOut, place, length);
                dataEnd = place + length;
            }
            putMainDataBegin(head, spaceEnd - place);
            heads.writeBytes(head);
            headBytes = head.length;
            spaceEnd += packetBytes - headBytes;
            if (dataEnd > spaceEnd) {
                throw new IllegalArgumentException("packets of " + packetBytes + " bytes are too short");
            }
        }
        interleave(heads.toByteArray(), headBytes, laidOut);
        return out.toByteArray();
    }

    private void interleave(byte[] heads, int headBytes, byte[] main) {
        int own = packetBytes - headBytes;
        for (int i = 0; i * headBytes < heads.length; i++) {
            byte[] packet = Arrays.copyOf(Arrays.copyOfRange(heads, i * headBytes, (i + 1) * headBytes), packetBytes);
            System.arraycopy(main, i * own, packet, headBytes, own);
            putFree(packet);
        }
    }

    /** Bit rate index 0, no padding. */
    private void putFree(byte[] packet) {
        packet[2] = (byte) (packet[2] & 0x0D);
        out.writeBytes(packet);
    }

    private int codedBits(byte[] head) {
        int channels = head.length == HEADER + 17 ? 1 : 2;
        int bit = 8 * HEADER + 9 + (channels == 1 ? 5 : 3) + 4 * channels;
        int coded = 0;
        for (int granule = 0; granule < 2 * channels; granule++) {
            coded += bits(head, bit, 12);
            bit += 59;
        }
        return coded;
    }

    private int lengthAt(int at) {
        int kbps = stream[at + 1] >> 1 == 0xFFFF_FFFD ? layer3Kbps(at) : layer2Kbps(at);
        int rate = new int[] {44_100, 48_000, 32_000}[stream[at + 2] >> 2 & 3];
        return 144_000 * kbps / rate + (stream[at + 2] >> 1 & 1);
    }

    private int layer3Kbps(int at) {
        return new int[] {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}[stream[at + 2] >> 4 & 15];
    }

    private int layer2Kbps(int at) {
        return new int[] {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384}[stream[at + 2] >> 4 & 15];
    }

    private int sideInfo(int at) {
        return (stream[at + 3] >> 6 & 3) == 3 ? 17 : 32;
    }

    private static void putMainDataBegin(byte[] head, int value) {
        head[HEADER] = (byte) (value >> 1);
        head[HEADER + 1] = (byte) ((head[HEADER + 1] & 0x7F) | ((value & 1) << 7));
    }

    private static int bits(byte[] data, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 1 | (data[i >> 3] >> (7 - (i & 7)) & 1);
        }
        return value;
    }
}
