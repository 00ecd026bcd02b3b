package io.kithara.decode.pcm;

import com.google.errorprone.annotations.Immutable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How one PCM sample is written. Its name in ASCII is the codec header of a PCM {@link io.kithara.decode.Track}.
 *
 * <p>Integers of n bits come out as x / 2^(n-1). A sample narrower than its bytes fills them from the top, as WAVE and
 * AIFF demand, and so needs no case of its own. Of floats, what is not finite comes out as silence, and so do denormals,
 * which slow every filter behind by a factor of a hundred; everything else passes as it is, also beyond full scale.
 */
public enum PcmEncoding {
    /** 8 bits, 128 is silence (WAVE). */
    U8(1, (in, at) -> ((in[at] & 0xFF) - 0x80) * 0x1p-7f),
    /** 8 bits, 0 is silence (AIFF). */
    S8(1, (in, at) -> in[at] * 0x1p-7f),
    S16LE(2, (in, at) -> (short) u16le(in, at) * 0x1p-15f),
    S16BE(2, (in, at) -> (short) u16be(in, at) * 0x1p-15f),
    S24LE(3, (in, at) -> (in[at + 2] << 16 | u16le(in, at)) * 0x1p-23f),
    S24BE(3, (in, at) -> (in[at] << 16 | u16be(in, at + 1)) * 0x1p-23f),
    /** 24 bits at the bottom of four bytes: not by the book, but written. */
    S24LE_IN_4(4, (in, at) -> ((in[at + 2] << 16) | u16le(in, at)) * 0x1p-23f),
    S32LE(4, (in, at) -> i32le(in, at) * 0x1p-31f),
    S32BE(4, (in, at) -> i32be(in, at) * 0x1p-31f),
    F32LE(4, (in, at) -> clean(Float.intBitsToFloat(i32le(in, at)))),
    F32BE(4, (in, at) -> clean(Float.intBitsToFloat(i32be(in, at)))),
    F64LE(8, (in, at) -> clean((float) Double.longBitsToDouble(i64(i32le(in, at + 4), i32le(in, at))))),
    F64BE(8, (in, at) -> clean((float) Double.longBitsToDouble(i64(i32be(in, at), i32be(in, at + 4))))),
    /** ITU-T G.711 A-law, 13 bits. */
    ALAW(1, (in, at) -> alaw(in[at])),
    /** ITU-T G.711 mu-law, 14 bits. */
    ULAW(1, (in, at) -> ulaw(in[at]));

    /** Reads the sample that starts at {@code at}. */
    @Immutable
    private interface Reader {
        float read(byte[] in, int at);
    }

    private final int bytes;
    private final Reader reader;

    PcmEncoding(int bytes, Reader reader) {
        this.bytes = bytes;
        this.reader = reader;
    }

    /** Returns the bytes of one sample. */
    public int bytes() {
        return bytes;
    }

    /** Returns the codec header that names this encoding. */
    public byte[] config() {
        return name().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the encoding that {@link #config} names; empty for anything else. */
    public static Optional<PcmEncoding> of(byte[] config) {
        String name = new String(config, StandardCharsets.US_ASCII);
        for (PcmEncoding encoding : values()) {
            if (encoding.name().equals(name)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    /** Decodes the first {@code samples} samples. */
    void decode(byte[] in, float[] out, int samples) {
        for (int i = 0; i < samples; i++) {
            out[i] = reader.read(in, i * bytes);
        }
    }

    private static int u16le(byte[] in, int at) {
        return (in[at] & 0xFF) | (in[at + 1] & 0xFF) << 8;
    }

    private static int u16be(byte[] in, int at) {
        return (in[at] & 0xFF) << 8 | (in[at + 1] & 0xFF);
    }

    private static int i32le(byte[] in, int at) {
        return u16le(in, at) | u16le(in, at + 2) << 16;
    }

    private static int i32be(byte[] in, int at) {
        return u16be(in, at) << 16 | u16be(in, at + 2);
    }

    private static long i64(int high, int low) {
        return (long) high << 32 | (low & 0xFFFF_FFFFL);
    }

    private static float clean(float sample) {
        float magnitude = Math.abs(sample);
        boolean normal = magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE;
        return normal || magnitude == 0 ? sample : 0f;
    }

    /** G.711 table 1: even bits inverted; sign, three bits of segment, four of step; the lowest segment is linear. */
    private static float alaw(byte coded) {
        int bits = coded ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = bits & 15;
        int magnitude = segment == 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1);
        return ((bits & 0x80) != 0 ? magnitude : -magnitude) * 0x1p-12f;
    }

    /** G.711 table 2: all bits inverted; sign, three bits of segment, four of step; segments are offset by 33. */
    private static float ulaw(byte coded) {
        int bits = ~coded;
        int segment = bits >> 4 & 7;
        int step = bits & 15;
        int magnitude = ((2 * step + 33) << segment) - 33;
        return ((bits & 0x80) != 0 ? -magnitude : magnitude) * 0x1p-13f;
    }
}
