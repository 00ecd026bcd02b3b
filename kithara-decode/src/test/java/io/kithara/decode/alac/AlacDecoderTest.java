package io.kithara.decode.alac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.decode.Track;
import io.kithara.decode.flac.FlacDemuxerProvider;
import io.kithara.decode.flac.FlacProvider;
import io.kithara.decode.mp4.Mp4Provider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.AllocationCounter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlacDecoderTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"), "alac");

    /** The same music in the other lossless codec, which has check sums. */
    @ParameterizedTest
    @CsvSource({"stereo, best", "deep, deep", "six, six", "mono, mono"})
    void decode_isWhatFlacHas(String alac, String flac) throws Exception {
        float[] expected = read(new FlacDemuxerProvider(), Resources.bytes("flac/" + flac + ".flac"));
        float[] samples = read(new Mp4Provider(), Resources.bytes("alac/" + alac + ".m4a"));

        assertThat(samples.length).isEqualTo(expected.length);
        assertThat(Arrays.mismatch(samples, expected)).isEqualTo(-1);
    }

    // scenario 78
    @ParameterizedTest
    @ValueSource(
            strings = {
                "media3-sample_alac.mp4",
                "media3-sample_alac_20bit.mp4",
                "mediafile-empty.alac.m4a",
                "mediafile-full.alac.m4a"
            })
    void decode_corpus_isBitExact(String name) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
        float[] samples = read(new Mp4Provider(), Files.readAllBytes(CORPUS.resolve(name)));

        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(samples);
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes.array()));
        assertThat(Files.readString(CORPUS.resolve("expected").resolve(name + ".json")))
                .contains(md5);
    }

    @Test
    void decode_everyNumberOfChannels_isInWaveOrder() throws Exception {
        // By elements: centre, pairs, and where there is one the low frequencies last.
        int[][] order = {
            {0},
            {0, 1},
            {2, 0, 1},
            {2, 0, 1, 3},
            {2, 0, 1, 3, 4},
            {2, 0, 1, 4, 5, 3},
            {2, 0, 1, 5, 6, 4, 3},
            {2, 6, 7, 0, 1, 4, 5, 3}
        };
        String[] elements = {"1", "2", "12", "121", "122", "1221", "12211", "12221"};
        for (int channels = 1; channels <= 8; channels++) {
            AlacDecoder decoder = decoder(32, channels);
            int[] values = {Integer.MIN_VALUE, -1, 0, 1, 77, Integer.MAX_VALUE, 12, -13};
            PlainWriter writer = new PlainWriter();
            int channel = 0;
            for (char each : elements[channels - 1].toCharArray()) {
                int count = each - '0';
                writer.element(count, 5);
                for (int i = 0; i < 5; i++) {
                    for (int k = 0; k < count; k++) {
                        writer.bits(values[order[channels - 1][channel + k]] ^ i, 32);
                    }
                }
                channel += count;
            }
            assertThat(decoder.decode(writer.packet(), new PcmBuffer())).isEqualTo(5);
            for (int k = 0; k < channels; k++) {
                assertThat(decoder.sample(k, 4)).as("%d of %d", k, channels).isEqualTo(values[k] ^ 4);
            }
        }
    }

    @Test
    void decode_fillAndData_arePassedOver() throws Exception {
        PlainWriter writer = new PlainWriter();
        writer.bits(6, 3); // fill, 15 + 2 - 1 bytes
        writer.bits(15, 4);
        writer.bits(2, 8);
        for (int i = 0; i < 16; i++) {
            writer.bits(0xAA, 8);
        }
        writer.bits(4, 3); // data, aligned, 3 bytes
        writer.bits(0, 4);
        writer.bits(1, 1);
        writer.bits(3, 8);
        writer.align();
        writer.bits(0xABCDEF, 24);
        writer.element(1, 1);
        writer.bits(-1234, 16);
        AlacDecoder decoder = decoder(16, 1);

        assertThat(decoder.decode(writer.packet(), new PcmBuffer())).isEqualTo(1);
        assertThat(decoder.sample(0, 0)).isEqualTo(-1234);
    }

    @Test
    void decode_brokenPackets_areCorrupt() throws Exception {
        AlacDecoder decoder = decoder(16, 2);
        PlainWriter tooLong = new PlainWriter();
        tooLong.element(2, 4097);
        PlainWriter ends = new PlainWriter();
        ends.bits(7, 3);
        PlainWriter coupling = new PlainWriter();
        coupling.bits(2, 3);
        assertCorrupt(decoder, tooLong.packet(), "4097 frames");
        assertCorrupt(decoder, ends.packet(), "ends after 0 channels");
        assertCorrupt(decoder, coupling.packet(), "of kind 2");
        assertCorrupt(decoder, new PlainWriter().packet(), "needs more than its 0 bytes");
    }

    @Test
    void create_configNobodyWrites_isRefused() {
        for (byte[] config : List.of(cookie(17, 2), cookie(16, 0), cookie(16, 9), new byte[24])) {
            assertThatThrownBy(() -> new AlacProvider().create(track(config)))
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED));
        }
        assertThatThrownBy(() -> new AlacProvider().create(track(new byte[23]))).hasMessageContaining("23 bytes");
    }

    // scenario 79, scenario 81
    @Test
    void seek_anywhere_givesWhatLinearDecodingGives() throws Exception {
        Demuxer demuxer = opened(new Mp4Provider(), Resources.bytes("alac/stereo.m4a"));
        float[] linear = read(new Mp4Provider(), Resources.bytes("alac/stereo.m4a"));
        Random random = new Random(79);
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new AlacProvider().create(demuxer.track())) {
            for (int i = 0; i < 250; i++) {
                int target = random.nextInt(linear.length / 2);
                assertThat(demuxer.seek(target, 0)).isEqualTo(Demuxer.Progress.DONE);
                demuxer.next(packet);
                int frames = decoder.decode(packet, buffer);
                int start = (int) packet.startFrame();
                assertThat(target).isBetween(start, start + frames - 1);
                int to = 2 * (start + frames);
                assertThat(Arrays.equals(linear, 2 * start, to, buffer.samples(), 0, 2 * frames))
                        .isTrue();
            }
        }
    }

    // scenario 122
    @Test
    void decode_mutatedPackets_isTypedAndBounded() throws Exception {
        mutate(5_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void decode_manyMutatedPackets_isTypedAndBounded() throws Exception {
        mutate(200_000, 2);
    }

    @Test
    void decode_steadyState_allocatesNothing() throws Exception {
        Demuxer demuxer = opened(new Mp4Provider(), Resources.bytes("alac/stereo.m4a"));
        Packet packet = new Packet();
        demuxer.next(packet);
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new AlacProvider().create(demuxer.track())) {
            for (int i = 0; i < 10; i++) {
                decoder.decode(packet, buffer);
            }
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            for (int i = 0; i < 100; i++) {
                decoder.decode(packet, buffer);
            }
            assertThat(counter.bytes()).isLessThan(16 * 100);
        }
    }

    private static void mutate(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        int corrupt = 0;
        for (String name : List.of("stereo", "deep", "six", "mono")) {
            Demuxer demuxer = opened(new Mp4Provider(), Resources.bytes("alac/" + name + ".m4a"));
            Packet whole = new Packet();
            while (demuxer.next(whole) == Demuxer.Progress.DONE) {
                assertThat(whole.length()).isPositive(); // the last is the shortest
            }
            byte[] bytes = Arrays.copyOf(whole.data(), whole.length());
            PcmBuffer buffer = new PcmBuffer();
            Packet packet = new Packet();
            try (PacketDecoder decoder = new AlacProvider().create(demuxer.track())) {
                for (int i = 0; i < rounds / 4; i++) {
                    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
                    System.arraycopy(bytes, 0, packet.reserve(length), 0, length);
                    for (int k = random.nextInt(4); k > 0 && length > 0; k--) {
                        int at = random.nextInt(random.nextBoolean() ? length : Math.min(60, length));
                        packet.data()[at] ^= (byte) (1 << random.nextInt(8));
                    }
                    corrupt += decode(decoder, packet, buffer, name + " seed " + seed + " round " + i);
                }
            }
        }
        assertThat(corrupt).isBetween(rounds / 10, rounds);
    }

    private static int decode(PacketDecoder decoder, Packet packet, PcmBuffer buffer, String what) {
        try {
            int frames = decoder.decode(packet, buffer);
            for (int i = 0; i < frames * decoder.format().channels(); i++) {
                if (!(Math.abs(buffer.samples()[i]) <= 1)) {
                    throw new AssertionError(what + ": sample " + i + " is " + buffer.samples()[i]);
                }
            }
            return 0;
        } catch (DecodeException e) {
            assertThat(e.reason()).as(what).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            return 1;
        }
    }

    private static void assertCorrupt(PacketDecoder decoder, Packet packet, String what) {
        assertThatThrownBy(() -> decoder.decode(packet, new PcmBuffer()))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET))
                .hasMessageContaining(what);
    }

    private static Demuxer opened(DemuxerProvider provider, byte[] file) throws Exception {
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        return demuxer;
    }

    private static float[] read(DemuxerProvider provider, byte[] file) throws Exception {
        Demuxer demuxer = opened(provider, file);
        Track track = demuxer.track();
        List<float[]> blocks = new ArrayList<>();
        int length = 0;
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        boolean alac = track.codec() == Codec.ALAC;
        try (PacketDecoder decoder = alac ? new AlacProvider().create(track) : new FlacProvider().create(track)) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                int frames = decoder.decode(packet, buffer);
                assertThat(frames).isEqualTo(packet.frames());
                blocks.add(Arrays.copyOf(
                        buffer.samples(), frames * decoder.format().channels()));
                length += frames * decoder.format().channels();
            }
        }
        float[] samples = new float[length];
        int at = 0;
        for (float[] block : blocks) {
            System.arraycopy(block, 0, samples, at, block.length);
            at += block.length;
        }
        return samples;
    }

    private static AlacDecoder decoder(int bits, int channels) throws DecodeException {
        byte[] cookie = cookie(bits, channels);
        return new AlacDecoder(track(cookie), AlacConfig.read(cookie));
    }

    private static byte[] cookie(int bits, int channels) {
        byte[] cookie = new byte[24];
        cookie[2] = 16;
        cookie[5] = (byte) bits;
        cookie[6] = 40;
        cookie[7] = 10;
        cookie[8] = 14;
        cookie[9] = (byte) channels;
        return cookie;
    }

    private static Track track(byte[] config) {
        return new Track(
                Container.MP4,
                Codec.ALAC,
                new PcmFormat(44_100, 2),
                config,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }

    /** Writes elements whose samples are not coded. */
    private static final class PlainWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int pending;
        private int count;

        void element(int channels, int frames) {
            bits(channels == 2 ? 1 : 0, 3);
            bits(0, 16);
            bits(1, 1); // with a number of frames
            bits(0, 2);
            bits(1, 1); // not coded
            bits(frames, 32);
        }

        void bits(int value, int length) {
            for (int i = length - 1; i >= 0; i--) {
                pending = pending << 1 | (value >> i & 1);
                if (++count == 8) {
                    out.write(pending);
                    pending = 0;
                    count = 0;
                }
            }
        }

        void align() {
            bits(0, -count & 7);
        }

        Packet packet() throws DecodeException {
            align();
            Packet packet = new Packet();
            byte[] bytes = out.toByteArray();
            System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
            return packet;
        }
    }
}
