package io.kithara.decode.aac;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes AAC LTP of an ADTS file of AAC LC by putting random long-term prediction into its long windows: ffmpeg's encoder never does.
 * {@code scripts/generate-aac-media.sh} calls it.
 */
final class LtpMedia {
    private static final int ADTS_HEADER = 7;

    /** Below 1 whatever the lag, so that what feeds on itself dies away. */
    private static final int LOW_GAINS = 3;

    private LtpMedia() {}

    /** Takes the LC file, the file to write and a seed. */
    public static void main(String[] arguments) throws IOException {
        byte[] core = Files.readAllBytes(Path.of(arguments[0]));
        Files.write(Path.of(arguments[1]), of(core, new Random(Long.parseLong(arguments[2]))));
    }

    private static byte[] of(byte[] core, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < core.length; ) {
            int length = ((core[at + 3] & 3) << 11) | ((core[at + 4] & 0xFF) << 3) | ((core[at + 5] & 0xFF) >> 5);
            byte[] block = predicted(Arrays.copyOfRange(core, at + ADTS_HEADER, at + length), random);
            byte[] header = Arrays.copyOfRange(core, at, at + ADTS_HEADER);
            int total = ADTS_HEADER + block.length;
            header[2] |= (byte) 0xC0;
            header[3] = (byte) ((header[3] & 0xFC) | (total >> 11));
            header[4] = (byte) (total >> 3);
            header[5] = (byte) ((header[5] & 0x1F) | (total << 5));
            out.writeBytes(header);
            out.writeBytes(block);
            at += length;
        }
        return out.toByteArray();
    }

    /** Puts the data into the ics_info() of a block's first element, if that is of one channel or has a common window. */
    private static byte[] predicted(byte[] block, Random random) {
        BitReader in = new BitReader();
        in.load(block, 0, 8 * block.length);
        CodeWriter bits = new CodeWriter();
        int kind = in.read(3);
        while (kind == 6) {
            int bytes = in.read(4);
            in.skip(8 * (bytes == 15 ? bytes + in.read(8) - 1 : bytes));
            kind = in.read(3);
        }
        int start = in.position() - 3;
        in.skip(4);
        boolean common = kind == 1 && in.readFlag();
        in.skip(kind == 0 ? 8 : 0);
        in.skip(1);
        boolean isShort = in.read(2) == 2;
        in.skip(1);
        int codedBands = isShort ? 0 : in.read(6);
        if ((kind == 1 && !common) || isShort) {
            return block;
        }
        int flag = in.position();
        in.moveTo(start);
        while (in.position() < flag) {
            bits.put(in.read(1), 1);
        }
        in.skip(1);
        bits.put(1, 1);
        for (int channel = 0; channel < (common ? 2 : 1); channel++) {
            put(bits, codedBands, random);
        }
        while (in.bitsLeft() > 0) {
            bits.put(in.read(1), 1);
        }
        return bits.align().bytes();
    }

    private static void put(CodeWriter bits, int codedBands, Random random) {
        boolean present = random.nextInt(4) > 0;
        bits.put(present ? 1 : 0, 1);
        if (present) {
            bits.put(random.nextInt(2048), 11).put(random.nextInt(LOW_GAINS), 3);
            for (int band = 0; band < Math.min(codedBands, LtpData.MAX_BANDS); band++) {
                bits.put(random.nextInt(2), 1);
            }
        }
    }
}
