package io.kithara.decode;

/**
 * What the caller asked for last.
 *
 * @param epoch number of the request, ascending from 0 for the opening; every span of the ring and every terminal
 *     carries the one it was made for
 * @param frame the output frame to be read first
 */
record SeekRequest(long epoch, long frame) {
    static final SeekRequest OPENING = new SeekRequest(0, 0);
}
