package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.aac.AudioSpecificConfig.Signalled;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioSpecificConfigTest {
    @Test
    void parse_lowComplexity_isWhatItSays() throws Exception {
        AudioSpecificConfig config = parse("00010 0100 0010 000");

        assertThat(config.objectType()).isEqualTo(2);
        assertThat(config.format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(config.coreFrameLength()).isEqualTo(1024);
        assertThat(config.spectralBandReplication()).isEqualTo(Signalled.NOT);
    }

    @Test
    void parse_framesOf960_areThoseOfThePacket() throws Exception {
        assertThat(parse("00010 0011 0001 100").framesPerPacket()).isEqualTo(960);
    }

    // scenario 85
    @Test
    void parse_explicitSbr_doublesTheRate() throws Exception {
        AudioSpecificConfig config = parse("00101 0111 0010 0100 00010 000");

        assertThat(config.objectType()).isEqualTo(2);
        assertThat(config.coreRate()).isEqualTo(22_050);
        assertThat(config.format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(config.framesPerPacket()).isEqualTo(2048);
        assertThat(config.spectralBandReplication()).isEqualTo(Signalled.PRESENT);
    }

    // scenario 85
    @Test
    void parse_explicitParametricStereo_makesTwoChannelsOfOne() throws Exception {
        AudioSpecificConfig config = parse("11101 0110 0001 0011 00010 000");

        assertThat(config.format()).isEqualTo(new PcmFormat(48_000, 2));
        assertThat(config.parametricStereo()).isTrue();
    }

    @Test
    void parse_downSampledSbr_isPresentAtTheSameRate() throws Exception {
        AudioSpecificConfig config = parse("00101 0011 0010 0011 00010 000");

        assertThat(config.outputRate()).isEqualTo(48_000);
        assertThat(config.spectralBandReplication()).isEqualTo(Signalled.PRESENT);
    }

    // scenario 85
    @Test
    void parse_backwardCompatibleSignalling_isFoundBehindTheConfig() throws Exception {
        String core = "00010 0111 0001 000";

        assertThat(parse(core + "01010110111 00101 1 0100").format()).isEqualTo(new PcmFormat(44_100, 1));
        assertThat(parse(core + "01010110111 00101 1 0100 10101001000 1").format())
                .isEqualTo(new PcmFormat(44_100, 2));
        assertThat(parse(core + "01010110111 00101 0").spectralBandReplication())
                .isEqualTo(Signalled.ABSENT);
    }

    @Test
    void parse_escapedTypeAndRate_areRead() throws Exception {
        AudioSpecificConfig config = parse("11111 001010 1111 000000001010111001000011 0010 000");

        assertThat(config.objectType()).isEqualTo(42);
        assertThat(config.coreRate()).isEqualTo(44_611);
    }

    @Test
    void parse_programConfig_tellsTheChannels() throws Exception {
        // front: a single element and a pair, back: a pair, one for low frequencies; a comment of one byte
        AudioSpecificConfig config = parse("00010 0011 0000 000 0000 01 0011 0010 0000 0001 01 000 0000 000"
                + "0 0000 1 0000 1 0001 0000" + "00000000 00000001 01000001");

        assertThat(config.format()).isEqualTo(new PcmFormat(48_000, 6));
        ChannelMap map = Objects.requireNonNull(config.channelMap());
        assertThat(map.slots())
                .containsExactly(
                        new ChannelMap.Slot(ElementKind.SINGLE_CHANNEL, 0, 2, 2),
                        new ChannelMap.Slot(ElementKind.CHANNEL_PAIR, 0, 0, 1),
                        new ChannelMap.Slot(ElementKind.CHANNEL_PAIR, 1, 4, 5),
                        new ChannelMap.Slot(ElementKind.LOW_FREQUENCY, 0, 3, 3));
    }

    @Test
    void parse_cutOff_isMalformed() {
        assertThatThrownBy(() -> AudioSpecificConfig.parse(new byte[] {0x12}))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED));
    }

    @Test
    void parse_anyBytes_isTypedOrSound() {
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                assertThat(AudioSpecificConfig.parse(bytes).format().channels()).isBetween(1, 8);
            } catch (DecodeException e) {
                assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED);
            }
        }
    }

    private static AudioSpecificConfig parse(String bits) throws DecodeException {
        String digits = bits.replace(" ", "");
        byte[] bytes = new byte[(digits.length() + 7) / 8];
        for (int i = 0; i < digits.length(); i++) {
            bytes[i / 8] |= (byte) ((digits.charAt(i) - '0') << (7 - i % 8));
        }
        return AudioSpecificConfig.parse(bytes);
    }
}
