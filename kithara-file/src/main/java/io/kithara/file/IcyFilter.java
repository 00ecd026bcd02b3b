package io.kithara.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the metadata out of a station's bytes. Every {@code icy-metaint} bytes of audio a block follows: one byte, its
 * length in units of 16, then text. A station that loses count is noticed when a block is no text; from then on all is
 * audio until the next title is found, and counting goes on from there. Used by one thread at a time.
 */
final class IcyFilter {
    /** Receives what the filter takes apart, in order. */
    interface Output {
        void audio(ByteBuffer bytes) throws IOException;

        void metadata(byte[] text);
    }

    /** Stations use 8,192 to 65,536; beyond this a listener would never see a title. */
    static final int MAX_INTERVAL_BYTES = 16 << 20;

    private static final int LENGTH_UNIT = 16;

    private static final byte[] TITLE = "StreamTitle='".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        AUDIO,
        LENGTH,
        BLOCK,
        LOST
    }

    private final int intervalBytes;
    private final Output output;
    private State state = State.AUDIO;
    private int audioLeft;

    /** The block so far, its length byte first; while lost, the bytes that may be the beginning of one. */
    private byte[] block = new byte[1 + 255 * LENGTH_UNIT];

    private int blockLength;

    /** Creates a filter; {@code intervalBytes} of audio, {@code > 0}, lie between two blocks. */
    IcyFilter(int intervalBytes, Output output) {
        this.intervalBytes = intervalBytes;
        this.output = output;
        audioLeft = intervalBytes;
    }

    void accept(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            switch (state) {
                case AUDIO -> passAudio(bytes);
                case LENGTH -> beginBlock(bytes.get());
                case BLOCK -> fillBlock(bytes);
                case LOST -> search(bytes);
            }
        }
    }

    /** Passes on what was held back in search of a title; the station is gone. */
    void finish() throws IOException {
        if (state == State.LOST) {
            emit(blockLength);
        }
    }

    private void passAudio(ByteBuffer bytes) throws IOException {
        int count = Math.min(audioLeft, bytes.remaining());
        ByteBuffer part = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        audioLeft -= count;
        if (audioLeft == 0) {
            state = State.LENGTH;
        }
        output.audio(part);
    }

    private void beginBlock(byte length) {
        block[0] = length;
        blockLength = 1;
        state = length == 0 ? State.AUDIO : State.BLOCK;
        audioLeft = intervalBytes;
    }

    private void fillBlock(ByteBuffer bytes) throws IOException {
        int whole = 1 + (block[0] & 0xFF) * LENGTH_UNIT;
        int count = Math.min(whole - blockLength, bytes.remaining());
        bytes.get(block, blockLength, count);
        blockLength += count;
        if (blockLength < whole) {
            return;
        }
        byte[] text = Arrays.copyOfRange(block, 1, whole);
        if (IcyTags.isPlausible(text)) {
            output.metadata(text);
            audioLeft = intervalBytes;
            state = State.AUDIO;
        } else {
            state = State.LOST;
            look();
        }
    }

    private void search(ByteBuffer bytes) throws IOException {
        int count = Math.min(block.length - blockLength, bytes.remaining());
        bytes.get(block, blockLength, count);
        blockLength += count;
        look();
    }

    /** Looks for a title in what is held: found, its block goes on being filled; else all but its possible start is audio. */
    private void look() throws IOException {
        int at = indexOfTitle();
        if (at < 0) {
            emit(Math.max(0, blockLength - TITLE.length));
            return;
        }
        emit(at - 1);
        int whole = 1 + (block[0] & 0xFF) * LENGTH_UNIT;
        if (whole < 1 + TITLE.length) {
            // The byte before it cannot be its length: not a block of metadata.
            emit(1 + TITLE.length);
            return;
        }
        byte[] rest = Arrays.copyOfRange(block, Math.min(whole, blockLength), blockLength);
        blockLength = Math.min(whole, blockLength);
        state = State.BLOCK;
        if (blockLength == whole) {
            fillBlock(ByteBuffer.allocate(0));
        }
        accept(ByteBuffer.wrap(rest));
    }

    private int indexOfTitle() {
        for (int at = 1; at + TITLE.length <= blockLength; at++) {
            if (Arrays.equals(block, at, at + TITLE.length, TITLE, 0, TITLE.length)) {
                return at;
            }
        }
        return -1;
    }

    private void emit(int count) throws IOException {
        if (count > 0) {
            output.audio(ByteBuffer.wrap(Arrays.copyOf(block, count)));
            System.arraycopy(block, count, block, 0, blockLength - count);
            blockLength -= count;
        }
    }
}
