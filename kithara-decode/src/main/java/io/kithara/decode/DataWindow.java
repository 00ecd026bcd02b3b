package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A window over {@link MediaData} for demuxers: positional reads that give the bytes or record which are wanted. It never
 * waits, so a demuxer step is written as <em>load, return if that was not {@code READY}, read, change state</em>, and
 * can be run again from its start when more bytes have arrived.
 *
 * <p>Bytes once loaded stay until a load further on pushes them out; each getter may only be asked for bytes of the last
 * successful {@link #load}. Memory grows with the bytes that arrived, never with a length that was declared. For
 * demuxers only, not for hosts. Used by one thread at a time.
 */
public final class DataWindow {
    /** Room for a few hundred headers or a dozen audio packets: far fewer reads than packets. */
    static final int INITIAL_CAPACITY = 16 << 10;

    /** How a load ended. */
    public enum Load {
        /** Every byte is there. */
        READY,
        /** Some byte has not arrived; {@link DataWindow#wanted} says which. */
        NEED_DATA,
        /** The data is proven to end before the last byte asked for; {@link DataWindow#end} says where. */
        END
    }

    /** No sum of a position and a length overflows below this. */
    private static final long MAX_POSITION = Long.MAX_VALUE / 2;

    private static final long NOT_KNOWN = -1;

    private final MediaData data;
    private byte[] buffer;
    private long start;
    private int length;
    private long end = NOT_KNOWN;
    private @Nullable ByteRange wanted;

    /** Creates a window; reads nothing yet. */
    public DataWindow(MediaData data) {
        this.data = data;
        // Probes look at a few kilobytes, a dozen of them for each segment.
        this.buffer = new byte
                [(int) Math.max(1, Math.min(INITIAL_CAPACITY, data.length().orElse(INITIAL_CAPACITY)))];
    }

    /**
     * Brings the bytes from {@code position} on into reach of the getters.
     *
     * @param position absolute byte offset, {@code >= 0}
     * @param count bytes, {@code >= 0}; with 0 the result is {@code READY}
     * @throws DecodeException {@code LIMIT} if {@code count} is more than the 4 MiB of the largest packet
     * @throws MediaException if a byte will never come
     */
    public Load load(long position, int count) throws DecodeException, MediaException {
        if (position < 0 || position > MAX_POSITION || count < 0 || count > Packet.MAX_LENGTH) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT, "a header asks for " + count + " bytes at " + position);
        }
        if (position < start || position > start + length) {
            start = position;
            length = 0;
        }
        while (position + count > start + length) {
            makeRoom(position, count);
            int read = data.readAt(start + length, buffer, length, buffer.length - length);
            if (read < 0) {
                // A read far behind the end proves only that the end is before it; the data knows where.
                end = Math.min(start + length, data.length().orElse(Long.MAX_VALUE));
                return Load.END;
            }
            if (read == 0) {
                wanted = new ByteRange(start + length, position + count);
                return Load.NEED_DATA;
            }
            length += read;
        }
        return Load.READY;
    }

    /** Returns the bytes the last {@code NEED_DATA} lacked. */
    public ByteRange wanted() {
        if (wanted == null) {
            throw new IllegalStateException("nothing was wanted: " + this);
        }
        return wanted;
    }

    /** Returns the proven end of the data once a load has met it; empty until then. */
    public OptionalLong end() {
        return end == NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** Returns how many bytes from {@code position} on are loaded, 0 if none: what can be looked at without a load. */
    public int loaded(long position) {
        return position < start || position > start + length ? 0 : (int) (start + length - position);
    }

    /** Returns the data under the window. */
    public MediaData data() {
        return data;
    }

    /** Copies loaded bytes. */
    public void copy(long position, byte[] target, int offset, int count) {
        System.arraycopy(buffer, index(position, count), target, offset, count);
    }

    /** Returns where the next byte of a value lies in loaded bytes from {@code from} up to {@code to}; -1 if nowhere. */
    public long indexOf(int value, long from, long to) {
        int first = index(from, (int) (to - from));
        byte[] bytes = buffer;
        for (int i = first; i < first + (int) (to - from); i++) {
            if (bytes[i] == (byte) value) {
                return from + i - first;
            }
        }
        return -1;
    }

    /** Returns an unsigned byte. */
    public int u8(long position) {
        return buffer[index(position, 1)] & 0xFF;
    }

    /** Returns 16 unsigned bits, high byte first. */
    public int u16be(long position) {
        int i = index(position, 2);
        return (buffer[i] & 0xFF) << 8 | (buffer[i + 1] & 0xFF);
    }

    /** Returns 24 unsigned bits, high byte first. */
    public int u24be(long position) {
        return u8(position) << 16 | u16be(position + 1);
    }

    /** Returns 32 bits, high byte first; also a four-character code, see {@link #fourCc}. */
    public int i32be(long position) {
        return u16be(position) << 16 | u16be(position + 2);
    }

    /** Returns 32 unsigned bits, high byte first. */
    public long u32be(long position) {
        return i32be(position) & 0xFFFF_FFFFL;
    }

    /** Returns 64 bits, high byte first; a value beyond 2^63 comes out negative. */
    public long i64be(long position) {
        return u32be(position) << 32 | u32be(position + 4);
    }

    /** Returns 16 unsigned bits, low byte first. */
    public int u16le(long position) {
        int i = index(position, 2);
        return (buffer[i + 1] & 0xFF) << 8 | (buffer[i] & 0xFF);
    }

    /** Returns 32 unsigned bits, low byte first. */
    public long u32le(long position) {
        return (long) u16le(position + 2) << 16 | u16le(position);
    }

    /** Returns 64 bits, low byte first; a value beyond 2^63 comes out negative. */
    public long i64le(long position) {
        return u32le(position + 4) << 32 | u32le(position);
    }

    /** Returns the number that {@link #i32be} gives for four ASCII characters. */
    public static int fourCc(String code) {
        if (code.length() != 4) {
            throw new IllegalArgumentException("code=" + code);
        }
        return code.charAt(0) << 24 | code.charAt(1) << 16 | code.charAt(2) << 8 | code.charAt(3);
    }

    @Override
    public String toString() {
        return "DataWindow[" + start + "+" + length + (end == NOT_KNOWN ? "" : " end " + end) + "]";
    }

    /** Frees at least one byte of room: first by dropping what lies before {@code position}, then by doubling. */
    private void makeRoom(long position, int count) {
        if (length < buffer.length && position + count <= start + buffer.length) {
            return;
        }
        int skip = (int) (position - start);
        if (skip > 0) {
            System.arraycopy(buffer, skip, buffer, 0, length - skip);
            start = position;
            length -= skip;
        }
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }

    private int index(long position, int count) {
        if (position < start || position + count > start + length) {
            throw new IllegalStateException(count + " bytes at " + position + " are not loaded: " + this);
        }
        return (int) (position - start);
    }
}
