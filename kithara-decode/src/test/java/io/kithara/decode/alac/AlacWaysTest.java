package io.kithara.decode.alac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.alac.AlacWriter.Coding;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link AlacWriter} writes comes back; that other decoders read the same is shown by the script named in {@link AlacCaf}. */
class AlacWaysTest {
    private static final int FRAME_LENGTH = 300;

    // scenario 78
    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 32})
    void decode_everyNumberOfChannels_givesTheIntegers(int bits) throws Exception {
        for (int channels = 1; channels <= 8; channels++) {
            for (Coding coding : new Coding[] {Coding.PLAIN, Coding.USUAL.shifted(bits == 32 ? 2 : 0)}) {
                requireSame(AlacWriter.music(channels, FRAME_LENGTH, bits, channels), bits, coding);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 32})
    void decode_randomWays_giveTheIntegers(int bits) throws Exception {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            int[][] music =
                    AlacWriter.music(1 + random.nextInt(8), 1 + random.nextInt(FRAME_LENGTH), bits, random.nextInt());
            requireSame(music, bits, Coding.random(random, bits));
        }
    }

    @Test
    void decode_everyOrder_givesTheIntegers() throws Exception {
        for (int order = 0; order <= 31; order++) {
            for (int mode : new int[] {0, 15}) {
                requireSame(
                        AlacWriter.music(2, FRAME_LENGTH, 16, 3),
                        16,
                        Coding.USUAL.order(order, 9).mode(mode));
            }
        }
    }

    @Test
    void decode_shiftedBytes_giveTheIntegers() throws Exception {
        requireSame(AlacWriter.music(2, FRAME_LENGTH, 24, 1), 24, Coding.USUAL.shifted(1));
        requireSame(AlacWriter.music(2, FRAME_LENGTH, 24, 1), 24, Coding.USUAL.shifted(2));
        requireSame(AlacWriter.music(1, FRAME_LENGTH, 32, 1), 32, Coding.USUAL);
        requireSame(AlacWriter.music(2, FRAME_LENGTH, 32, 1), 32, Coding.USUAL.shifted(1));
    }

    @Test
    void decode_silence_isARunOfZeros() throws Exception {
        byte[] packet = AlacWriter.packet(new int[1][FRAME_LENGTH], FRAME_LENGTH, 16, Coding.USUAL);

        assertThat(packet).hasSizeLessThan(24);
        requireSame(new int[1][FRAME_LENGTH], 16, Coding.USUAL);
    }

    @Test
    void decode_smallestAndLargest_areNotTooLarge() throws Exception {
        int[][] edges = new int[2][FRAME_LENGTH];
        for (int i = 0; i < FRAME_LENGTH; i++) {
            edges[i & 1][i] = i % 3 == 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
        }
        for (Coding coding : new Coding[] {Coding.PLAIN, Coding.USUAL, Coding.USUAL.withExtras()}) {
            requireSame(edges, 16, coding);
        }
    }

    @Test
    void decode_cutAnywhere_isCorrupt() throws Exception {
        byte[] whole = AlacWriter.packet(AlacWriter.music(2, 40, 16, 1), FRAME_LENGTH, 16, Coding.USUAL.withExtras());
        AlacDecoder decoder = decoder(AlacWriter.cookie(FRAME_LENGTH, 16, 2, 44_100));
        // the element that says that there is no other is not needed
        for (int length = 0; length < whole.length - 1; length++) {
            Packet cut = packet(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> decoder.decode(cut, new PcmBuffer()))
                    .as("cut to %d", length)
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET));
        }
        assertThat(decoder.decode(packet(whole), new PcmBuffer())).isEqualTo(40);
    }

    private static void requireSame(int[][] music, int bits, Coding coding) throws Exception {
        int channels = music.length;
        AlacDecoder decoder = decoder(AlacWriter.cookie(FRAME_LENGTH, bits, channels, 44_100));
        Packet packet = packet(AlacWriter.packet(music, FRAME_LENGTH, bits, coding));

        assertThat(decoder.decode(packet, new PcmBuffer())).isEqualTo(music[0].length);
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < music[0].length; i++) {
                int sample = decoder.sample(AlacWriter.place(channels, channel), i);
                if (sample != music[channel][i]) {
                    throw new AssertionError(coding + ", " + bits + " bits: " + i + " of channel " + channel + " is "
                            + sample + ", not " + music[channel][i]);
                }
            }
        }
    }

    static AlacDecoder decoder(byte[] cookie) throws DecodeException {
        AlacConfig config = AlacConfig.read(cookie);
        Track track = new Track(
                Container.CAF,
                Codec.ALAC,
                new PcmFormat(44_100, config.channels()),
                cookie,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
        return new AlacDecoder(track, config);
    }

    static Packet packet(byte[] bytes) throws DecodeException {
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 0, 17, false);
        return packet;
    }
}
