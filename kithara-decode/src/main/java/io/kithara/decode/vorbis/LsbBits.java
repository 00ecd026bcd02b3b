package io.kithara.decode.vorbis;

import io.kithara.decode.DecodeException;

/** Bits of a Vorbis packet, the lowest of each byte first (Vorbis I section 2.1.4). Not safe for several threads. */
final class LsbBits {
    private final byte[] data;
    private final String what;
    private long position;

    /** Begins at the first bit; {@code what} names the packet in messages. */
    LsbBits(byte[] data, String what) {
        this.data = data;
        this.what = what;
    }

    /** Returns how many bits were read. */
    long position() {
        return position;
    }

    /** Returns {@code count} bits, 0 to 32, as an unsigned number. */
    long read(int count) throws DecodeException {
        require(count);
        long value = 0;
        for (int i = 0; i < count; i++, position++) {
            value |= (data[(int) (position >> 3)] >> (position & 7) & 1L) << i;
        }
        return value;
    }

    /** Returns at most 31 bits. */
    int number(int count) throws DecodeException {
        return (int) read(count);
    }

    boolean flag() throws DecodeException {
        return read(1) != 0;
    }

    void skip(long count) throws DecodeException {
        require(count);
        position += count;
    }

    DecodeException malformed(String why) {
        return new DecodeException(DecodeException.Reason.MALFORMED, what + " " + why);
    }

    DecodeException limit(String why) {
        return new DecodeException(DecodeException.Reason.LIMIT, what + " " + why);
    }

    /** Section 9.2.1: how many bits it takes to write {@code value}. */
    static int ilog(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(value);
    }

    /** Every header packet starts with its kind and the name of the codec (section 4.2.1). */
    void requireStart(int kind) throws DecodeException {
        if (data.length < 7 || data[0] != kind || !isName()) {
            throw malformed("does not start as one");
        }
        skip(7 * 8);
    }

    private boolean isName() {
        String name = "vorbis";
        for (int i = 0; i < name.length(); i++) {
            if (data[1 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void require(long count) throws DecodeException {
        if (count > 8L * data.length - position) {
            throw malformed("ends after " + data.length + " bytes, in the middle");
        }
    }
}
