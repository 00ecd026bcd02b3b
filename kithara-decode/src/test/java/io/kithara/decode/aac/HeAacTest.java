package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.aac.sbr.SbrWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of {@link HeMedia}: every kind of SBR and parametric stereo payload, on a core of 22,050 Hz. */
class HeAacTest {
    private static final int EXT_DYNAMIC_RANGE = 11;
    private static final int EXT_SBR_DATA = 13;
    private static final PcmFormat STEREO = new PcmFormat(44_100, 2);

    private static Track announced(AacMedia media, PcmFormat format, byte[] config) {
        Track track = media.track();
        return new Track(
                track.container(),
                track.codec(),
                format,
                config,
                track.frames(),
                track.estimatedFrames(),
                track.encoderDelay(),
                track.tags());
    }

    /** Decodes a packet and returns its samples. */
    private static float[] decode(PacketDecoder decoder, Packet packet) throws DecodeException {
        PcmBuffer buffer = new PcmBuffer();
        int frames = decoder.decode(packet, buffer);
        return Arrays.copyOf(buffer.samples(), frames * decoder.format().channels());
    }

    // scenario 121
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric", "he-headers"})
    void decode_randomPayloads_isWhatFfmpegDecodes(String name) throws Exception {
        float[] pcm = AacMedia.of(name + ".aac").decodeAll();
        float[] reference = AacMedia.reference(name + ".f32");
        double signal = 0;
        double error = 0;
        // before the first parameters take hold decoders differ
        for (int i = 4 * 2048; i < reference.length; i++) {
            signal += (double) reference[i] * reference[i];
            error += ((double) pcm[i] - reference[i]) * ((double) pcm[i] - reference[i]);
        }
        assertThat(10 * Math.log10(signal / error)).isGreaterThan(100);
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric"})
    void decode_firstPacketOfImplicitSbr_hasRateAndChannelsOfAll(String name) throws Exception {
        AacMedia media = AacMedia.of(name + ".aac");
        try (PacketDecoder decoder = media.decoder()) {
            assertThat(decode(decoder, media.packets().get(0))).hasSize(2 * 2048);
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    // scenario 85
    @Test
    void decode_announcedTwiceTheRate_hasItBeforeTheFirstPayload() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        Track doubled = announced(core, STEREO, core.track().config());
        try (PacketDecoder decoder = new AacProvider().create(doubled)) {
            assertThat(decode(decoder, core.packets().get(0))).hasSize(2 * 2048);
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    /** Shows the decoder packets as long as it wants more, and returns how many. */
    private static int foresee(PacketDecoder decoder, List<Packet> packets) {
        int shown = 1;
        while (decoder.foresee(packets.get(shown - 1))) {
            shown++;
        }
        return shown;
    }

    private static List<Packet> spliced(AacMedia first, int count, AacMedia second) {
        List<Packet> packets = new ArrayList<>();
        while (packets.size() < count) {
            packets.add(first.packets().get(packets.size() % first.packets().size()));
        }
        packets.addAll(second.packets());
        return packets;
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"he-core-stereo, he-stereo", "he-core-mono, he-parametric"})
    void foresee_payloadsThatComeLate_giveRateAndChannelsOfTheFirstFrame(String name, String full) throws Exception {
        AacMedia core = AacMedia.of(name + ".aac");
        List<Packet> packets = spliced(core, 31, AacMedia.of(full + ".aac"));
        try (PacketDecoder decoder = core.decoder()) {
            assertThat(foresee(decoder, packets)).isEqualTo(32);
            for (Packet packet : packets) {
                assertThat(decode(decoder, packet)).hasSize(2 * 2048);
                assertThat(decoder.format()).isEqualTo(STEREO);
            }
        }
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"he-core-stereo, he-stereo, 2", "he-core-mono, he-parametric, 1"})
    void foresee_payloadsThatComeTooLate_arePassedOver(String name, String full, int channels) throws Exception {
        AacMedia core = AacMedia.of(name + ".aac");
        List<Packet> packets = spliced(core, 40, AacMedia.of(full + ".aac"));
        List<Packet> plain = spliced(core, 40, core);
        try (PacketDecoder decoder = core.decoder();
                PacketDecoder other = core.decoder()) {
            assertThat(foresee(decoder, packets)).isEqualTo(32);
            for (int i = 0; i < 50; i++) {
                assertThat(decode(decoder, packets.get(i)))
                        .hasSize(channels * 1024)
                        .isEqualTo(decode(other, plain.get(i)));
            }
            assertThat(decoder.format()).isEqualTo(new PcmFormat(22_050, channels));
        }
    }

    @Test
    void foresee_monoWithoutStereo_staysMonoWhateverComes() throws Exception {
        byte[] core = AacMedia.bytes("he-core-mono.aac");
        AacMedia mono = AacMedia.ofFile(HeMedia.of(core, 3, ""));
        List<Packet> packets = spliced(mono, 20, AacMedia.of("he-parametric.aac"));
        try (PacketDecoder decoder = mono.decoder()) {
            assertThat(foresee(decoder, packets)).isEqualTo(8);
            for (Packet packet : packets) {
                assertThat(decode(decoder, packet)).hasSize(2048);
            }
            assertThat(decoder.format()).isEqualTo(new PcmFormat(44_100, 1));
        }
    }

    @Test
    void foresee_leavesNothingBehind() throws Exception {
        AacMedia media = AacMedia.of("he-parametric.aac");
        try (PacketDecoder decoder = media.decoder();
                PacketDecoder other = media.decoder()) {
            int shown = foresee(decoder, media.packets());
            assertThat(shown).isLessThan(8);
            for (Packet packet : media.packets()) {
                assertThat(decode(decoder, packet)).isEqualTo(decode(other, packet));
            }
        }
    }

    @Test
    void foresee_coreOfHighRate_wantsOnePacketOnly() throws Exception {
        AacMedia media = AacMedia.of("lc-stereo.aac");
        try (PacketDecoder decoder = media.decoder()) {
            assertThat(foresee(decoder, media.packets())).isEqualTo(1);
        }
    }

    /** Senders put gains for loud and soft passages in front of the SBR, in one fill element. */
    // scenario 85
    @Test
    void decode_payloadBehindDynamicRange_isFound() throws Exception {
        CodeWriter gains = new CodeWriter().put(EXT_DYNAMIC_RANGE, 4).put(true).put(0x35, 8);
        gains.put(true).put(0b1010101_1, 8).put(0b1111111_0, 8); // two bytes of excluded channels
        gains.put(true).put(1, 4).put(0, 4).put(17, 8).put(255, 8); // two bands
        gains.put(true).put(0x50, 8).put(0x91, 8).put(0x12, 8);
        CodeWriter payload = new SbrWriter(new Random(1), 24_000, 16, false, CodeWriter::new).next(false, false);
        CodeWriter block = new CodeWriter()
                .put(0, 3)
                .put(0, 4)
                .put(100, 8)
                .put(0, 4)
                .put(0, 6)
                .put(0, 4); // silence
        block.put(6, 3).put(15, 4).put((gains.length() + 4 + payload.length()) / 8 - 14, 8);
        block.put(gains).put(EXT_SBR_DATA, 4).put(payload).put(7, 3);
        // AAC LC at 24 kHz, one channel
        Track track = announced(
                AacMedia.of("he-core-mono.aac"),
                new PcmFormat(24_000, 1),
                HexFormat.of().parseHex("1308"));
        Packet packet = new Packet();
        byte[] bytes = block.align().bytes();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 1024, 0, false);
        try (PacketDecoder decoder = new AacProvider().create(track)) {
            assertThat(decode(decoder, packet)).hasSize(2048);
            assertThat(decoder.damage()).isEmpty();
            assertThat(decoder.format()).isEqualTo(new PcmFormat(48_000, 1));
        }
    }

    /** A gap in SBR fades to the core alone and comes back; what differs from a stream without SBR is the high band only. */
    @Test
    void decode_payloadsThatVanishAndReturn_keepRateAndCore() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        AacMedia full = AacMedia.of("he-stereo.aac");
        Track doubled = announced(core, STEREO, core.track().config());
        try (PacketDecoder decoder = full.decoder();
                PacketDecoder plain = new AacProvider().create(doubled)) {
            for (int i = 0; i < core.packets().size(); i++) {
                boolean gap = i >= 6 && i < 14;
                float[] pcm = decode(decoder, (gap ? core : full).packets().get(i));
                float[] upsampled = decode(plain, core.packets().get(i));
                assertThat(pcm).hasSize(2 * 2048);
                if (i >= 12 && i < 14) {
                    // four frames are made up, the fifth is what the filter banks still hold
                    assertThat(pcm).isEqualTo(upsampled);
                }
            }
            assertThat(decoder.format()).isEqualTo(STEREO);
        }
    }

