package io.kithara.storage;

/**
 * A half-open range of absolute byte offsets, {@code start} included, {@code end} excluded.
 *
 * @param start first byte, {@code >= 0}
 * @param end one past the last byte, {@code > start}
 */
public record ByteRange(long start, long end) {
    /** Rejects empty, reversed and negative ranges, and so every overflowed sum. */
    public ByteRange {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("start=" + start + " end=" + end);
        }
    }

    /** Returns the number of bytes, {@code >= 1}. */
    public long length() {
        return end - start;
    }
}
