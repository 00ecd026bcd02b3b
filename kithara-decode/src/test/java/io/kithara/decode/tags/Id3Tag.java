package io.kithara.decode.tags;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes ID3v2 tags of any version for tests. */
final class Id3Tag {
    private final int major;
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

    Id3Tag(int major) {
        this.major = major;
    }

    /** Adds a Latin-1 text frame; {@code text} may hold zeros. */
    Id3Tag text(String id, String text) {
        return frame(id, 0, latin("\0" + text));
    }

    Id3Tag frame(String id, int flags, byte[] body) {
        return frame(id, flags, body, major == 4 ? syncSafe(body.length) : body.length);
    }

    /** Adds a frame whose size says something of its own. */
    Id3Tag frame(String id, int flags, byte[] body, int sizeBits) {
        frames.writeBytes(latin(id));
        for (int shift = major == 2 ? 16 : 24; shift >= 0; shift -= 8) {
            frames.write(sizeBits >> shift);
        }
        if (major > 2) {
            frames.write(flags >> 8);
            frames.write(flags);
        }
        frames.writeBytes(body);
        return this;
    }

    /** Returns the frames with that many zeros behind. */
    byte[] bytes(int padding) {
        return bytes(0, new byte[0], padding);
    }

    byte[] bytes(int flags, byte[] extendedHeader, int padding) {
        return join(
                header(flags, extendedHeader.length + frames.size() + padding),
                extendedHeader,
                body(),
                new byte[padding]);
    }

    byte[] body() {
        return frames.toByteArray();
    }

    /** Returns the whole tag unsynchronised, as before 2.4. */
    byte[] stuffed() {
        byte[] body = stuff(frames.toByteArray());
        return join(header(0x80, body.length), body);
    }

    /** ID3v2.4 section 6.1. */
    static byte[] stuff(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < plain.length; i++) {
            out.write(plain[i]);
            int next = i + 1 < plain.length ? plain[i + 1] & 0xFF : 0;
            if (plain[i] == (byte) 0xFF && (next >= 0xE0 || next == 0)) {
                out.write(0);
            }
        }
        return out.toByteArray();
    }

    private byte[] header(int flags, int size) {
        int bits = syncSafe(size);
        return new byte[] {
            'I',
            'D',
            '3',
            (byte) major,
            0,
            (byte) flags,
            (byte) (bits >> 24),
            (byte) (bits >> 16),
            (byte) (bits >> 8),
            (byte) bits
        };
    }

    static int syncSafe(int size) {
        return (size & 0x7F) | (size & 0x3F80) << 1 | (size & 0x1F_C000) << 2 | (size & 0xFE0_0000) << 3;
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
