package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The bytes of an elementary stream as they come out of PES packets, for the demuxer of its framing. Holds what was
 * written and not yet released. Not safe for several threads.
 */
final class ElementaryData implements MediaData {
    private static final int INITIAL_CAPACITY = 8 << 10;

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private long start;
    private int length;
    private boolean ended;

    /** Returns how many bytes were written so far. */
    long written() {
        return start + length;
    }

    void append(DataWindow window, long position, int count) {
        reserve(count);
        window.copy(position, buffer, length, count);
        length += count;
    }

    void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Proves the end. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Returns a copy of what lies from {@code position} on. */
    byte[] tail(long position) {
        int from = (int) Math.max(0, Math.min(length, position - start));
        return Arrays.copyOfRange(buffer, from, length);
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int count) {
        if (position < start) {
            throw new IllegalStateException("byte " + position + " was released: " + this);
        }
        int available = (int) Math.min(Math.max(0, start + length - position), count);
        if (available == 0) {
            return ended ? -1 : 0;
        }
        System.arraycopy(buffer, (int) (position - start), target, offset, available);
        return available;
    }

    /** Never called: the demuxer above this feeds it and asks again. */
    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        throw new UnsupportedOperationException("nobody waits here: " + this);
    }

    @Override
    public OptionalLong length() {
        return ended ? OptionalLong.of(start + length) : OptionalLong.empty();
    }

    @Override
    public boolean isSeekable() {
        return false;
    }

    @Override
    public void release(long position) {
        int count = (int) Math.max(0, Math.min(length, position - start));
        // moving what is left is only worth it when that is little
        if (count > length / 2) {
            System.arraycopy(buffer, count, buffer, 0, length - count);
            start += count;
            length -= count;
        }
    }

    @Override
    public String toString() {
        return "ElementaryData[" + start + "+" + length + (ended ? " ended]" : "]");
    }

    private void reserve(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + count));
        }
    }
}
