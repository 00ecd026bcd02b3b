package io.kithara.decode.aac;

/**
 * Reads the bits of one packet, highest first. Reading never fails: past the end everything is 0, the position goes on and
 * {@link #overrun} tells, so that a parser checks once per element and not at each of its bits. Used again for every
 * packet, without allocating once the longest was seen. Not safe for several threads.
 */
public final class BitReader {
    /** A packet longer than this is none: 48 channels of at most 6,144 bits are 36 KiB. */
    public static final int MAX_BYTES = 1 << 16;

    /** Past the end the position stops here, far from overflow. */
    private static final int MAX_POSITION = 1 << 30;

    /** Bits from one word to the next. */
    private static final int WORD_STEP = 32;

    /**
     * Word i holds the 64 bits from bit 32 i on: every bit stands in two of them, so that one load and two shifts give any
     * 32 bits.
     */
    private long[] words = new long[2];

    private int end;
    private int position;

    /** Creates a reader of nothing. */
    public BitReader() {}

    /**
     * Starts over with other bits; they are copied.
     *
     * @param offset index of the first byte
     * @param count number of bits, at most 8 * {@link #MAX_BYTES}
     */
    public void load(byte[] bytes, int offset, int count) {
        if (count < 0 || count > 8 * MAX_BYTES) {
            throw new IllegalArgumentException(count + " bits");
        }
        int length = count / WORD_STEP + 2;
        if (words.length < length) {
            words = new long[length + length / 2];
        }
        position = 0;
        end = count;
        long next = 0;
        for (int i = length - 1; i >= 0; i--) {
            long word = word(bytes, offset, i * WORD_STEP);
            words[i] = word << 32 | next;
            next = word;
        }
    }

    /** Returns the 32 bits from {@code bit} on as far as there are any. */
    private long word(byte[] bytes, int offset, int bit) {
        if (bit + WORD_STEP <= end) {
            int at = offset + bit / 8;
            int high = bytes[at] << 8 | (bytes[at + 1] & 0xFF);
            int low = (bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF);
            return (high << 16 | low) & 0xFFFF_FFFFL;
        }
        long word = 0;
        for (int at = bit; at < bit + WORD_STEP; at += 8) {
            word <<= 8;
            if (at < end) {
                int value = bytes[offset + at / 8] & 0xFF;
                int beyond = Math.max(0, at + 8 - end);
                word |= value >> beyond << beyond;
            }
        }
        return word;
    }

    /** Returns the next {@code count} bits, 1 to 32, without moving; all 32 come out as a negative number if the first is set. */
    public int peek(int count) {
        int at = Math.min(position, end);
        return (int) (words[at >>> 5] << (at & 31) >>> (64 - count));
    }

    /** Moves on by {@code count} bits, {@code >= 0}. */
    public void skip(int count) {
        position = Math.min(position + count, MAX_POSITION);
    }

    /** Returns the next {@code count} bits, 0 to 32, as {@link #peek} and moves behind them. */
    public int read(int count) {
        int value = count == 0 ? 0 : peek(count);
        position = Math.min(position + count, MAX_POSITION);
        return value;
    }

    /** Returns the next bit. */
    public boolean readFlag() {
        return read(1) != 0;
    }

    /** Copies the next {@code count} bits to the start of {@code target}, the last byte filled up with zeros. */
    public void copy(int count, byte[] target) {
        int whole = count / 8;
        for (int i = 0; i < whole; i++) {
            target[i] = (byte) read(8);
        }
        int rest = count % 8;
        if (rest > 0) {
            target[whole] = (byte) (read(rest) << (8 - rest));
        }
    }

    /** Moves to the next bit whose distance from bit {@code origin} is a whole number of bytes. */
    public void align(int origin) {
        skip(-(position - origin) & 7);
    }

    /** Returns how many bits lie before the next one. */
    public int position() {
        return position;
    }

    /** Moves to a bit, {@code >= 0}. */
    public void moveTo(int bit) {
        position = Math.min(bit, MAX_POSITION);
    }

    /** Returns how many bits are left, 0 past the end. */
    public int bitsLeft() {
        return Math.max(0, end - position);
    }

    /** Returns whether bits were read or skipped that do not exist. */
    public boolean overrun() {
        return position > end;
    }

    @Override
    public String toString() {
        return "BitReader[" + position + " of " + end + "]";
    }
}
