package io.kithara.decode.aac;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes AAC LC of 960 samples a frame, mono at 48 kHz, as LATM: random spectra in all codebooks, all window sequences, shapes and
 * groupings. ffmpeg decodes such streams and has no encoder for them. {@code scripts/generate-aac-media.sh} calls it.
 */
final class ShortFrameMedia {
    private static final int FRAME_LENGTH = 960;
    private static final int RATE = 48_000;
    private static final int RATE_INDEX = 3;
    private static final int FRAMES = 12;

    /** Lines of a magnitude of one are 2 to the power of 10 with it, so that hundreds of larger ones stay below full scale. */
    private static final int GAIN = 140;

    private static final int[] RADIX = {0, 3, 3, 3, 3, 9, 9, 8, 8, 13, 13, 17};
    private static final int ESCAPE = 16;

    private final ScaleFactorBands bands = new ScaleFactorBands(RATE, FRAME_LENGTH);
    private final Random random;
    private WindowSequence sequence = WindowSequence.ONLY_LONG;

    private ShortFrameMedia(Random random) {
        this.random = random;
    }

    /** Takes the file to write and a seed. */
    public static void main(String[] arguments) throws IOException {
        ShortFrameMedia media = new ShortFrameMedia(new Random(Long.parseLong(arguments[1])));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            out.writeBytes(loas(media.block()));
        }
        Files.write(Path.of(arguments[0]), out.toByteArray());
    }

    /** One AudioMuxElement with its config. */
    private static byte[] loas(byte[] block) {
        CodeWriter mux = new CodeWriter().put(0, 1); // useSameStreamMux
        mux.put(0, 1).put(1, 1).put(0, 6).put(0, 4).put(0, 3); // version, same framing, one of each
        mux.put(2, 5).put(RATE_INDEX, 4).put(1, 4).put(4, 3); // AAC LC, mono, frameLengthFlag
        mux.put(0, 3).put(0xFF, 8).put(0, 2);
        int left = block.length;
        for (; left >= 255; left -= 255) {
            mux.put(255, 8);
        }
        mux.put(left, 8);
        for (byte each : block) {
            mux.put(each, 8);
        }
        byte[] element = mux.align().bytes();
        CodeWriter loas = new CodeWriter().put(0x2B7, 11).put(element.length, 13);
        for (byte each : element) {
            loas.put(each, 8);
        }
        return loas.bytes();
    }

    private byte[] block() {
        sequence = next();
        boolean isShort = sequence == WindowSequence.EIGHT_SHORT;
        CodeWriter bits = new CodeWriter().put(0, 3).put(0, 4).put(GAIN, 8);
        bits.put(0, 1)
                .put(List.of(WindowSequence.values()).indexOf(sequence), 2)
                .put(random.nextInt(2), 1);
        int coded = bands.count(isShort) - random.nextInt(4);
        int grouping = isShort ? random.nextInt(128) : 0;
        bits.put(coded, isShort ? 4 : 6).put(grouping, isShort ? 7 : 1);
        int groups = isShort ? 8 - Integer.bitCount(grouping) : 1;
        int[] books = new int[groups * coded];
        for (int i = 0; i < books.length; i++) {
            books[i] = random.nextInt(12);
            bits.put(books[i], 4).put(1, isShort ? 3 : 5);
        }
        for (int i = 0, gain = 0; i < books.length; i++) {
            int step = i == 0 || books[i] == 0 ? 0 : Math.max(-8, Math.min(8, gain + random.nextInt(9) - 4)) - gain;
            gain += step;
            if (books[i] != 0) {
                put(bits, Codebook.SCALE_FACTORS, 60 + step);
            }
        }
        bits.put(0, 3);
        for (int group = 0, window = 0; group < groups; group++) {
            int windows = 1;
            for (; isShort && window + windows < 8 && (grouping >> (7 - window - windows) & 1) == 1; windows++) {}
            for (int band = 0; band < coded; band++) {
                int[] offsets = bands.offsets(isShort);
                writeLines(bits, books[group * coded + band], windows * (offsets[band + 1] - offsets[band]));
            }
            window += windows;
        }
        return bits.put(7, 3).align().bytes();
    }

    private WindowSequence next() {
        boolean change = random.nextBoolean();
        return switch (sequence) {
            case ONLY_LONG, LONG_STOP -> change ? WindowSequence.LONG_START : WindowSequence.ONLY_LONG;
            case LONG_START -> WindowSequence.EIGHT_SHORT;
            default -> change ? WindowSequence.LONG_STOP : WindowSequence.EIGHT_SHORT;
        };
    }

    private void writeLines(CodeWriter bits, int book, int lines) {
        int perWord = book < 5 ? 4 : 2;
        for (int line = 0; book > 0 && line < lines; line += perWord) {
            int index = 0;
            int signs = 0;
            for (int i = 0; i < perWord; i++) {
                int digit = random.nextInt(RADIX[book] == ESCAPE + 1 ? ESCAPE : RADIX[book]);
                index = index * RADIX[book] + digit;
                signs += Codebook.isUnsigned(book) && digit > 0 ? 1 : 0;
            }
            put(bits, book, index);
            bits.put(random.nextInt(1 << signs), signs);
        }
    }

    private static void put(CodeWriter bits, int book, int index) {
        CodebookTest.Code code = CodebookTest.Code.of(book);
        bits.put(code.words()[index], code.lengths()[index]);
    }
}
