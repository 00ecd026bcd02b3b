package io.kithara.decode.alac;

import io.kithara.decode.alac.AlacWriter.Coding;
import io.kithara.decode.caf.CafFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files of packets by {@link AlacWriter}, by which other decoders prove it: {@code scripts/prove-alac-writer.sh}. */
final class AlacCaf {
    private static final int FRAME_LENGTH = 512;
    private static final int PACKETS = 60;
    private static final int RATE = 44_100;

    private AlacCaf() {}

    /** Writes {@code FOLDER/BITS-CHANNELS.caf} and the samples, 32 bits in ffmpeg's order, as {@code .s32}. */
    public static void main(String[] args) throws Exception {
        for (int bits : new int[] {16, 20, 24, 32}) {
            for (int channels = 1; channels <= 8; channels++) {
                write(Path.of(args[0]), bits, channels);
            }
        }
    }

    private static void write(Path folder, int bits, int channels) throws Exception {
        Random random = new Random(100L * bits + channels);
        CafFile file = new CafFile();
        // the flags are the width of the source, from 16 to 32 bits
        int flags = bits == 16 ? 1 : bits == 20 ? 2 : bits == 24 ? 3 : 4;
        file.description(RATE, "alac", flags, 0, FRAME_LENGTH, channels, 0);
        file.chunk("kuki", AlacWriter.cookie(FRAME_LENGTH, bits, channels, RATE));
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        int frames = 0;
        for (int packet = 0; packet < PACKETS; packet++) {
            int count = packet == PACKETS - 1 ? 77 : FRAME_LENGTH;
            int[][] music = AlacWriter.music(channels, count, bits, packet);
            file.packet(AlacWriter.packet(music, FRAME_LENGTH, bits, coding(random, bits)));
            ByteBuffer out = ByteBuffer.allocate(4 * count * channels).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < channels; c++) {
                    out.putInt(4 * (i * channels + place(channels, c)), music[c][i] << (32 - bits));
                }
            }
            samples.writeBytes(out.array());
            frames += count;
        }
        file.table(frames, 0, PACKETS * FRAME_LENGTH - frames).data();
        Files.write(folder.resolve(bits + "-" + channels + ".caf"), file.bytes());
        Files.write(folder.resolve(bits + "-" + channels + ".s32"), samples.toByteArray());
    }

    /** Not what ffmpeg does not know: data and fill elements, a plain pair of 32 bits. */
    private static Coding coding(Random random, int bits) {
        while (true) {
            Coding coding = Coding.random(random, bits);
            if (!coding.extras() && (!coding.plain() || bits < 32)) {
                return coding;
            }
        }
    }

    /** ffmpeg puts the back centre of 6.1 behind the sides, which it calls back. */
    private static int place(int channels, int channel) {
        int ours = AlacWriter.place(channels, channel);
        return channels != 7 || ours < 4 ? ours : ours == 4 ? 6 : ours - 1;
    }
}
