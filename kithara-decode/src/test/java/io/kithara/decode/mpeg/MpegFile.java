package io.kithara.decode.mpeg;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes MPEG audio files of packets that carry their own number instead of music. */
final class MpegFile {
    /** MPEG-1 layer III, 44.1 kHz, joint stereo; the bit rate comes in by its index. */
    private static final int HEADER = 0xFFFB_0040;

    /** 128 kbit/s. */
    static final int RATE_128 = 9;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int packets;

    /** Returns a header with this bit rate index. */
    static int header(int rateIndex) {
        return HEADER | rateIndex << 12;
    }

    /** Adds packets of one bit rate, padded as encoders do. */
    MpegFile packets(int count, int rateIndex) {
        for (int i = 0; i < count; i++) {
            packet(header(rateIndex) | (packets % 3 == 0 ? 0x200 : 0));
        }
        return this;
    }

    /** Adds a packet with its number in the last four bytes. */
    MpegFile packet(int header) {
        byte[] packet = new byte[FrameHeader.lengthBytes(header)];
        be(packet, 0, header);
        be(packet, packet.length - 4, packets++);
        return bytes(packet);
    }

    /** Adds a packet that is an Info header: packets, LAME's delay and padding. */
    MpegFile info(String id, int stated, int delay, int padding) {
        byte[] packet = new byte[FrameHeader.lengthBytes(header(RATE_128))];
        be(packet, 0, header(RATE_128));
        System.arraycopy(id.getBytes(StandardCharsets.ISO_8859_1), 0, packet, 36, 4);
        be(packet, 40, 1);
        be(packet, 44, stated);
        System.arraycopy("LAME3.100".getBytes(StandardCharsets.ISO_8859_1), 0, packet, 48, 9);
        be(packet, 68, delay << 12 | padding);
        return bytes(packet);
    }

    /** Adds an ID3v2.3 tag of {@code frames} with {@code padding} zeros. */
    MpegFile id3(int padding, byte[]... frames) {
        int size = padding;
        for (byte[] frame : frames) {
            size += frame.length;
        }
        byte[] head = {'I', 'D', '3', 3, 0, 0, 0, 0, 0, 0};
        for (int i = 0; i < 4; i++) {
            head[9 - i] = (byte) (size >> (7 * i) & 0x7F);
        }
        bytes(head);
        for (byte[] frame : frames) {
            bytes(frame);
        }
        return bytes(new byte[padding]);
    }

    /** Returns an ID3v2.3 frame whose body is {@code body}. */
    static byte[] id3Frame(String id, byte[] body) {
        byte[] frame = new byte[10 + body.length];
        System.arraycopy(id.getBytes(StandardCharsets.ISO_8859_1), 0, frame, 0, 4);
        be(frame, 4, body.length);
        System.arraycopy(body, 0, frame, 10, body.length);
        return frame;
    }

    /** Returns a Latin-1 text frame. */
    static byte[] text(String id, String text) {
        return id3Frame(id, ("\0" + text).getBytes(StandardCharsets.ISO_8859_1));
    }

    MpegFile bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private static void be(byte[] target, int at, int value) {
        for (int i = 0; i < 4; i++) {
            target[at + i] = (byte) (value >> (24 - 8 * i));
        }
    }
}
