package io.kithara.decode.flac;

import io.kithara.decode.Integrity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The MD5 of all samples, as STREAMINFO has it (RFC 9639 section 8.2): interleaved, low byte first, in as many whole bytes as they need.
 * It is of everything from frame 0 on or of nothing. Not safe for several threads.
 */
final class SampleDigest {
    private static final int MD5_BYTES = 16;

    private final MessageDigest digest;
    private byte[] bytes = {};
    private long next;
    private boolean whole = true;

    SampleDigest() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Returns whether this can be the MD5 of anything; all zeros say that nobody made one. */
    static boolean isUsable(byte[] md5) {
        return md5.length == MD5_BYTES && !Arrays.equals(md5, new byte[MD5_BYTES]);
    }

    /** Takes the frame that was decoded last, which lies at {@code start}; from frame 0 on it starts over. */
    void add(long start, FrameDecoder frames) {
        if (start == 0) {
            digest.reset();
            whole = true;
        } else if (start != next) {
            whole = false;
        }
        int blockSize = frames.header().blockSize();
        next = start + blockSize;
        if (whole) {
            int width = (frames.bits() + 7) / 8;
            int length = blockSize * frames.header().channels() * width;
            if (bytes.length < length) {
                bytes = new byte[length];
            }
            write(frames, width);
            digest.update(bytes, 0, length);
        }
    }

    private void write(FrameDecoder frames, int width) {
        int channels = frames.header().channels();
        int blockSize = frames.header().blockSize();
        for (int channel = 0; channel < channels; channel++) {
            int at = channel * width;
            for (int i = 0; i < blockSize; i++, at += channels * width) {
                int sample = frames.sample(channel, i);
                for (int k = 0; k < width; k++) {
                    bytes[at + k] = (byte) (sample >> (Byte.SIZE * k));
                }
            }
        }
    }

    /** Compares what was taken so far, and starts over. */
    Integrity compare(byte[] md5) {
        if (!whole || next == 0) {
            return Integrity.UNKNOWN;
        }
        whole = false;
        return Arrays.equals(digest.digest(), md5) ? Integrity.MATCH : Integrity.MISMATCH;
    }
}
