package io.kithara.decode.caf;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * The numbers of a {@code pakt} chunk, kept as they came, with a mark every so often, and a cursor over its packets. Memory grows
 * with the bytes of the table, not with what it declares. Not safe for several threads.
 */
final class PacketTable {
    /** What stands before the numbers: packets 8, valid frames 8, priming frames 4, remainder frames 4. */
    static final int HEADER_BYTES = 24;

    /** Packets from one mark to the next: a seek steps over half as many, and marks take a twentieth of the table. */
    private static final int STEP = 256;

    /** Bytes of 7 bits that 31 bits take. */
    private static final int MAX_NUMBER_BYTES = 5;

    private final byte[] numbers;
    private final int constantBytes;
    private final int constantFrames;
    private final long count;

    /** For every mark: position in the table, offset in the data, frame. */
    private long[] marks = new long[3 * 16];

    private long codedFrames;

    private long packet;
    private int position;
    private long offset;
    private long frame;
    private int size;
    private int frames;

    /**
     * Reads through the table once and stands at the first packet.
     *
     * @param numbers behind the header
     * @param count packets declared
     * @throws DecodeException {@code MALFORMED} if there are fewer, or a number is out of range
     */
    PacketTable(byte[] numbers, long count, Description description) throws DecodeException {
        this.numbers = numbers;
        this.count = count;
        constantBytes = description.bytesPerPacket();
        constantFrames = description.framesPerPacket();
        if (count < 0 || (constantBytes != 0 && constantFrames != 0) || count > numbers.length) {
            throw malformed("declares " + count + " packets in " + numbers.length + " bytes");
        }
        for (packet = 0; packet < count; step()) {
            if (packet % STEP == 0) {
                mark((int) (packet / STEP));
            }
            readPacket();
        }
        codedFrames = frame;
        moveTo(0);
    }

    /** Returns how many frames all packets hold. */
    long codedFrames() {
        return codedFrames;
    }

    /** Returns whether there is no packet left; then nothing else may be asked. */
    boolean isDone() {
        return packet >= count;
    }

    /** Returns where the packet lies, from the first one on. */
    long offset() {
        return offset;
    }

    int size() {
        return size;
    }

    long startFrame() {
        return frame;
    }

    int frames() {
        return frames;
    }

    void advance() throws DecodeException {
        step();
        if (!isDone()) {
            readPacket();
        }
    }

    /** Moves to the packet that holds {@code target}; past the last one the cursor is done. */
    void seek(long target) throws DecodeException {
        int low = 0;
        int high = (int) ((count + STEP - 1) / STEP) - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (marks[3 * middle + 2] <= target) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        moveTo(low);
        while (!isDone() && frame + frames <= target) {
            advance();
        }
    }

    private void moveTo(int mark) throws DecodeException {
        packet = (long) mark * STEP;
        if (!isDone()) {
            position = (int) marks[3 * mark];
            offset = marks[3 * mark + 1];
            frame = marks[3 * mark + 2];
            readPacket();
        }
    }

    private void mark(int index) {
        if (marks.length < 3 * index + 3) {
            marks = Arrays.copyOf(marks, 2 * marks.length);
        }
        marks[3 * index] = position;
        marks[3 * index + 1] = offset;
        marks[3 * index + 2] = frame;
    }

    private void readPacket() throws DecodeException {
        size = constantBytes != 0 ? constantBytes : readNumber();
        frames = constantFrames != 0 ? constantFrames : readNumber();
    }

    private void step() {
        offset += size;
        frame += frames;
        packet++;
    }

    /** Seven bits a byte, high ones first; the highest bit says that another byte follows. */
    private int readNumber() throws DecodeException {
        long value = 0;
        for (int i = 0; i < MAX_NUMBER_BYTES; i++) {
            if (position == numbers.length) {
                throw malformed("ends after " + packet + " of " + count + " packets");
            }
            int digit = numbers[position++];
            value = value << 7 | (digit & 0x7F);
            if (digit >= 0) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw malformed("has a number beyond 31 bits for packet " + packet);
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "the packet table of a CAF file " + what);
    }

    @Override
    public String toString() {
        return "PacketTable[" + packet + " of " + count + "]";
    }
}
