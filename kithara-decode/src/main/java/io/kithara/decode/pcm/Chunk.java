package io.kithara.decode.pcm;

/**
 * The header of a chunk of a RIFF or IFF file: a four-character code, a size, a body, a byte of padding if the size is
 * odd.
 *
 * @param id the code, first character in the highest byte
 * @param body where the body starts
 * @param size bytes of body as stated
 */
record Chunk(int id, long body, long size) {
    static final int HEADER_BYTES = 8;

    /** More than any file has; a chunk of no bytes after another is an attack on our time. */
    static final int MAX_CHUNKS = 4096;

    /** Returns where the body ends, padding not counted. */
    long end() {
        return body + size;
    }

    /** Returns whether a byte of padding should follow. */
    boolean isOdd() {
        return (size & 1) == 1;
    }
}
