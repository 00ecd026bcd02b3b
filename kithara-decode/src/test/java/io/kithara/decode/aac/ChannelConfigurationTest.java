package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line of another level in each coded channel: it comes out where its speaker stands in WAVE order. */
class ChannelConfigurationTest {
    private static final int PAIR = 1;
    private static final int END = 7;

    /** Levels are 3 dB apart, two steps of the scale factor. */
    private static final int STEP = 2;

    private static final int SOFTEST = 130;

    /**
     * Configurations of table 1.19 with their elements (0 single, 1 pair, 3 low frequencies) and, by coded channel, the channel of
     * the output. That of the two speakers at the ceiling of 14 is the place of side ones.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 0 1, 2 0 1",
        "4, 0 1 0, 2 0 1 3",
        "5, 0 1 1, 2 0 1 3 4",
        "6, 0 1 1 3, 2 0 1 4 5 3",
        "7, 0 1 1 1 3, 2 0 1 6 7 4 5 3",
        "11, 0 1 1 0 3, 2 0 1 5 6 4 3",
        "12, 0 1 1 1 3, 2 0 1 6 7 4 5 3",
        "14, 0 1 1 3 1, 2 0 1 4 5 3 6 7"
    })
    void decode_configuration_putsEachChannelInItsPlace(int configuration, String elements, String places)
            throws Exception {
        String[] placeOf = places.split(" ", -1);
        Packet packet = packet(elements);
        try (PacketDecoder decoder = AacMedia.decoder(configuration, placeOf.length)) {
            PcmBuffer buffer = new PcmBuffer();
            assertThat(decoder.decode(packet, buffer)).isEqualTo(1024);
            assertThat(decoder.decode(packet, buffer)).isEqualTo(1024);
            assertThat(decoder.format()).isEqualTo(new PcmFormat(48_000, placeOf.length));
            double softest = level(buffer, placeOf.length, Integer.parseInt(placeOf[0]));
            for (int channel = 0; channel < placeOf.length; channel++) {
                double level = level(buffer, placeOf.length, Integer.parseInt(placeOf[channel]));
                assertThat(level / softest)
                        .isCloseTo(Math.pow(2, STEP * channel / 4.0), within(1e-3 * level / softest));
            }
        }
    }

    private static double level(PcmBuffer buffer, int channels, int channel) {
        double energy = 0;
        for (int i = 0; i < 1024; i++) {
            double sample = buffer.samples()[i * channels + channel];
            energy += sample * sample;
        }
        return Math.sqrt(energy);
    }

    private static Packet packet(String elements) throws Exception {
        BitWriter bits = new BitWriter();
        int[] tags = new int[END];
        int channel = 0;
        for (String element : elements.split(" ", -1)) {
            int kind = Integer.parseInt(element);
            bits.put(kind, 3).put(tags[kind]++, 4).put(0, kind == PAIR ? 1 : 0);
            for (int i = 0; i < (kind == PAIR ? 2 : 1); i++) {
                channel(bits, SOFTEST + STEP * channel++);
            }
        }
        return bits.put(END, 3).packet(0, 1024);
    }

    /** individual_channel_stream() of one band with a line of one. */
    private static void channel(BitWriter bits, int gain) {
        bits.put(gain, 8).put(0, 4).put(1, 6).put(0, 1);
        bits.put(3, 4).put(1, 5).code(Codebook.SCALE_FACTORS, 60).put(0, 3);
        bits.code(3, 27).put(0, 1);
    }
}
