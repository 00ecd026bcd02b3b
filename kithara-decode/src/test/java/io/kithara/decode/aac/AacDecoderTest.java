package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AacDecoderTest {
    private static final int ROUNDS = 20;

    // scenario 121
    @ParameterizedTest
    @CsvSource({
        "lc-stereo, 44100, 2",
        "lc-mono, 8000, 1",
        "lc-six, 48000, 6",
        "main-stereo, 44100, 2",
        "ltp-mono, 8000, 1",
        "ltp-stereo, 44100, 2"
    })
    void decode_everyTool_isWhatFfmpegDecodes(String name, int rate, int channels) throws Exception {
        AacMedia media = AacMedia.of(name + ".aac");
        float[] pcm = media.decodeAll();
        float[] reference = AacMedia.reference(name + ".f32");

        assertThat(media.track().format()).isEqualTo(new PcmFormat(rate, channels));
        assertThat(snr(pcm, reference)).isGreaterThan(100);
    }

    @Test
    void decode_framesOf960_isWhatFfmpegDecodes() throws Exception {
        AacMedia media = AacMedia.ofLatm("short-frames.latm");

        assertThat(media.packets()).allMatch(packet -> packet.frames() == 960);
        assertThat(snr(media.decodeAll(), AacMedia.reference("short-frames.f32")))
                .isGreaterThan(100);
    }

    /** One band in eight of the file is noise, which {@link SilentNoise} has put 300 dB down: all others are compared. */
    // scenario 121
    @Test
    void decode_bandsBesideNoise_areWhatFfmpegDecodes() throws Exception {
        float[] pcm = AacMedia.of("beside-noise.aac").decodeAll();

        assertThat(snr(pcm, AacMedia.reference("beside-noise.f32"))).isGreaterThan(100);
    }

    // scenario 79
    @ParameterizedTest
    @ValueSource(strings = {"tone.aac", "lc-stereo.aac", "noise.aac"})
    void decode_afterReset_isExactBehindThePreroll(String name) throws Exception {
        AacMedia media = AacMedia.of(name);
        float[] linear = media.decodeAll();
        try (PacketDecoder decoder = media.decoder()) {
            PcmBuffer buffer = new PcmBuffer();
            assertThat(decoder.decode(media.packets().get(1), buffer)).isEqualTo(1024);
            for (int target = 3; target < media.packets().size(); target += 3) {
                decoder.reset();
                int packet = target - decoder.prerollFrames() / 1024;
                while (packet < target) {
                    assertThat(decoder.decode(media.packets().get(packet++), buffer))
                            .isEqualTo(1024);
                }
                int samples = decoder.decode(media.packets().get(target), buffer)
                        * decoder.format().channels();
                assertThat(Arrays.copyOf(buffer.samples(), samples))
                        .isEqualTo(Arrays.copyOfRange(linear, target * samples, (target + 1) * samples));
            }
        }
    }

    @Test
    void decode_severalBlocksInOnePacket_decodesAll() throws Exception {
        AacMedia tone = AacMedia.of("tone.aac");
        float[] linear = tone.decodeAll();
        Packet all = new Packet();
        int length = 0;
        for (Packet packet : tone.packets().subList(0, 4)) {
            byte[] bytes = all.reserve(length + packet.length());
            System.arraycopy(packet.data(), 0, bytes, length, packet.length());
            length += packet.length();
        }
        all.place(0, 4096, 0, false);
        try (PacketDecoder decoder = tone.decoder()) {
            PcmBuffer buffer = new PcmBuffer();

            assertThat(decoder.decode(all, buffer)).isEqualTo(4096);
            assertThat(Arrays.copyOf(buffer.samples(), 8192)).isEqualTo(Arrays.copyOf(linear, 8192));
        }
    }

    // scenario 122
    @Test
    void conceal_afterACorruptPacket_fadesAndGoesOn() throws Exception {
        AacMedia tone = AacMedia.of("tone.aac");
        try (PacketDecoder decoder = tone.decoder()) {
            PcmBuffer buffer = new PcmBuffer();
            for (int i = 0; i < 20; i++) {
                assertThat(decoder.decode(tone.packets().get(i), buffer)).isEqualTo(1024);
            }
            double before = energy(buffer, 2048);
            float lastSample = buffer.samples()[2046];
            assertThatThrownBy(() -> decoder.decode(cut(tone.packets().get(20)), buffer))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("at byte " + tone.packets().get(20).position());

            assertThat(decoder.conceal(buffer)).isEqualTo(1024);
            assertThat(Math.abs(buffer.samples()[0] - lastSample))
                    .as("no click")
                    .isLessThan(0.1f);
            assertThat(energy(buffer, 2048)).isBetween(before / 30, before);
            assertThat(decoder.decode(tone.packets().get(21), buffer)).isEqualTo(1024);
            assertThat(energy(buffer, 2048)).isBetween(before / 4, before * 2);
        }
    }

    // scenario 122
    @Test
    void conceal_timeAndAgain_fadesToNothing() throws Exception {
        AacMedia tone = AacMedia.of("tone.aac");
        try (PacketDecoder decoder = tone.decoder()) {
            PcmBuffer buffer = new PcmBuffer();
            for (int i = 0; i < 20; i++) {
                assertThat(decoder.decode(tone.packets().get(i), buffer)).isEqualTo(1024);
            }
            double last = energy(buffer, 2048);
            int made = 0;
            while (decoder.conceal(buffer) > 0) {
                double energy = energy(buffer, 2048);
                assertThat(energy).isLessThan(last);
                last = energy;
                made++;
            }
            assertThat(made).isBetween(3, 10);
        }
    }

    @Test
    void decode_afterACorruptPacketThatNobodyConcealed_startsOver() throws Exception {
        AacMedia tone = AacMedia.of("tone.aac");
        float[] linear = tone.decodeAll();
        try (PacketDecoder decoder = tone.decoder()) {
            PcmBuffer buffer = new PcmBuffer();
            assertThat(decoder.decode(tone.packets().get(9), buffer)).isEqualTo(1024);
            assertThatThrownBy(() -> decoder.decode(cut(tone.packets().get(10)), buffer))
                    .isInstanceOf(DecodeException.class);
            assertThat(decoder.decode(tone.packets().get(11), buffer)).isEqualTo(1024);
            assertThat(decoder.decode(tone.packets().get(12), buffer)).isEqualTo(1024);

            assertThat(Arrays.copyOf(buffer.samples(), 2048))
                    .isEqualTo(Arrays.copyOfRange(linear, 12 * 2048, 13 * 2048));
        }
    }

    // scenario 122
    @Test
    void decode_absurdlyLoud_isCorruptAndForgotten() throws Exception {
        // one value at the highest scale factor: 220 dB over full scale
        BitWriter loud = new BitWriter()
                .put(0, 3)
                .put(0, 4)
                .put(255, 8)
                .put(0, 1)
                .put(0, 2)
                .put(0, 1)
                .put(1, 6)
                .put(0, 1);
        loud.put(3, 4).put(1, 5).code(0, 60).put(0, 3).code(3, 27).put(0, 1).put(7, 3);
        try (PacketDecoder decoder = new AacProvider().create(track(0x11, 0x88))) {
            PcmBuffer buffer = new PcmBuffer();
            assertThatThrownBy(() -> decoder.decode(loud.packet(0, 1024), buffer))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("beyond full scale");

            assertThat(decoder.decode(silence().packet(1024, 1024), buffer)).isEqualTo(1024);
            assertThat(energy(buffer, 1024)).isZero();
        }
    }

    @Test
    void decode_overshoot_isClippedAt3Db() throws Exception {
        // 2^(4/3) times 2^((199 - 100) / 4), over 1024 times 32768, is twice full scale
        BitWriter loud = new BitWriter()
                .put(0, 3)
                .put(0, 4)
                .put(199, 8)
                .put(0, 1)
                .put(0, 2)
                .put(0, 1)
                .put(1, 6)
                .put(0, 1);
        loud.put(3, 4).put(1, 5).code(0, 60).put(0, 3).code(3, 54).put(0, 1).put(7, 3);
        try (PacketDecoder decoder = new AacProvider().create(track(0x11, 0x88))) {
            PcmBuffer buffer = new PcmBuffer();
            assertThat(decoder.decode(loud.packet(0, 1024), buffer)).isEqualTo(1024);
            float largest = 0;
            for (int i = 0; i < 1024; i++) {
                largest = Math.max(largest, Math.abs(buffer.samples()[i]));
            }

            assertThat(largest).isEqualTo(1.412f);
        }
    }

    @Test
    void decode_steadyState_allocatesNothing() throws Exception {
        AacMedia media = AacMedia.of("lc-stereo.aac");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        try (PacketDecoder decoder = media.decoder()) {
            PcmBuffer buffer = new PcmBuffer();
            decodeEach(media, decoder, buffer);
            long before = threads.getThreadAllocatedBytes(self);
            for (int round = 0; round < ROUNDS; round++) {
                decodeEach(media, decoder, buffer);
            }
            long allocated = threads.getThreadAllocatedBytes(self) - before;

            // asking costs a few hundred bytes itself; an object per packet would be 16 bytes each
            assertThat(allocated).isLessThan(8L * ROUNDS * media.packets().size());
        }
    }

    @Test
    void create_andFirstPacket_takeLessThan128KiB() throws Exception {
        AacMedia media = AacMedia.of("lc-stereo.aac");
        assertThat(media.decodeAll()).isNotEmpty(); // builds the shared tables
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        PcmBuffer buffer = new PcmBuffer();
        long before = threads.getThreadAllocatedBytes(self);
        try (PacketDecoder decoder = media.decoder()) {
            assertThat(decoder.decode(media.packets().get(0), buffer)).isEqualTo(1024);
        }

        assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(128 * 1024);
    }

    @ParameterizedTest
    @CsvSource({"19 90, AAC SSR", "8A 48, AAC ER LC", "B9 90, AAC LD", "F8E8 5000, AAC ELD", "F94C 8000, AAC USAC"})
    void create_otherObjectType_isUnsupportedByName(String config, String name) {
        assertThatThrownBy(() -> new AacProvider().create(track(bytes(config))))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED))
                .hasMessageStartingWith(name);
    }

    @Test
    void decode_elementsThatAreNotWanted_arePassed() throws Exception {
        BitWriter bits = new BitWriter();
        bits.put(4, 3).put(0, 4).put(1, 1).put(3, 8).put(0, 0);
        while (bits.position() % 8 != 0) {
            bits.put(0, 1);
        }
        bits.put(0xABCDEF, 24); // a data stream element, aligned
        bits.put(6, 3).put(2, 4).put(0x1234, 16); // fill
        mono(bits, 1);
        bits.put(2, 3).put(0, 4).put(1, 1).put(0, 3).put(0, 1).put(0, 4).put(0, 4); // coupling channel of one target
        channel(bits, 1);
        bits.put(7, 3);
        try (PacketDecoder decoder = new AacProvider().create(track(0x11, 0x88))) {
            PcmBuffer buffer = new PcmBuffer();

            assertThat(decoder.decode(bits.packet(0, 1024), buffer)).isEqualTo(1024);
            assertThat(decoder.format()).isEqualTo(new PcmFormat(48_000, 1));
            assertThat(energy(buffer, 1024)).isPositive();
        }
    }

    @Test
    void decode_configOfOtherChannels_followsThePackets() throws Exception {
        try (PacketDecoder decoder = new AacProvider().create(track(0x11, 0x90))) {
            PcmBuffer buffer = new PcmBuffer();
            BitWriter bits = new BitWriter();
            mono(bits, 1);
            assertThat(decoder.decode(bits.put(7, 3).packet(0, 1024), buffer)).isEqualTo(1024);

            assertThat(decoder.format()).isEqualTo(new PcmFormat(48_000, 1));
        }
    }

    private static BitWriter silence() {
        BitWriter bits = new BitWriter()
                .put(0, 3)
                .put(0, 4)
                .put(100, 8)
                .put(0, 1)
                .put(0, 2)
                .put(0, 1)
                .put(0, 6)
                .put(0, 1);
        return bits.put(0, 3).put(7, 3);
    }

    private static void mono(BitWriter bits, int value) {
        bits.put(0, 3).put(0, 4);
        channel(bits, value);
    }

    /** A channel with one coefficient. */
    private static void channel(BitWriter bits, int value) {
        bits.put(140, 8).put(0, 1).put(0, 2).put(0, 1).put(1, 6).put(0, 1);
        bits.put(3, 4).put(1, 5).code(0, 60).put(0, 3).code(3, 27 * value).put(0, 1);
    }

    private static void decodeEach(AacMedia media, PacketDecoder decoder, PcmBuffer buffer) throws DecodeException {
        for (Packet packet : media.packets()) {
            assertFrames(decoder.decode(packet, buffer));
        }
    }

    private static void assertFrames(int frames) {
        if (frames != 1024) {
            throw new AssertionError(frames);
        }
    }

    private static Packet cut(Packet packet) throws DecodeException {
        Packet copy = new Packet();
        int length = packet.length() / 2;
        System.arraycopy(packet.data(), 0, copy.reserve(length), 0, length);
        copy.place(packet.startFrame(), packet.frames(), packet.position(), false);
        return copy;
    }

    private static double energy(PcmBuffer buffer, int samples) {
        double energy = 0;
        for (int i = 0; i < samples; i++) {
            energy += (double) buffer.samples()[i] * buffer.samples()[i];
        }
        return energy;
    }

    static double snr(float[] pcm, float[] reference) {
        double signal = 0;
        double error = 0;
        assertThat(pcm.length).isGreaterThanOrEqualTo(reference.length);
        for (int i = 0; i < reference.length; i++) {
            double off = pcm[i] - reference[i];
            signal += (double) reference[i] * reference[i];
            error += off * off;
        }
        return 10 * Math.log10(signal / error);
    }

    private static byte[] bytes(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static Track track(int... config) {
        byte[] bytes = new byte[config.length];
        for (int i = 0; i < config.length; i++) {
            bytes[i] = (byte) config[i];
        }
        return track(bytes);
    }

    private static Track track(byte[] config) {
        return new Track(
                Container.MP4,
                Codec.AAC,
                new PcmFormat(48_000, 2),
                config,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }
}
