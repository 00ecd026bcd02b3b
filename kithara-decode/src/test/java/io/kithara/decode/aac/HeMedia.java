package io.kithara.decode.aac;

import io.kithara.decode.aac.ps.PsWriter;
import io.kithara.decode.aac.sbr.SbrWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes HE-AAC of an ADTS file of AAC LC by random legal SBR payloads behind each element, which no encoder at hand can.
 * {@code scripts/generate-aac-media.sh} calls it.
 */
final class HeMedia {
    private static final int ADTS_HEADER = 7;
    private static final int EXT_SBR_DATA = 13;
    private static final int FILL = 6;
    private static final int END = 7;

    private HeMedia() {}

    /**
     * Takes the LC file, the file to write, a seed, for parametric stereo the digits of its modes, and how many frames there are from
     * a header to one of other bands.
     */
    public static void main(String[] arguments) throws IOException {
        byte[] core = Files.readAllBytes(Path.of(arguments[0]));
        long seed = Long.parseLong(arguments[2]);
        String modes = arguments.length > 3 ? arguments[3] : "";
        int period = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
        Files.write(Path.of(arguments[1]), of(core, seed, modes, period));
    }

    /** Returns the ADTS file {@code core} with SBR behind each element, and stereo of these modes unless they are empty. */
    static byte[] of(byte[] core, long seed, String stereoModes) {
        return of(core, seed, stereoModes, 0);
    }

    /** The same; if {@code period} is not 0, every so many frames there is a header of other bands. */
    private static byte[] of(byte[] core, long seed, String stereoModes, int period) {
        int rate = AudioSpecificConfig.rate((core[2] >> 2) & 15);
        boolean pair = ((core[3] >> 6) & 3) == 2;
        PsWriter ps = new PsWriter(new Random(seed + 1), 32, stereoModes);
        SbrWriter writer = new SbrWriter(
                new Random(seed), rate, 16, pair, () -> stereoModes.isEmpty() ? new CodeWriter() : ps.next());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int frame = 0;
        for (int at = 0; at < core.length; frame++) {
            int length = ((core[at + 3] & 3) << 11) | ((core[at + 4] & 0xFF) << 3) | ((core[at + 5] & 0xFF) >> 5);
            byte[] block = Arrays.copyOfRange(core, at + ADTS_HEADER, at + length);
            byte[] extended = extended(block, writer.next(false, period > 0 && frame % period == period - 1));
            byte[] header = Arrays.copyOfRange(core, at, at + ADTS_HEADER);
            int total = ADTS_HEADER + extended.length;
            header[3] = (byte) ((header[3] & 0xFC) | (total >> 11));
            header[4] = (byte) (total >> 3);
            header[5] = (byte) ((header[5] & 0x1F) | (total << 5));
            out.writeBytes(header);
            out.writeBytes(extended);
            at += length;
        }
        return out.toByteArray();
    }

    /** Puts a fill element with the payload before ID_END, which is the last bits that are not 0. */
    private static byte[] extended(byte[] block, CodeWriter payload) {
        int end = 8 * block.length;
        while (((block[(end - 1) / 8] >> (7 - (end - 1) % 8)) & 1) == 0) {
            end--;
        }
        CodeWriter bits = new CodeWriter();
        for (int i = 0; i < end - 3; i++) {
            bits.put((block[i / 8] >> (7 - i % 8)) & 1, 1);
        }
        int bytes = (4 + payload.length()) / 8;
        bits.put(FILL, 3).put(Math.min(15, bytes), 4).put(bytes - 14, bytes >= 15 ? 8 : 0);
        return bits.put(EXT_SBR_DATA, 4).put(payload).put(END, 3).align().bytes();
    }
}
