package io.kithara.decode.ogg;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaException;
import io.kithara.testing.OggMuxer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ogg with turned bits, cut, joined and shuffled, with right checksums as often as not: it ends, typed and in bounds. */
class OggMutationTest {
    private static final int LARGEST_PACKET = 4 << 20;

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
        List<List<byte[]>> media = new ArrayList<>();
        for (String name : OggFiles.REAL) {
            media.add(OggMuxer.split(OggFiles.real(name)));
        }
        media.add(OggMuxer.split(OggFiles.opusFile(1, 6, 60, 100)));
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
        Demuxer demuxer = OggFiles.demuxer(bytes);
        Packet packet = new Packet();
        long total = 0;
        try {
            assertThat(demuxer.open()).as(what).isEqualTo(Demuxer.Progress.DONE);
            for (int seeks = random.nextInt(3); seeks >= 0; seeks--) {
                int packets = 0;
                while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                    total += packet.length();
                    assertThat(packet.length()).as(what).isLessThanOrEqualTo(LARGEST_PACKET);
                    assertThat(packet.frames()).as(what).isNotNegative();
                    assertThat(++packets).as(what).isLessThanOrEqualTo(bytes.length);
                }
                assertThat(total).as(what).isLessThanOrEqualTo(4L * bytes.length);
                assertThat(demuxer.seek(random.nextInt(200_000))).as(what).isEqualTo(Demuxer.Progress.DONE);
            }
            return 0;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(what).isNotBlank();
            return 1;
        }
    }

    private static byte[] mutated(List<byte[]> pages, Random random) {
        List<byte[]> changed = new ArrayList<>(pages);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.size());
            byte[] page = changed.get(at).clone();
            switch (page.length < 28 ? 0 : random.nextInt(6)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(at, page);
                case 2 -> page = Arrays.copyOf(page, random.nextInt(page.length));
                case 3 -> page[random.nextInt(27)] ^= (byte) (1 << random.nextInt(8));
                case 4 -> OggMuxer.put(page, 6, random.nextLong() >> random.nextInt(64), 8);
                default -> page[random.nextInt(page.length)] = (byte) random.nextInt();
            }
            if (page.length > 27 && random.nextInt(4) > 0) {
                OggMuxer.sealed(page);
            }
            if (at < changed.size()) {
                changed.set(at, page);
            }
            if (changed.isEmpty()) {
                changed.add(page);
            }
        }
        return OggMuxer.join(changed);
    }
}
