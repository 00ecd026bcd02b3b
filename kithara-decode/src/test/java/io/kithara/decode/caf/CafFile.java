package io.kithara.decode.caf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes CAF files chunk by chunk, in any order. */
public final class CafFile {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> packets = new ArrayList<>();

    public CafFile() {
        out.writeBytes(ByteBuffer.allocate(8).put(ascii("caff")).putInt(1 << 16).array());
    }

    public CafFile description(
            double rate, String type, int flags, int bytesPerPacket, int framesPerPacket, int channels, int bits) {
        return chunk(
                "desc",
                ByteBuffer.allocate(32)
                        .putDouble(rate)
                        .put(ascii(type))
                        .putInt(flags)
                        .putInt(bytesPerPacket)
                        .putInt(framesPerPacket)
                        .putInt(channels)
                        .putInt(bits)
                        .array());
    }

    /** Adds what {@link #data} and {@link #table} are made of. */
    public CafFile packet(byte[] packet) {
        packets.add(packet);
        return this;
    }

    public CafFile data() {
        return chunk("data", body());
    }

    /** The chunk that says that it goes on to the end. */
    public CafFile openData() {
        out.writeBytes(ByteBuffer.allocate(12).put(ascii("data")).putLong(-1).array());
        out.writeBytes(body());
        return this;
    }

    public CafFile table(long validFrames, int primingFrames, int remainderFrames) {
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        packets.forEach(packet -> number(numbers, packet.length));
        return table(packets.size(), validFrames, primingFrames, remainderFrames, numbers.toByteArray());
    }

    public CafFile table(long count, long validFrames, int primingFrames, int remainderFrames, byte[] numbers) {
        return chunk(
                "pakt",
                ByteBuffer.allocate(24 + numbers.length)
                        .putLong(count)
                        .putLong(validFrames)
                        .putInt(primingFrames)
                        .putInt(remainderFrames)
                        .put(numbers)
                        .array());
    }

    public CafFile chunk(String type, byte[] body) {
        out.writeBytes(
                ByteBuffer.allocate(12).put(ascii(type)).putLong(body.length).array());
        out.writeBytes(body);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /** Seven bits a byte, all but the last marked. */
    public static void number(ByteArrayOutputStream out, int value) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (value >>> shift != 0) {
                out.write(((value >>> shift) & 0x7F) | 0x80);
            }
        }
        out.write(value & 0x7F);
    }

    private byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[4]);
        packets.forEach(body::writeBytes);
        return body.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
