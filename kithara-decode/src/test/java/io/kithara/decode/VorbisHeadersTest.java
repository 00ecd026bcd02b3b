package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.OggMuxer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VorbisHeadersTest {
    private static final List<byte[]> PACKETS = OggMuxer.packets(Resources.bytes("ogg/stereo.ogg"));

    private static VorbisHeaders headers() throws DecodeException {
        return VorbisHeaders.of(PACKETS.get(0), PACKETS.get(1), PACKETS.get(2));
    }

    @Test
    void of_encodersHeaders_knowsShapeAndBlocks() throws Exception {
        VorbisHeaders headers = headers();
        assertThat(headers.format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(headers.longBlock()).isEqualTo(2048);
        assertThat(PACKETS.subList(3, PACKETS.size()))
                .extracting(packet -> headers.blockFrames(packet[0]))
                .containsOnly(256, 2048);
        assertThat(headers.blockFrames(1)).as("a header packet").isZero();
    }

    @Test
    void config_parsed_isTheSame() throws Exception {
        VorbisHeaders parsed = VorbisHeaders.parse(headers().config());
        assertThat(parsed.identification()).isEqualTo(PACKETS.get(0));
        assertThat(parsed.comments()).isEmpty();
        assertThat(parsed.setup()).isEqualTo(PACKETS.get(2));
        assertThat(parsed.config()).isEqualTo(headers().config());
    }

    @Test
    void parse_lacedAsInMatroska_findsAllThree() throws Exception {
        byte[] comments = new byte[700];
        byte[] config = OggMuxer.join(List.of(
                new byte[] {2, 30, (byte) 255, (byte) 255, (byte) 190}, PACKETS.get(0), comments, PACKETS.get(2)));
        assertThat(VorbisHeaders.parse(config).comments()).hasSize(700);
        assertThat(VorbisHeaders.parse(config).setup()).isEqualTo(PACKETS.get(2));
    }

    @Test
    void parse_cutAnywhere_malformed() throws Exception {
        byte[] config = headers().config();
        for (int length = 0; length < config.length; length++) {
            byte[] cut = Arrays.copyOf(config, length);
            assertThatThrownBy(() -> VorbisHeaders.parse(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED));
        }
    }

    @Test
    void of_codebookOfMillions_isALimit() {
        byte[] setup = PACKETS.get(2).clone();
        // The first codebook: its mark, 16 bits of dimensions, 24 of entries.
        OggMuxer.put(setup, 11, 0xFFFF, 2);
        OggMuxer.put(setup, 13, 0xFF_FFFF, 3);
        assertThatThrownBy(() -> VorbisHeaders.of(PACKETS.get(0), new byte[0], setup))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.LIMIT));
    }

    @Test
    void of_manyChannels_unsupported() {
        byte[] identification = PACKETS.get(0).clone();
        identification[11] = 9;
        assertThatThrownBy(() -> VorbisHeaders.of(identification, new byte[0], PACKETS.get(2)))
                .hasMessage("Vorbis of 9 channels is not decoded");
    }

    @Test
    void of_turnedBits_typedOrRead() {
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] setup = PACKETS.get(2).clone();
            for (int bits = random.nextInt(4); bits >= 0; bits--) {
                setup[random.nextInt(setup.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(VorbisHeaders.of(PACKETS.get(0), new byte[0], setup)
                                .format()
                                .channels())
                        .isEqualTo(2);
            } catch (DecodeException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 4_999);
    }
}
