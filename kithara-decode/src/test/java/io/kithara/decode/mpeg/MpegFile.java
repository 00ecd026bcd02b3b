package io.kithara.decode.mpeg;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
        return packet(header, FrameHeader.lengthBytes(header));
    }

    /** Adds packets of free format, which take {@code slots} slots and every third of them one more. */
    MpegFile freePackets(int count, int header, int slots) {
        int slotBytes = FrameHeader.slotBytes(header);
        for (int i = 0; i < count; i++) {
            int padding = packets % 3 == 0 ? 1 : 0;
            packet(header | padding << 9, (slots + padding) * slotBytes);
        }
        return this;
    }

    private MpegFile packet(int header, int length) {
        byte[] packet = new byte[length];
        be(packet, 0, header);
        be(packet, packet.length - 4, packets++);
        return bytes(packet);
    }

    /** Adds a packet that is an Info header: packets, LAME's delay and padding. */
    MpegFile info(String id, int stated, int delay, int padding) {
        return info(id, 1, delay, padding, stated);
    }

    /** Adds an Info header that also states how many bytes it and the packets take. */
    MpegFile infoWithBytes(int stated, int bytes, int delay, int padding) {
        return info("Info", 3, delay, padding, stated, bytes);
    }

    private MpegFile info(String id, int flags, int delay, int padding, int... fields) {
        byte[] packet = new byte[FrameHeader.lengthBytes(header(RATE_128))];
        be(packet, 0, header(RATE_128));
        System.arraycopy(id.getBytes(StandardCharsets.ISO_8859_1), 0, packet, 36, 4);
        be(packet, 40, flags);
        int at = 44;
        for (int field : fields) {
            be(packet, at, field);
            at += 4;
        }
        System.arraycopy("LAME3.100".getBytes(StandardCharsets.ISO_8859_1), 0, packet, at, 9);
        be(packet, at + 20, delay << 12 | padding);
        return bytes(packet);
    }

    /** Adds a packet that is a VBRI header with a seek table of nonsense. */
    MpegFile vbri(int stated) {
        byte[] packet = new byte[FrameHeader.lengthBytes(header(RATE_128))];
        Arrays.fill(packet, 62, packet.length, (byte) 0xEE);
        be(packet, 0, header(RATE_128));
        System.arraycopy("VBRI".getBytes(StandardCharsets.ISO_8859_1), 0, packet, 36, 4);
        be(packet, 50, stated);
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
