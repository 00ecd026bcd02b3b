package io.kithara.decode.flac;

/**
 * The header of a frame (RFC 9639 section 9.1), used again for each. It is believed only with its check sum, and with no
 * reserved bit set. Not safe for several threads.
 */
public final class FrameHeader {
    /** Two bytes of sync code, two of codes, a number of up to seven, two of block size, two of sample rate, the check sum. */
    public static final int MAX_BYTES = 16;

    /** The shortest: a number of one byte, no block size and no rate apart. */
    static final int MIN_BYTES = 6;

    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    /** By code, 0 for those that need more than the code. */
    private static final int[] RATES = {
        0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 0, 0, 0, 0
    };

    /** By code, 0 where STREAMINFO has it. */
    private static final int[] BITS = {0, 8, 12, -1, 16, 20, 24, 32};

    private int length;
    private boolean variable;
    private int blockSize;
    private int sampleRate;
    private int assignment;
    private int bits;
    private long number;

    /** Creates a header of nothing. */
    public FrameHeader() {}

    /** Returns whether two bytes are a sync code with a sound bit behind it. */
    static boolean isSync(int first, int second) {
        return first == 0xFF && (second & 0xFE) == 0xF8;
    }

    /**
     * Reads a header.
     *
     * @param available bytes that there are from {@code offset} on; no more are looked at than {@link #MAX_BYTES}
     * @return whether there is one; if not, nothing here means anything
     */
    public boolean read(byte[] bytes, int offset, int available) {
        if (available < MIN_BYTES || !isSync(bytes[offset] & 0xFF, bytes[offset + 1] & 0xFF)) {
            return false;
        }
        int sizeCode = bytes[offset + 2] >> 4 & 15;
        int rateCode = bytes[offset + 2] & 15;
        int bitsCode = bytes[offset + 3] >> 1 & 7;
        assignment = bytes[offset + 3] >> 4 & 15;
        boolean reserved = (bytes[offset + 3] & 1) != 0 || assignment > MID_SIDE || BITS[bitsCode] < 0;
        if (reserved || sizeCode == 0 || rateCode == 15) {
            return false;
        }
        variable = (bytes[offset + 1] & 1) != 0;
        bits = BITS[bitsCode];
        int numberBytes = numberBytes(bytes[offset + 4] & 0xFF);
        int sizeBytes = sizeCode == 6 ? 1 : sizeCode == 7 ? 2 : 0;
        int rateBytes = rateCode == 12 ? 1 : rateCode > 12 ? 2 : 0;
        length = 4 + numberBytes + sizeBytes + rateBytes + 1;
        if (numberBytes == 0 || length > available || !readNumber(bytes, offset + 4, numberBytes)) {
            return false;
        }
        blockSize = blockSize(sizeCode, bytes, offset + 4 + numberBytes);
        sampleRate = sampleRate(rateCode, bytes, offset + 4 + numberBytes + sizeBytes);
        return (rateCode == 0 || sampleRate > 0) && Crc8.of(bytes, offset, length) == 0;
    }

    /** As in UTF-8, but up to seven bytes; 0 for what starts no number. */
    private static int numberBytes(int first) {
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones == 0 ? 1 : ones == 1 || ones == 8 ? 0 : ones;
    }

    private boolean readNumber(byte[] bytes, int offset, int count) {
        long value = count == 1 ? bytes[offset] : bytes[offset] & (0x7F >> count);
        for (int i = 1; i < count; i++) {
            if ((bytes[offset + i] & 0xC0) != 0x80) {
                return false;
            }
            value = value << 6 | (bytes[offset + i] & 0x3F);
        }
        number = value;
        return true;
    }

    private static int blockSize(int code, byte[] bytes, int offset) {
        return switch (code) {
            case 1 -> 192;
            case 2, 3, 4, 5 -> 144 << code;
            case 6 -> (bytes[offset] & 0xFF) + 1;
            case 7 -> u16(bytes, offset) + 1;
            default -> 1 << code;
        };
    }

    private static int sampleRate(int code, byte[] bytes, int offset) {
        return switch (code) {
            case 12 -> 1000 * (bytes[offset] & 0xFF);
            case 13 -> u16(bytes, offset);
            case 14 -> 10 * u16(bytes, offset);
            default -> RATES[code];
        };
    }

    private static int u16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }

    /** Becomes a copy. */
    void copyFrom(FrameHeader other) {
        length = other.length;
        variable = other.variable;
        blockSize = other.blockSize;
        sampleRate = other.sampleRate;
        assignment = other.assignment;
        bits = other.bits;
        number = other.number;
    }

    /** Returns the bytes of the header, its check sum included. */
    public int length() {
        return length;
    }

    /** Returns samples of each channel, 1 to 65,536. */
    public int blockSize() {
        return blockSize;
    }

    /** Returns Hz; 0 if the frame leaves that to STREAMINFO. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Returns 1 to 8. */
    public int channels() {
        return assignment < LEFT_SIDE ? assignment + 1 : 2;
    }

    /** Returns bits per sample, 8 to 32; 0 if the frame leaves that to STREAMINFO. */
    public int bits() {
        return bits;
    }

    /** Returns the frame's number if all blocks are of one size, else that of its first sample. */
    public long number() {
        return number;
    }

    /** Returns which channel holds a difference, and so has a bit more: 0, 1, or -1 for none. */
    int sideChannel() {
        return assignment < LEFT_SIDE ? -1 : assignment == SIDE_RIGHT ? 0 : 1;
    }

    boolean isLeftSide() {
        return assignment == LEFT_SIDE;
    }

    boolean isMidSide() {
        return assignment == MID_SIDE;
    }

    /** Returns the number of the first sample, where blocks have {@code nominal} samples if they are all of one size. */
    long firstSample(int nominal) {
        return variable ? number : number * nominal;
    }

    /** Returns whether the frame's samples have the form of another one's, as far as headers say. */
    boolean isLike(FrameHeader other) {
        return variable == other.variable
                && channels() == other.channels()
                && bits == other.bits
                && sampleRate == other.sampleRate;
    }

    /** Returns whether this is what comes right after {@code before} in a sound stream. */
    boolean follows(FrameHeader before) {
        boolean sized = variable || blockSize <= before.blockSize;
        return sized && isLike(before) && number == before.number + (variable ? before.blockSize : 1);
    }

    @Override
    public String toString() {
        return "FrameHeader[" + number + (variable ? "v " : " ") + blockSize + " x " + channels() + "]";
    }
}
