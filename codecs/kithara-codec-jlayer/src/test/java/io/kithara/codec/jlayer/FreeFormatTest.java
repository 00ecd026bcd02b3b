package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreeFormatTest {
    /** The packets of both files are no longer than this; the header packet of the first is left out. */
    private static final int PACKET_128 = 418;

    // scenario 78
    @ParameterizedTest
    @ValueSource(ints = {PACKET_128, 433, 500, 777, 1044})
    void decode_layer3_isTheSoundOfTheSameDataAtAKnownRate(int packetBytes) throws Exception {
        byte[] known = TestMedia.withoutHeaderPacket(TestMedia.read("chirp-cbr.mp3"));
        Decoded wanted = TestMedia.decode(known);

        Decoded free = TestMedia.decode(FreeFormatWriter.repack(known, packetBytes));

        assertThat(free.corrupt()).isZero();
        assertThat(free.samples()).isEqualTo(wanted.samples());
    }

    // scenario 78
    @ParameterizedTest
    @CsvSource({"chirp.mp2, 576", "chirp.mp2, 601", "chirp.mp2, 1152"})
    void decode_layer2_isTheSoundOfTheSameDataAtAKnownRate(String name, int packetBytes) throws Exception {
        byte[] known = TestMedia.read(name);

        Decoded free = TestMedia.decode(FreeFormatWriter.fillUp(known, packetBytes));

        assertThat(free.corrupt()).isZero();
        assertThat(free.samples()).isEqualTo(TestMedia.decode(known).samples());
    }

    // scenario 79
    @Test
    void seek_layer3_isBitIdenticalToLinearDecoding() throws Exception {
        byte[] free = FreeFormatWriter.repack(TestMedia.withoutHeaderPacket(TestMedia.read("chirp-cbr.mp3")), 450);
        Decoded linear = TestMedia.decode(free);
        LinearDecoder seeking = TestMedia.open(free);
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            int frame = 1 + random.nextInt(linear.frames() - 3001);
            assertThat(seeking.decode(frame, 3000).samples())
                    .as("seed %d, frame %d", seed, frame)
                    .isEqualTo(Arrays.copyOfRange(linear.samples(), frame * 2, (frame + 3000) * 2));
        }
    }

    @Test
    void decode_damaged_endsTypedOrPlays() throws Exception {
        byte[] free = FreeFormatWriter.repack(TestMedia.withoutHeaderPacket(TestMedia.read("chirp-cbr.mp3")), 450);
        long seed = 12;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = free.clone();
            for (int hit = 0; hit < 40; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            for (float sample : TestMedia.decode(damaged).samples()) {
                assertThat(Math.abs(sample)).as("seed %d round %d", seed, round).isLessThanOrEqualTo(1.4125f);
            }
        }
    }
}
