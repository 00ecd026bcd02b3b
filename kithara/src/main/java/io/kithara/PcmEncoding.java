package io.kithara;

/** How samples become bytes, little-endian. */
public enum PcmEncoding {
    /** 32-bit IEEE float. */
    F32LE(4),
    /** 16-bit integer: rounded to nearest, clipped, no dither. */
    S16LE(2);

    private final int bytes;

    PcmEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of one sample. */
    public int bytesPerSample() {
        return bytes;
    }
}
