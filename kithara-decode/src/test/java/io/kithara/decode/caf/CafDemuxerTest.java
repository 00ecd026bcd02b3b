package io.kithara.decode.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Drained;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.decode.Track;
import io.kithara.decode.alac.AlacProvider;
import io.kithara.decode.mp4.Mp4Provider;
import io.kithara.decode.pcm.PcmDecoderProvider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaHint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of ffmpeg, {@code scripts/generate-caf-media.sh} has the settings, and of {@link CafFile}, for what it does not write. */
class CafDemuxerTest {
    // scenario 78
    @ParameterizedTest
    @ValueSource(
            strings = {"s8", "s16le", "s16be", "s24le", "s24be", "s32be", "f32le", "f64be", "alaw", "mulaw", "alac"})
    void decode_filesOfAnotherWriter_areBitExact(String name) throws Exception {
        Demuxer demuxer = opened(media(name + ".caf"));
        byte[] floats = decode(demuxer, 0);

        Track track = demuxer.track();
        assertThat(track.container()).isEqualTo(Container.CAF);
        assertThat(track.codec()).isEqualTo(name.equals("alac") ? Codec.ALAC : Codec.PCM);
        assertThat(track.format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(floats).hasSize(8 * (name.equals("alac") ? 13_230 : 1_323));
        // the table counts the last packet of ALAC as a full one
        assertThat(track.frames()).isEqualTo(name.equals("alac") ? OptionalLong.empty() : OptionalLong.of(1_323));
        assertThat(track.estimatedFrames())
                .isEqualTo(name.equals("alac") ? OptionalLong.of(4 * 4096) : OptionalLong.empty());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(floats)))
                .isEqualTo(new String(media(name + ".md5"), StandardCharsets.US_ASCII).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s16le", "alac"})
    void read_byteByByte_isTheSame(String name) throws Exception {
        Drained expected = Drained.of(demuxer(media(name + ".caf")));
        ArrivingData data = new ArrivingData(media(name + ".caf"), 7, false);

        assertThat(expected.ending()).isEqualTo("END");
        assertThat(Drained.trickled(new CafProvider().create(Optional.empty(), data, DemuxOptions.FILE), data, 31)
                        .packets())
                .isEqualTo(expected.packets());
    }

    // scenario 79
    @Test
    void seek_aThousandTimes_givesWhatLinearDecodingGives() throws Exception {
        byte[] linear = decode(opened(media("alac.caf")), 0);
        Demuxer demuxer = opened(media("alac.caf"));
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            int frame = random.nextInt(linear.length / 8);
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Demuxer.Progress.DONE);
            byte[] packet = decodeOne(demuxer, frame);
            if (!Arrays.equals(packet, Arrays.copyOfRange(linear, 8 * frame, 8 * frame + packet.length))) {
                throw new AssertionError("seed 7, seek to " + frame);
            }
        }
        demuxer.seek(4 * 4096, 0);
        assertThat(demuxer.next(new Packet())).isEqualTo(Demuxer.Progress.END);
    }

    @Test
    void read_aac_isWhatMp4Has() throws Exception {
        byte[] m4a = Resources.bytes("aac/moov-last.m4a");
        Demuxer mp4 = new Mp4Provider().create(Optional.empty(), new ByteArrayData(m4a), DemuxOptions.FILE);
        mp4.open();
        Track expected = mp4.track();
        CafFile file = new CafFile();
        file.description(44_100, "aac ", 0, 0, 1024, 2, 0).chunk("kuki", esDescriptor(expected.config()));
        Packet packet = new Packet();
        while (mp4.next(packet) == Demuxer.Progress.DONE) {
            file.packet(Arrays.copyOf(packet.data(), packet.length()));
        }
        int frames = (int) expected.frames().orElseThrow();
        byte[] caf = file.data().table(frames, expected.encoderDelay(), 0).bytes();

        Demuxer demuxer = opened(caf);
        assertThat(demuxer.track().codec()).isEqualTo(Codec.AAC);
        assertThat(demuxer.track().format()).isEqualTo(expected.format());
        assertThat(demuxer.track().config()).isEqualTo(expected.config());
        assertThat(demuxer.track().frames()).hasValue(frames);
        assertThat(demuxer.track().encoderDelay()).isEqualTo(1024);
        mp4.seek(0, 0);
        demuxer.seek(0, 0);
        List<Drained.Item> packets = Drained.rest(demuxer, () -> {}).packets();
        assertThat(packets).isEqualTo(Drained.rest(mp4, () -> {}).packets());
        assertThat(packets.get(0).startFrame()).isEqualTo(-1024);
        // two packets of history
        demuxer.seek(20_000, 0);
        demuxer.next(packet);
        assertThat(packet.startFrame()).isBetween(20_000 - 3 * 1024L, 20_000 - 2 * 1024L);
    }

    @Test
    void open_notGapless_presentsEverythingCoded() throws Exception {
        byte[] file =
                alac(new int[] {10, 20, 30}).data().table(10_000, 1000, 1288).bytes();
        Demuxer demuxer =
                new CafProvider().create(Optional.empty(), new ByteArrayData(file), new DemuxOptions(false, false));
        demuxer.open();

        assertThat(demuxer.track().estimatedFrames()).hasValue(3 * 4096);
        assertThat(opened(file).track().frames()).hasValue(10_000);
    }

    @Test
    void read_packetsOfDifferentLengths_countTheirFrames() throws Exception {
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        CafFile file = new CafFile().description(44_100, "alac", 1, 0, 0, 2, 0).chunk("kuki", new byte[24]);
        for (int i = 0; i < 600; i++) {
            file.packet(new byte[1 + i]);
            CafFile.number(numbers, 1 + i);
            CafFile.number(numbers, 100 + i % 3);
        }
        Demuxer demuxer = opened(
                file.table(600, 0, 0, 0, numbers.toByteArray()).openData().bytes());

        assertThat(demuxer.track().estimatedFrames()).hasValue(600 * 101);
        Packet packet = new Packet();
        demuxer.seek(101 * 550 + 3, 0);
        demuxer.next(packet);
        assertThat(packet.length()).isEqualTo(551);
        demuxer.next(packet);
        assertThat(packet.length()).isEqualTo(552);
        assertThat(demuxer.consumed()).isEqualTo(packet.position() + 552);
    }

    @Test
    void open_texts_areTags() throws Exception {
        byte[] texts = "\0\0\0\2title\0Tone\0artist\0Kithara\0cut".getBytes(StandardCharsets.UTF_8);
        byte[] file = alac(new int[] {3})
                .chunk("info", texts)
                .chunk("free", new byte[100])
                .data()
                .table(1, 0, 0)
                .bytes();

        assertThat(opened(file).track().tags())
                .containsOnlyKeys("title", "artist")
                .containsEntry("title", "Tone");
    }

    @Test
    void open_oldCookie_isUnwrapped() throws Exception {
        byte[] cookie = new byte[24];
        cookie[9] = 2;
        byte[] old = ByteBuffer.allocate(48)
                .putInt(12)
                .put("frmaalac".getBytes(StandardCharsets.US_ASCII))
                .putInt(36)
                .put("alac".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .put(cookie)
                .array();
        CafFile file =
                new CafFile().description(44_100, "alac", 1, 0, 4096, 2, 0).chunk("kuki", old);

        assertThat(opened(file.packet(new byte[3]).table(1, 0, 0).data().bytes())
                        .track()
                        .config())
                .isEqualTo(cookie);
    }

    @Test
    void next_dataThatEndsEarly_isTruncatedAfterTheLastWholePacket() throws Exception {
        byte[] file = alac(new int[] {10, 20, 30}).table(3 * 4096, 0, 0).data().bytes();
        Drained drained = Drained.of(demuxer(Arrays.copyOf(file, file.length - 1)));

        assertThat(drained.packets()).hasSize(2);
        assertThat(drained.ending()).startsWith("TRUNCATED: the packet at ");
    }

    @Test
    void next_tableThatReachesBehindTheAudio_isMalformed() throws Exception {
        byte[] file = alac(new int[] {10})
                .data()
                .table(2, 8192, 0, 0, new byte[] {10, 10})
                .chunk("free", new byte[50])
                .bytes();

        assertThat(Drained.of(demuxer(file)).ending()).startsWith("MALFORMED: the packet at ");
    }

    @Test
    void open_whatCannotBe_saysWhy() {
        requireRefused(
                "TRUNCATED", "before its packet table", alac(new int[] {1}).data());
        requireRefused("TRUNCATED", "before its description", new CafFile().chunk("free", new byte[3]));
        requireRefused(
                "UNSUPPORTED",
                "'ima4' audio",
                new CafFile().description(44_100, "ima4", 0, 68, 64, 2, 0).data());
        requireRefused(
                "UNSUPPORTED",
                "PCM of 12 bits",
                new CafFile().description(44_100, "lpcm", 0, 3, 1, 2, 12).data());
        requireRefused(
                "UNSUPPORTED",
                "9 channels",
                new CafFile().description(44_100, "lpcm", 0, 18, 1, 9, 16).data());
        requireRefused(
                "MALFORMED",
                "ends after 1 of 2 packets",
                alac(new int[] {1}).data().table(2, 0, 0, 0, new byte[] {1, -1}));
        requireRefused(
                "MALFORMED",
                "declares 9000000000 packets",
                alac(new int[] {1}).data().table(9_000_000_000L, 0, 0, 0, new byte[9]));
        requireRefused("MALFORMED", "beyond 31 bits", alac(new int[] {1}).data().table(1, 0, 0, 0, new byte[] {
            -1, -1, -1, -1, 127
        }));
        requireRefused("LIMIT", "packet table", alac(new int[] {1}).data().chunk("pakt", new byte[(16 << 20) + 1]));
    }

    @Test
    void probe_nameAndVersion_areCertain() throws Exception {
        assertThat(new CafProvider().probe(media("s8.caf"), MediaHint.NONE)).isEqualTo(100);
        assertThat(new CafProvider().probe("caff".getBytes(StandardCharsets.US_ASCII), MediaHint.NONE))
                .isZero();
        assertThat(new CafProvider().probe("caff\0\2\0\0".getBytes(StandardCharsets.US_ASCII), MediaHint.NONE))
                .isZero();
    }

    private static CafFile alac(int[] sizes) {
        CafFile file =
                new CafFile().description(44_100, "alac", 1, 0, 4096, 2, 0).chunk("kuki", new byte[24]);
        for (int size : sizes) {
            file.packet(new byte[size]);
        }
        return file;
    }

    private static void requireRefused(String reason, String message, CafFile file) {
        assertThatThrownBy(() -> opened(file.bytes()))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason().name()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private static byte[] decode(Demuxer demuxer, long frame) throws Exception {
        ByteArrayOutputStream floats = new ByteArrayOutputStream();
        for (byte[] packet = decodeOne(demuxer, frame); packet.length > 0; packet = decodeOne(demuxer, frame)) {
            floats.writeBytes(packet);
        }
        return floats.toByteArray();
    }

    /** Returns the samples of the next packet from {@code frame} on. */
    private static byte[] decodeOne(Demuxer demuxer, long frame) throws Exception {
        Packet packet = new Packet();
        if (demuxer.next(packet) != Demuxer.Progress.DONE) {
            return new byte[0];
        }
        Track track = demuxer.track();
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = track.codec() == Codec.ALAC
                ? new AlacProvider().create(track)
                : new PcmDecoderProvider().create(track)) {
            int frames = Math.min(decoder.decode(packet, buffer), packet.frames());
            int from = (int) Math.max(0, frame - packet.startFrame());
            ByteBuffer bytes = ByteBuffer.allocate(8 * (frames - from)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(buffer.samples(), 2 * from, 2 * (frames - from));
            return bytes.array();
        }
    }

    /** ES descriptor, decoder config, decoder specific info. */
    private static byte[] esDescriptor(byte[] config) {
        ByteBuffer out = ByteBuffer.allocate(5 + 15 + 2 + config.length);
        out.put((byte) 3).put((byte) (3 + 15 + 2 + config.length)).put(new byte[3]);
        out.put((byte) 4).put((byte) (13 + 2 + config.length)).put((byte) 0x40).put(new byte[12]);
        return out.put((byte) 5).put((byte) config.length).put(config).array();
    }

    private static Demuxer opened(byte[] file) throws Exception {
        Demuxer demuxer = demuxer(file);
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        return demuxer;
    }

    private static Demuxer demuxer(byte[] file) {
        return new CafProvider().create(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE);
    }

    private static byte[] media(String name) {
        return Resources.bytes("caf/" + name);
    }
}
