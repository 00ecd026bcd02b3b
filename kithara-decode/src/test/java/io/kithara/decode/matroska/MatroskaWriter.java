package io.kithara.decode.matroska;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes EBML for tests; every element can be given a size of its own, or none. */
final class MatroskaWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Returns an element with a size of eight bytes. */
    static byte[] element(int id, byte[]... children) {
        byte[] body = concat(children);
        return concat(
                id(id), ByteBuffer.allocate(8).putLong(1L << 56 | body.length).array(), body);
    }

    /** Returns an element whose size is not known. */
    static byte[] unsized(int id, byte[]... children) {
        return concat(id(id), new byte[] {(byte) 0xFF}, concat(children));
    }

    static byte[] uint(int id, long value) {
        return element(id, ByteBuffer.allocate(8).putLong(value).array());
    }

    static byte[] real(int id, double value) {
        return element(id, ByteBuffer.allocate(8).putDouble(value).array());
    }

    static byte[] text(int id, String value) {
        return element(id, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] ebml(String docType) {
        return element(Id.EBML, text(Id.DOC_TYPE, docType));
    }

    /** Returns an audio track; {@code more} are further children. */
    static byte[] track(int number, String codec, int rate, int channels, int bits, byte[]... more) {
        byte[] audio = element(
                Id.AUDIO, real(Id.SAMPLING_FREQUENCY, rate), uint(Id.CHANNELS, channels), uint(Id.BIT_DEPTH, bits));
        return element(
                Id.TRACK_ENTRY,
                uint(Id.TRACK_NUMBER, number),
                uint(Id.TRACK_TYPE, 2),
                text(Id.CODEC_ID, codec),
                audio,
                concat(more));
    }

    /** Returns {@code Info} and {@code Tracks}. */
    static byte[] head(byte[]... tracks) {
        return concat(element(Id.INFO, uint(Id.TIMESTAMP_SCALE, 1_000_000)), element(Id.TRACKS, tracks));
    }

    static byte[] cluster(long ticks, byte[]... blocks) {
        return element(Id.CLUSTER, uint(Id.TIMESTAMP, ticks), concat(blocks));
    }

    static byte[] simpleBlock(int track, int time, byte[] packet) {
        return element(Id.SIMPLE_BLOCK, block(track, time, 0, packet));
    }

    /** Returns the body of a block. */
    static byte[] block(int track, int time, int flags, byte[]... content) {
        byte[] header = {(byte) (0x80 | track), (byte) (time >> 8), (byte) time, (byte) flags};
        return concat(header, concat(content));
    }

    static byte[] xiphSizes(byte[]... packets) {
        ByteArrayOutputStream sizes = new ByteArrayOutputStream();
        sizes.write(packets.length - 1);
        for (int i = 0; i < packets.length - 1; i++) {
            int rest = packets[i].length;
            for (; rest >= 255; rest -= 255) {
                sizes.write(255);
            }
            sizes.write(rest);
        }
        return sizes.toByteArray();
    }

    /** The first size in two bytes, differences in three. */
    static byte[] ebmlSizes(byte[]... packets) {
        ByteArrayOutputStream sizes = new ByteArrayOutputStream();
        sizes.write(packets.length - 1);
        sizes.write(0x40 | packets[0].length >> 8);
        sizes.write(packets[0].length);
        for (int i = 1; i < packets.length - 1; i++) {
            int difference = packets[i].length - packets[i - 1].length + (1 << 20) - 1;
            sizes.write(0x20 | difference >> 16);
            sizes.write(difference >> 8);
            sizes.write(difference);
        }
        return sizes.toByteArray();
    }

    MatroskaWriter add(byte[]... parts) {
        out.writeBytes(concat(parts));
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] id(int id) {
        int bytes = id >>> 24 != 0 ? 4 : id >>> 16 != 0 ? 3 : id >>> 8 != 0 ? 2 : 1;
        byte[] written = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            written[i] = (byte) (id >>> (8 * (bytes - 1 - i)));
        }
        return written;
    }
}
