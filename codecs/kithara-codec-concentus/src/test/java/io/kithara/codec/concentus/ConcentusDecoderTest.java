package io.kithara.codec.concentus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.testing.Snr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConcentusDecoderTest {
    private static final OpusMedia MUSIC = OpusMedia.read("stereo.opus", OpusMedia.STEREO);
    private static final OpusMedia SPEECH = OpusMedia.read("speech.opus", OpusMedia.MONO);
    private static final OpusMedia SIX = OpusMedia.read("six.opus", OpusMedia.SIX);
    private static final List<OpusMedia> ALL = List.of(MUSIC, SPEECH, SIX);

    /** RFC 6716 section 3.2.5: 120 ms. */
    private static final int LONGEST = 5760;

    private final PcmBuffer pcm = new PcmBuffer();

    @Test
    void decode_packets_giveWhatTheyHold() throws Exception {
        assertThat(frames(MUSIC)).containsOnly(960);
        assertThat(frames(SPEECH)).containsOnly(2880);
        assertThat(frames(SIX)).containsOnly(960);
    }

    @Test
    void decode_gain_isAppliedInFloat() throws Exception {
        byte[] louder = OpusMedia.STEREO.clone();
        louder[8] = 20; // 20 dB: times ten
        float[] plain = last(MUSIC, OpusMedia.STEREO);
        float[] loud = last(MUSIC, louder);
        float peak = 0;
        for (int i = 0; i < plain.length; i++) {
            assertThat(loud[i]).isCloseTo(10 * plain[i], org.assertj.core.data.Offset.offset(1e-5f));
            peak = Math.max(peak, Math.abs(loud[i]));
        }
        assertThat(peak).as("beyond full scale nothing is clipped").isGreaterThan(1.5f);
    }

    private float[] last(OpusMedia media, byte[] config) throws DecodeException {
        try (PacketDecoder decoder = OpusMedia.decoder(config)) {
            float[] samples = {};
            for (byte[] packet : media.audio().subList(0, 40)) {
                samples = samples(decoder, packet);
            }
            return samples;
        }
    }

    /** RFC 7845 asks for 80 ms of pre-roll, after which this is not so; the Ogg demuxer gives 720. */
    // scenario 79
    @Test
    void decode_afterResetAnd720Milliseconds_isLinearDecodingBitByBitForMusic() throws Exception {
        for (OpusMedia media : List.of(MUSIC)) {
            List<float[]> linear = decodeAll(media);
            try (PacketDecoder decoder = media.decoder()) {
                Random random = new Random(3);
                int packets = 34_560 / frames(media).get(0);
                for (int i = 0; i < 10; i++) {
                    int from = random.nextInt(Math.max(1, media.audio().size() - packets));
                    decoder.reset();
                    for (int k = 0; k < packets; k++) {
                        samples(decoder, media.audio().get(from + k));
                    }
                    int at = from + packets;
                    assertThat(samples(decoder, media.audio().get(at))).isEqualTo(linear.get(at));
                }
            }
        }
    }

    @Test
    void reset_thenTheSamePackets_givesTheSameAsANewDecoder() throws Exception {
        for (OpusMedia media : ALL) {
            List<float[]> first = decodeAll(media);
            try (PacketDecoder decoder = media.decoder()) {
                for (byte[] packet : media.audio()) {
                    samples(decoder, packet);
                }
                decoder.reset();
                for (int i = 0; i < media.audio().size(); i++) {
                    assertThat(samples(decoder, media.audio().get(i))).isEqualTo(first.get(i));
                }
            }
        }
    }

    @Test
    void create_headersThatCannotBe_typed() {
        assertRefused(DecodeException.Reason.MALFORMED, 0, 2, 0, 0);
        assertRefused(DecodeException.Reason.MALFORMED, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertRefused(DecodeException.Reason.MALFORMED, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        assertRefused(DecodeException.Reason.MALFORMED, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 2);
        assertRefused(DecodeException.Reason.UNSUPPORTED, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 255, 2, 0, 0, 1);
    }

    private static void assertRefused(DecodeException.Reason reason, int... config) {
        byte[] bytes = new byte[config.length];
        for (int i = 0; i < config.length; i++) {
            bytes[i] = (byte) config[i];
        }
        assertThatThrownBy(() -> OpusMedia.decoder(bytes))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void decode_emptyPacket_corrupt() throws Exception {
        try (PacketDecoder decoder = MUSIC.decoder()) {
            assertThatThrownBy(() -> decoder.decode(OpusMedia.packet(new byte[0]), pcm))
                    .hasMessage("the Opus packet at byte 4711 is empty");
        }
    }

    @Test
    void conceal_packetOfNothing_goesOnWithoutAClick() throws Exception {
        for (OpusMedia media : ALL) {
            try (PacketDecoder decoder = media.decoder()) {
                float[] before = decodeTo(decoder, media, 40);
                assertThatThrownBy(() -> decoder.decode(OpusMedia.packet(new byte[0]), pcm))
                        .isInstanceOf(DecodeException.class);
                int channels = decoder.format().channels();
                assertThat(decoder.conceal(pcm) * channels).isEqualTo(before.length);
                float[] madeUp = Arrays.copyOf(pcm.samples(), before.length);
                float[] after = samples(decoder, media.audio().get(42));

                assertThat(power(madeUp)).isBetween(power(before) / 32, power(before) * 2);
                assertThat(step(before, madeUp, channels)).isLessThan(2 * largestStep(before, channels));
                assertThat(step(madeUp, after, channels)).isLessThan(2 * largestStep(before, channels));
            }
        }
    }

    @Test
    void conceal_packetAfterPacket_fadesOutAndEnds() throws Exception {
        try (PacketDecoder decoder = MUSIC.decoder()) {
            decodeTo(decoder, MUSIC, 40);
            for (int i = 0; i < 5; i++) {
                assertThat(decoder.conceal(pcm)).isEqualTo(960);
            }
            assertThat(Math.abs(pcm.samples()[2 * 959])).isLessThan(1e-3f);
            assertThat(decoder.conceal(pcm)).isZero();
            assertThat(samples(decoder, MUSIC.audio().get(46))).hasSize(2 * 960);
            assertThat(decoder.conceal(pcm)).isEqualTo(960);
        }
    }

    @Test
    void conceal_withNothingToGoBy_makesNothing() throws Exception {
        try (PacketDecoder decoder = MUSIC.decoder()) {
            assertThat(decoder.conceal(pcm)).isZero();
            decodeTo(decoder, MUSIC, 3);
            decoder.reset();
            assertThat(decoder.conceal(pcm)).isZero();
        }
    }

    /** Returns the last of so many packets. */
    private float[] decodeTo(PacketDecoder decoder, OpusMedia media, int packets) throws DecodeException {
        float[] last = {};
        for (byte[] packet : media.audio().subList(0, packets)) {
            last = samples(decoder, packet);
        }
        return last;
    }

    private static double power(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        return sum / samples.length;
    }

    private static float step(float[] before, float[] after, int channels) {
        float step = 0;
        for (int channel = 0; channel < channels; channel++) {
            step = Math.max(step, Math.abs(after[channel] - before[before.length - channels + channel]));
        }
        return step;
    }

    private static float largestStep(float[] samples, int channels) {
        float step = 0;
        for (int i = channels; i < samples.length; i++) {
            step = Math.max(step, Math.abs(samples[i] - samples[i - channels]));
        }
        return step;
    }

    // scenario 122
    @Test
    void decode_mutatedPackets_typedBoundedAndFinite() throws Exception {
        mutate(5_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600)
    void decode_manyMutatedPackets_typedBoundedAndFinite() throws Exception {
        mutate(200_000, 2);
    }

    /** Steady tones never let the energies of the coarse scale meet again: they stay 0.01 dB apart. */
    @Test
    void decode_steadyTonesAfterReset_stayNear() throws Exception {
        List<float[]> linear = decodeAll(SIX);
        try (PacketDecoder decoder = SIX.decoder()) {
            for (int i = 5; i < 41; i++) {
                samples(decoder, SIX.audio().get(i));
            }
            float[] samples = samples(decoder, SIX.audio().get(41));
            assertThat(Snr.of(linear.get(41), samples).decibels()).isGreaterThan(50);
        }
    }

    private void mutate(int rounds, long seed) throws DecodeException {
        for (OpusMedia media : ALL) {
            Random random = new Random(seed);
            try (PacketDecoder decoder = media.decoder()) {
                for (int i = 0; i < rounds / ALL.size(); i++) {
                    byte[] packet = mutated(media.audio().get(i % media.audio().size()), random);
                    try {
                        int frames = decoder.decode(OpusMedia.packet(packet), pcm);
                        assertThat(frames).isBetween(1, LONGEST);
                    } catch (DecodeException e) {
                        assertThat(e.reason())
                                .as("seed %d round %d", seed, i)
                                .isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
                        assertThat(decoder.conceal(pcm)).isBetween(0, LONGEST);
                    }
                }
            }
        }
    }

    private static byte[] mutated(byte[] packet, Random random) {
        byte[] copy =
                random.nextInt(6) == 0 ? Arrays.copyOf(packet, random.nextInt(packet.length + 1)) : packet.clone();
        for (int bits = random.nextInt(4); bits > 0 && copy.length > 0; bits--) {
            int at = random.nextBoolean() ? random.nextInt(copy.length) : random.nextInt(Math.min(4, copy.length));
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private List<Integer> frames(OpusMedia media) throws DecodeException {
        int channels = media.config()[1];
        return decodeAll(media).stream()
                .map(samples -> samples.length / channels)
                .toList();
    }

    private List<float[]> decodeAll(OpusMedia media) throws DecodeException {
        List<float[]> all = new ArrayList<>();
        try (PacketDecoder decoder = media.decoder()) {
            for (byte[] packet : media.audio()) {
                all.add(samples(decoder, packet));
            }
        }
        return all;
    }

    private float[] samples(PacketDecoder decoder, byte[] packet) throws DecodeException {
        int frames = decoder.decode(OpusMedia.packet(packet), pcm);
        return Arrays.copyOf(pcm.samples(), frames * decoder.format().channels());
    }
}
