package io.kithara.decode.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Matroska with turned bits, cut, and with stretches repeated or gone: it ends, typed and in bounds. */
class MatroskaMutationTest {
    private static final List<String> FILES =
            List.of("opus.webm", "live.webm", "vorbis.webm", "aac.mka", "mp3.mka", "video.mkv", "u8.mka", "alac.mka");

    // scenario 122
    @Test
    void read_mutatedFiles_endsTypedAndBounded() throws Exception {
        mutate(5_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600)
    void read_manyMutatedFiles_endsTypedAndBounded() throws Exception {
        mutate(200_000, 2);
    }

    private static void mutate(int rounds, long seed) throws MediaException {
        List<byte[]> media = FILES.stream().map(Reading::file).toList();
        Random random = new Random(seed);
        int failed = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = mutated(media.get(i % media.size()), random);
            failed += read(bytes, random, "seed " + seed + " round " + i);
        }
        assertThat(failed).as("some are found out, others read").isBetween(rounds / 20, rounds - rounds / 20);
    }

    /** Returns 1 if it failed. */
    private static int read(byte[] bytes, Random random, String what) throws MediaException {
        Demuxer demuxer = new MatroskaDemuxer(new ByteArrayData(bytes), DemuxOptions.FILE);
        Packet packet = new Packet();
        try {
            assertThat(demuxer.open()).as(what).isEqualTo(Progress.DONE);
            for (int seeks = random.nextInt(3); seeks >= 0; seeks--) {
                int packets = 0;
                long total = 0;
                while (demuxer.next(packet) == Progress.DONE) {
                    total += packet.length();
                    assertThat(packet.frames()).as(what).isNotNegative();
                    assertThat(++packets).as(what).isLessThanOrEqualTo(2 * bytes.length);
                }
                // headers that were stripped off are put back to each
                assertThat(total).as(what).isLessThanOrEqualTo(bytes.length + 1024L * packets);
                assertThat(demuxer.seek(random.nextInt(200_000))).as(what).isEqualTo(Progress.DONE);
            }
            return 0;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
            return 1;
        }
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] bytes = Arrays.copyOf(sound, sound.length - random.nextInt(random.nextBoolean() ? 1 : sound.length / 2));
        // Headers and the heads of blocks are where it hurts; the files' headers end within this.
        int header = Math.min(600, bytes.length);
        for (int hits = random.nextInt(12); hits >= 0; hits--) {
            int at = random.nextInt(random.nextBoolean() ? header : bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(random.nextInt(400), bytes.length - Math.max(at, from));
                    if (hits == 0) {
                        System.arraycopy(bytes, from, bytes, at, count);
                    }
                }
            }
        }
        return bytes;
    }
}
