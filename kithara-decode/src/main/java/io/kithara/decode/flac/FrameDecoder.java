package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;

/**
 * Decodes frames to integers, each by itself. Allocates nothing once it has seen the longest. Not safe for several threads.
 */
final class FrameDecoder {
    private static final int START = Prediction.HISTORY;
    private static final int CRC_BYTES = 2;
    private static final int MAX_BITS = 32;

    private final BitReader in = new BitReader();
    private final FrameHeader header = new FrameHeader();
    private final Subframe subframe = new Subframe();
    private final int[][] channels = new int[8][0];
    private long[] wide = {};
    private int bits;
    private int length;

    /**
     * Decodes the frame that {@code bytes} begin with; what follows it is not looked at.
     *
     * @param usualBits what a frame has that leaves it to STREAMINFO; 0 if nobody knows
     * @throws DecodeException {@code CORRUPT_PACKET}
     */
    void decode(byte[] bytes, int available, int usualBits) throws DecodeException {
        length = 0;
        if (!header.read(bytes, 0, available)) {
            throw Corruption.of("has no sound header");
        }
        bits = header.bits() == 0 ? usualBits : header.bits();
        if (bits == 0) {
            throw Corruption.of("leaves its width to STREAMINFO, which is missing");
        }
        in.load(bytes, available);
        in.moveTo(Byte.SIZE * header.length());
        readSubframes();
        int end = in.align();
        in.require(8 * CRC_BYTES);
        length = end + CRC_BYTES;
        if (in.crc16(length) != 0) {
            throw Corruption.of("does not have its check sum");
        }
        requireFit();
    }

    private void readSubframes() throws DecodeException {
        int blockSize = header.blockSize();
        boolean side33 = bits == MAX_BITS && header.sideChannel() >= 0;
        for (int channel = 0; channel < header.channels(); channel++) {
            if (channels[channel].length < START + blockSize) {
                channels[channel] = new int[START + blockSize];
            }
            boolean side = channel == header.sideChannel();
            if (side && side33) {
                if (wide.length < START + blockSize) {
                    wide = new long[START + blockSize];
                }
                subframe.readWide(in, wide, channels[channel], blockSize);
            } else {
                subframe.read(in, channels[channel], blockSize, side ? bits + 1 : bits);
            }
        }
        if (side33) {
            Stereo.restoreWide(header, channels[0], channels[1], wide, START, START + blockSize);
        } else if (header.sideChannel() >= 0) {
            Stereo.restore(header, channels[0], channels[1], START, START + blockSize);
        }
    }

    /** A frame that is sound by its check sum may have been made by something that is not. */
    private void requireFit() throws DecodeException {
        int beyond = 0;
        for (int channel = 0; channel < header.channels(); channel++) {
            int[] s = channels[channel];
            for (int i = START; i < START + header.blockSize(); i++) {
                beyond |= s[i] ^ (s[i] >> 31);
            }
        }
        if (beyond >>> (bits - 1) != 0) {
            throw Corruption.of("has samples of more than its " + bits + " bits");
        }
    }

    /** Returns the header of the frame that was decoded last. */
    FrameHeader header() {
        return header;
    }

    /** Returns the bits of its samples. */
    int bits() {
        return bits;
    }

    /** Returns how many bytes it had; 0 if its end was not found. */
    int length() {
        return length;
    }

    /** Returns one channel's integer. */
    int sample(int channel, int index) {
        return channels[channel][START + index];
    }

    /** Writes the samples interleaved, as parts of full scale. */
    void interleave(float[] target) {
        int count = header.channels();
        float scale = (float) Math.scalb(1.0, 1 - bits);
        if (count == 2) {
            interleaveStereo(target, scale);
            return;
        }
        for (int channel = 0; channel < count; channel++) {
            int[] s = channels[channel];
            for (int i = 0, at = channel; i < header.blockSize(); i++, at += count) {
                target[at] = s[START + i] * scale;
            }
        }
    }

    private void interleaveStereo(float[] target, float scale) {
        int[] left = channels[0];
        int[] right = channels[1];
        for (int i = 0; i < header.blockSize(); i++) {
            target[2 * i] = left[START + i] * scale;
            target[2 * i + 1] = right[START + i] * scale;
        }
    }
}
