package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the body of a small box front to back; whatever reaches behind its end is {@code MALFORMED}. */
final class BoxBody {
    private final byte[] bytes;
    private final int end;
    private final String where;
    private int position;

    BoxBody(Box box, byte[] bytes, int length) {
        this(bytes, 0, length, "the " + box);
    }

    private BoxBody(byte[] bytes, int start, int end, String where) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.where = where;
    }

    int remaining() {
        return end - position;
    }

    /** Returns where this body is, for messages: {@code the 'stts' box at 489}. */
    String where() {
        return where;
    }

    int u8() throws DecodeException {
        return bytes[take(1)] & 0xFF;
    }

    int u16() throws DecodeException {
        int at = take(2);
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    int i32() throws DecodeException {
        return i32(bytes, take(4));
    }

    long u32() throws DecodeException {
        return i32() & 0xFFFF_FFFFL;
    }

    long i64() throws DecodeException {
        long high = i32();
        return high << 32 | u32();
    }

    /** Returns a 64-bit number that the standard calls unsigned but that no sound file has beyond 2^62. */
    long u62() throws DecodeException {
        long value = i64();
        if (value < 0 || value > Long.MAX_VALUE / 2) {
            throw malformed("holds the number " + Long.toUnsignedString(value));
        }
        return value;
    }

    void skip(int count) throws DecodeException {
        int skipped = take(count);
        assert skipped >= 0;
    }

    byte[] bytes(int count) throws DecodeException {
        int at = take(count);
        return Arrays.copyOfRange(bytes, at, at + count);
    }

    /** Returns what is left as text. */
    String text() throws DecodeException {
        int count = remaining();
        return new String(bytes, take(count), count, StandardCharsets.UTF_8);
    }

    /** Returns the next {@code count} bytes as a body of their own, named {@code name} for messages. */
    BoxBody slice(int count, int type) throws DecodeException {
        int at = take(count);
        return new BoxBody(bytes, at, at + count, "'" + Box.name(type) + "' in " + where);
    }

    /** Returns the same body from the current position on, read apart. */
    BoxBody fork() {
        return new BoxBody(bytes, position, end, where);
    }

    /** Returns the rest as a table of {@code count} entries that are looked up in place. */
    Table table(long count, int entryLength) throws DecodeException {
        if (count > remaining() / entryLength) {
            throw malformed(
                    "declares " + count + " entries of " + entryLength + " bytes and holds " + remaining() + " bytes");
        }
        return new Table(bytes, position, (int) count, entryLength);
    }

    /** Returns the next box inside, its header read; null if what is left is too short or ends there. */
    @Nullable
    Child nextChild() throws DecodeException {
        if (remaining() < 8) {
            return null;
        }
        long size = u32();
        int type = i32();
        // QuickTime ends lists with a zero
        if (size < 8 || size - 8 > remaining()) {
            return null;
        }
        return new Child(type, slice((int) size - 8, type));
    }

    DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Reason.MALFORMED, where + " " + what);
    }

    private int take(int count) throws DecodeException {
        if (count < 0 || count > remaining()) {
            throw malformed("ends early");
        }
        int at = position;
        position += count;
        return at;
    }

    static int i32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    /** A box inside a body. */
    record Child(int type, BoxBody body) {}

    /** Entries of equal length, left as they came. */
    record Table(byte[] bytes, int start, int count, int entryLength) {
        static final Table EMPTY = new Table(new byte[0], 0, 0, 4);

        int i32(int entry, int offset) {
            return BoxBody.i32(bytes, start + entry * entryLength + offset);
        }

        long u32(int entry, int offset) {
            return i32(entry, offset) & 0xFFFF_FFFFL;
        }

        long i64(int entry, int offset) {
            return (long) i32(entry, offset) << 32 | u32(entry, offset + 4);
        }

        int u8(int at) {
            return bytes[start + at] & 0xFF;
        }
    }
}