    @Test
    void damage_payloadThatIsBroken_isTold() throws Exception {
        AacMedia full = AacMedia.of("he-stereo.aac");
        try (PacketDecoder decoder = full.decoder()) {
            assertThat(decode(decoder, full.packets().get(0))).isNotEmpty();
            assertThat(decoder.damage()).isEmpty();
            assertThat(decode(
                            decoder,
                            broken(
                                    full.packets().get(1),
                                    AacMedia.of("he-core-stereo.aac")
                                            .packets()
                                            .get(1)
                                            .length())))
                    .hasSize(2 * 2048);
            assertThat(decoder.damage())
                    .hasValueSatisfying(e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET));
            assertThat(decode(
                            decoder, AacMedia.of("he-core-stereo.aac").packets().get(2)))
                    .isNotEmpty();
            assertThat(decoder.damage()).isEmpty();
        }
    }

    /** Sets bytes of the SBR payload behind the core to ones. */
    private static Packet broken(Packet packet, int coreBytes) throws DecodeException {
        Packet copy = new Packet();
        System.arraycopy(packet.data(), 0, copy.reserve(packet.length()), 0, packet.length());
        Arrays.fill(copy.data(), coreBytes + 6, packet.length() - 2, (byte) 0xFF);
        copy.place(packet.startFrame(), packet.frames(), packet.position(), false);
        return copy;
    }

    @Test
    void decode_configThatDeniesSbr_leavesItOut() throws Exception {
        AacMedia core = AacMedia.of("he-core-stereo.aac");
        AacMedia full = AacMedia.of("he-stereo.aac");
        // AAC LC at 22,050 Hz, two channels, then the sync extension with sbrPresentFlag 0
        Track denied = announced(full, core.track().format(), HexFormat.of().parseHex("139056e500"));
        try (PacketDecoder decoder = new AacProvider().create(denied);
                PacketDecoder plain = core.decoder()) {
            for (int i = 0; i < 4; i++) {
                assertThat(decode(decoder, full.packets().get(i)))
                        .isEqualTo(decode(plain, core.packets().get(i)));
            }
        }
    }

    @Test
    void decode_parametricStereoOnlyInTheConfig_isTheSameOnBothSides() throws Exception {
        AacMedia core = AacMedia.of("he-core-mono.aac");
        // PS over SBR to 44,100 Hz over AAC LC at 22,050 Hz, one channel
        Track explicit = announced(core, STEREO, HexFormat.of().parseHex("eb8a0800"));
        try (PacketDecoder decoder = new AacProvider().create(explicit)) {
            for (int i = 0; i < 4; i++) {
                float[] pcm = decode(decoder, core.packets().get(i));
                assertThat(pcm).hasSize(2 * 2048);
                for (int frame = 0; frame < 2048; frame++) {
                    assertThat(pcm[2 * frame]).isEqualTo(pcm[2 * frame + 1]);
                }
            }
        }
    }

    /** What the config says need not be looked for, which would allocate what is thrown away: all that is counted here stays. */
    @Test
    void create_andFirstPackets_takeLessThan512KiB() throws Exception {
        AacMedia media = AacMedia.of("he-parametric.aac");
        assertThat(media.decodeAll()).isNotEmpty(); // builds the shared tables
        // PS over SBR to 44,100 Hz over AAC LC at 22,050 Hz, one channel
        Track explicit = announced(media, STEREO, HexFormat.of().parseHex("eb8a0800"));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        PcmBuffer buffer = new PcmBuffer();
        long before = threads.getThreadAllocatedBytes(self);
        try (PacketDecoder decoder = new AacProvider().create(explicit)) {
            for (int i = 0; i < 8; i++) {
                assertFrames(decoder.decode(media.packets().get(i), buffer));
            }
        }
        assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(512 * 1024);
    }

    private static void assertFrames(int frames) {
        if (frames != 2048) {
            throw new AssertionError(frames);
        }
    }

    /** A decoder that was used, reset and fed from the start gives bit for bit what a new one does. */
    @ParameterizedTest
    @CsvSource({"he-stereo", "he-parametric"})
    void reset_leavesNothingBehind(String name) throws Exception {
        AacMedia media = AacMedia.of(name + ".aac");
        try (PacketDecoder decoder = media.decoder()) {
            float[][] fresh = new float[5][];
            for (int i = 0; i < fresh.length; i++) {
                fresh[i] = decode(decoder, media.packets().get(i));
            }
            decoder.reset();
            for (int i = 0; i < fresh.length; i++) {
                assertThat(decode(decoder, media.packets().get(i)))
                        .as("packet %d", i)
                        .isEqualTo(fresh[i]);
            }
        }
    }
}
