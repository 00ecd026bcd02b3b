package io.kithara.decode.ts;

/**
 * Where the payload of a PES packet with a timestamp begins.
 *
 * @param position offset in the elementary stream; the timestamp is that of the first frame from here on
 * @param ticks PTS, 33 bits of 1/90,000 s
 * @param source offset of the transport packet in which the PES packet starts
 */
record PesMark(long position, long ticks, long source) {}
