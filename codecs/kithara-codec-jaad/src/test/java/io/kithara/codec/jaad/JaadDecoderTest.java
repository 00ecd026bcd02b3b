package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JaadDecoderTest {
    /** Delay of ffmpeg's encoder: the tone starts here. */
    private static final int DELAY = 1024;

    // scenario 78
    @Test
    void decode_tone_isTheToneOfEachChannel() throws Exception {
        TestPackets tone = TestPackets.of("tone.aac");
        float[] pcm = decodeAll(tone, new PcmFormat(44_100, 2));

        assertThat(pcm).hasSize(66 * 1024 * 2);
        assertThat(amplitude(pcm, 2, 0, 44_100, 441)).isCloseTo(0.5, within(0.5 / 5));
        assertThat(amplitude(pcm, 2, 1, 44_100, 1102.5)).isCloseTo(0.25, within(0.25 / 5));
    }

    @Test
    void decode_mono_isOneChannel() throws Exception {
        TestPackets mono = TestPackets.of("mono.aac");
        float[] pcm = decodeAll(mono, new PcmFormat(22_050, 1));

        assertThat(pcm).hasSize(mono.packets().size() * 1024);
        assertThat(amplitude(pcm, 1, 0, 22_050, 441)).isCloseTo(0.5, within(0.5 / 5));
    }

    @Test
    void decode_sixChannels_areInWaveOrder() throws Exception {
        float[] pcm = decodeAll(TestPackets.of("six.aac"), new PcmFormat(48_000, 6));

        double[] frequencies = {300, 500, 700, 60, 1100, 1300};
        for (int channel = 0; channel < frequencies.length; channel++) {
            assertThat(amplitude(pcm, 6, channel, 48_000, frequencies[channel]))
                    .as("channel %d", channel)
                    .isCloseTo(0.3, within(0.06));
        }
    }

    // scenario 122
    @Test
    void decode_corruptPackets_throwsTypedAndRecovers() throws Exception {
        TestPackets tone = TestPackets.of("tone.aac");
        float[] clean = decodeAll(tone, tone.track().format());
        Random random = new Random(122);
        try (PacketDecoder decoder = new JaadProvider().create(tone.track())) {
            PcmBuffer buffer = new PcmBuffer();
            for (int round = 0; round < 300; round++) {
                assertStaysInFullScale(decoder, mutated(tone.packets().get(round % 60), random), buffer);
            }
            decoder.reset();
            for (int i = 20; i < 23; i++) {
                assertThat(decoder.decode(tone.packets().get(i), buffer)).isEqualTo(1024);
            }
        }
        PcmBuffer again = new PcmBuffer();
        try (PacketDecoder decoder = new JaadProvider().create(tone.track())) {
            assertThat(decoder.decode(tone.packets().get(20), again)).isEqualTo(1024);
            assertThat(decoder.decode(tone.packets().get(21), again)).isEqualTo(1024);
        }
        assertThat(Arrays.copyOf(again.samples(), 2048)).isEqualTo(Arrays.copyOfRange(clean, 21 * 2048, 22 * 2048));
    }

    @Test
    void decode_afterReset_isExactBehindThePreroll() throws Exception {
        TestPackets tone = TestPackets.of("tone.aac");
        float[] clean = decodeAll(tone, tone.track().format());
        try (PacketDecoder decoder = new JaadProvider().create(tone.track())) {
            PcmBuffer buffer = new PcmBuffer();
            assertThat(decoder.decode(tone.packets().get(3), buffer)).isEqualTo(1024);
            decoder.reset();
            int skipped = 0;
            int packet = 40;
            while (skipped < decoder.prerollFrames()) {
                skipped += decoder.decode(tone.packets().get(packet++), buffer);
            }

            assertThat(decoder.decode(tone.packets().get(packet), buffer)).isEqualTo(1024);
            assertThat(Arrays.copyOf(buffer.samples(), 2048))
                    .isEqualTo(Arrays.copyOfRange(clean, packet * 2048, (packet + 1) * 2048));
        }
    }

    @Test
    void decode_twoBlocksInOnePacket_decodesBoth() throws Exception {
        TestPackets tone = TestPackets.of("tone.aac");
        float[] clean = decodeAll(tone, tone.track().format());
        Packet first = tone.packets().get(0);
        Packet second = tone.packets().get(1);
        Packet both = new Packet();
        byte[] bytes = both.reserve(first.length() + second.length());
        System.arraycopy(first.data(), 0, bytes, 0, first.length());
        System.arraycopy(second.data(), 0, bytes, first.length(), second.length());
        both.place(0, 2048, 0, false);
        try (PacketDecoder decoder = new JaadProvider().create(tone.track())) {
            PcmBuffer buffer = new PcmBuffer();

            assertThat(decoder.decode(both, buffer)).isEqualTo(2048);
            assertThat(Arrays.copyOf(buffer.samples(), 4096)).isEqualTo(Arrays.copyOf(clean, 4096));
        }
    }

    @Test
    void create_unsupportedObjectType_isTyped() {
        // object type 42 (USAC) at 44.1 kHz, stereo
        byte[] config = {(byte) 0xF9, 0x48, (byte) 0x80, 0};

        assertThatThrownBy(() -> new JaadProvider().create(track(config)))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED));
    }

    @Test
    void create_anyTwoByteConfig_isTypedOrWorks() throws Exception {
        TestPackets tone = TestPackets.of("tone.aac");
        for (int value = 0; value < 1 << 16; value += 7) {
            byte[] config = {(byte) (value >> 8), (byte) value};
            try (PacketDecoder decoder = new JaadProvider().create(track(config))) {
                assertStaysInFullScale(decoder, tone.packets().get(1), new PcmBuffer());
            } catch (DecodeException e) {
                assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED);
            }
        }
    }

    @Test
    void rank_otherCodec_isZero() {
        Track mp3 = new Track(
                Container.MPEG_AUDIO,
                Codec.MP3,
                new PcmFormat(44_100, 2),
                new byte[0],
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());

        assertThat(new JaadProvider().rank(mp3)).isZero();
        assertThat(new JaadProvider().rank(track(new byte[0]))).isEqualTo(10);
    }

    private static void assertStaysInFullScale(PacketDecoder decoder, Packet packet, PcmBuffer buffer) {
        try {
            int frames = decoder.decode(packet, buffer);
            for (int i = 0; i < frames * decoder.format().channels(); i++) {
                assertThat(Math.abs(buffer.samples()[i])).isLessThanOrEqualTo(1);
            }
        } catch (DecodeException e) {
            assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
        }
    }

    private static Packet mutated(Packet packet, Random random) throws DecodeException {
        Packet copy = new Packet();
        int length = random.nextInt(4) == 0 ? random.nextInt(packet.length()) : packet.length();
        byte[] bytes = copy.reserve(length);
        System.arraycopy(packet.data(), 0, bytes, 0, length);
        for (int i = random.nextInt(6); i > 0 && length > 0; i--) {
            bytes[random.nextInt(length)] = (byte) random.nextInt(256);
        }
        copy.place(packet.startFrame(), packet.frames(), packet.position(), false);
        return copy;
    }

    private static float[] decodeAll(TestPackets media, PcmFormat expected) throws DecodeException {
        float[] pcm = new float[media.packets().size() * 2048 * expected.channels()];
        int at = 0;
        try (PacketDecoder decoder = new JaadProvider().create(media.track())) {
            PcmBuffer buffer = new PcmBuffer();
            for (Packet packet : media.packets()) {
                int samples = decoder.decode(packet, buffer) * expected.channels();
                System.arraycopy(buffer.samples(), 0, pcm, at, samples);
                at += samples;
                assertThat(decoder.format()).isEqualTo(expected);
            }
        }
        return Arrays.copyOf(pcm, at);
    }

    /** The amplitude of a sine that starts at the encoder's delay; the encoder adds noise of a tenth of it. */
    private static double amplitude(float[] pcm, int channels, int channel, int rate, double hertz) {
        double sum = 0;
        double weight = 0;
        for (int frame = 3 * 1024; frame < pcm.length / channels - 3 * 1024; frame++) {
            double sine = Math.sin(2 * Math.PI * hertz * (frame - DELAY) / rate);
            sum += sine * pcm[frame * channels + channel];
            weight += sine * sine;
        }
        return sum / weight;
    }

    private static Track track(byte[] config) {
        return new Track(
                Container.MP4,
                Codec.AAC,
                new PcmFormat(44_100, 2),
                config,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }
}
