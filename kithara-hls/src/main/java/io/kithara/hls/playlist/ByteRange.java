package io.kithara.hls.playlist;

/** Bytes {@code [offset, end)} of a resource; never empty. */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length <= 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("offset=" + offset + " length=" + length);
        }
    }

    /** Returns the offset behind the last byte. */
    public long end() {
        return offset + length;
    }
}
