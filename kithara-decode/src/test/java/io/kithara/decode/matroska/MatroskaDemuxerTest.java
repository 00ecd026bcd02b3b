package io.kithara.decode.matroska;

import static io.kithara.decode.matroska.MatroskaWriter.block;
import static io.kithara.decode.matroska.MatroskaWriter.cluster;
import static io.kithara.decode.matroska.MatroskaWriter.concat;
import static io.kithara.decode.matroska.MatroskaWriter.ebml;
import static io.kithara.decode.matroska.MatroskaWriter.element;
import static io.kithara.decode.matroska.MatroskaWriter.head;
import static io.kithara.decode.matroska.MatroskaWriter.simpleBlock;
import static io.kithara.decode.matroska.MatroskaWriter.track;
import static io.kithara.decode.matroska.MatroskaWriter.uint;
import static io.kithara.decode.matroska.MatroskaWriter.unsized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.Resources;
import io.kithara.decode.Track;
import io.kithara.decode.matroska.Reading.Read;
import io.kithara.decode.ogg.OggProvider;
import io.kithara.stream.Codec;
import io.kithara.stream.MediaHint;
import io.kithara.testing.AllocationCounter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatroskaDemuxerTest {
    /** 8-bit PCM at 8 kHz: eight packets of 100 ms make a cluster. */
    private static final int RATE = 8000;

    private static final int PACKET = 800;

    @ParameterizedTest
    @CsvSource({
        "opus.webm, OPUS, 48000, 2, 312",
        "live.webm, OPUS, 48000, 2, 312",
        "vorbis.webm, VORBIS, 44100, 2, 0",
        "aac.mka, AAC, 44100, 2, 0",
        "flac.mka, FLAC, 44100, 1, 0",
        "mp2.mka, MP2, 44100, 2, 0",
        "mp3.mka, MP3, 44100, 2, 0",
        "alac.mka, ALAC, 44100, 1, 0",
        "s16le.mka, PCM, 8000, 2, 0",
        "s24be.mka, PCM, 8000, 2, 0",
        "f32le.mka, PCM, 8000, 2, 0",
        "u8.mka, PCM, 8000, 2, 0",
        "video.mkv, AAC, 44100, 1, 0",
        "long-opus.webm, OPUS, 48000, 1, 312",
        "long-vorbis.webm, VORBIS, 44100, 1, 0",
        "long-aac.mka, AAC, 8000, 1, 0",
        "long-flac.mka, FLAC, 8000, 1, 0"
    })
    void next_everyCodec_countsTheFramesThatFfmpegDecodes(String name, Codec codec, int rate, int channels, int delay)
            throws Exception {
        Demuxer demuxer = Reading.opened(Reading.file(name));
        Track track = demuxer.track();
        assertThat(track.codec()).isEqualTo(codec);
        assertThat(track.format().sampleRate()).isEqualTo(rate);
        assertThat(track.format().channels()).isEqualTo(channels);
        assertThat(track.encoderDelay()).isEqualTo(delay);

        long due = -delay;
        for (Read read : Reading.rest(demuxer)) {
            assertThat(read.startFrame()).isEqualTo(due);
            assertThat(read.lost()).isFalse();
            due = read.end();
        }
        assertThat(due).isEqualTo(Reading.ffmpegFrames(name));
    }

    /** What decodes as it should out of Ogg does so out of Matroska: nothing a decoder is given differs. */
    @ParameterizedTest
    @ValueSource(strings = {"stereo.opus", "stereo.ogg", "mono.flac.ogg"})
    void next_packetsCopiedFromOgg_areTheSameAtTheSamePlaces(String name) throws Exception {
        byte[] ogg = Resources.bytes("ogg/" + name);
        Demuxer wanted = new OggProvider().create(Optional.empty(), new ByteArrayData(ogg), DemuxOptions.FILE);
        assertThat(wanted.open()).isEqualTo(Progress.DONE);
        Demuxer copy = Reading.opened(Reading.file("copy-of-" + name + ".mka"));

        // The first byte of FLAC's may say that this was the last of its metadata blocks.
        int from = name.contains("flac") ? 1 : 0;
        byte[] config = wanted.track().config();
        assertThat(copy.track().config()).endsWith(Arrays.copyOfRange(config, from, config.length));
        assertThat(copy.track().encoderDelay()).isEqualTo(wanted.track().encoderDelay());
        assertThat(Reading.rest(copy)).isEqualTo(Reading.rest(wanted));
    }

    @Test
    void open_recognisesByContent() {
        assertThat(new MatroskaProvider().probe(Reading.file("opus.webm"), MediaHint.NONE))
                .isEqualTo(100);
        assertThat(new MatroskaProvider().probe(new byte[4096], MediaHint.NONE)).isZero();
    }

    @Test
    void open_statedDuration_isAnEstimate() throws Exception {
        Track track = Reading.opened(Reading.file("aac.mka")).track();

        assertThat(track.frames()).isEmpty();
        assertThat(track.estimatedFrames().getAsLong()).isBetween(66_000L, 68_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void next_everyLacing_givesThePacketsInIt(int lacing) throws Exception {
        byte[][] packets = {packet(1, 700), packet(2, lacing == 2 ? 700 : 255), packet(3, lacing == 2 ? 700 : 510)};
        byte[] sizes = switch (lacing) {
            case 0 -> new byte[0];
            case 1 -> MatroskaWriter.xiphSizes(packets);
            case 2 -> new byte[] {2};
            default -> MatroskaWriter.ebmlSizes(packets);
        };
        byte[] content = lacing == 0 ? packets[0] : concat(packets);
        byte[] file = file(cluster(0, element(Id.SIMPLE_BLOCK, block(1, 0, lacing << 1, sizes, content))));

        List<Read> read = Reading.all(file);

        assertThat(read).hasSize(lacing == 0 ? 1 : 3);
        long due = 0;
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).bytes()).isEqualTo(text(packets[i]));
            assertThat(read.get(i).startFrame()).isEqualTo(due);
            due += packets[i].length;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xiph", "ebml", "fixed", "none"})
    void next_lacingThatDoesNotFit_isPassedOver(String kind) throws Exception {
        byte[] bad = switch (kind) {
            case "xiph" -> block(1, 0, 2, new byte[] {3, -1, -1, -1}, packet(1, 100));
            case "ebml" -> block(1, 0, 6, new byte[] {3, 0x41, 0x00, 0x01}, packet(1, 100));
            case "fixed" -> block(1, 0, 4, new byte[] {2}, packet(1, 100));
            default -> new byte[] {(byte) 0x81};
        };
        byte[] file = file(cluster(0, element(Id.SIMPLE_BLOCK, bad)), cluster(0, blocks(8, 1)));

        assertThat(Reading.all(file)).hasSize(8);
    }

    @Test
    void next_sizesUnknown_endsEachClusterWhereTheNextBegins() throws Exception {
        byte[] live = concat(
                ebml("webm"),
                unsized(
                        Id.SEGMENT,
                        pcmHead(),
                        unsized(Id.CLUSTER, uint(Id.TIMESTAMP, 0), blocks(8, 1)),
                        element(Id.VOID, new byte[30]),
                        unsized(Id.CLUSTER, uint(Id.TIMESTAMP, 800), blocks(8, 2)),
                        unsized(Id.CLUSTER, uint(Id.TIMESTAMP, 1600), blocks(3, 3))));

        assertFollowing(Reading.all(live), 19);
    }

    @Test
    void next_cutWithinABlockOfALiveStream_isTruncatedAfterTheWholeOnes() throws Exception {
        byte[] live = concat(
                ebml("webm"), unsized(Id.SEGMENT, pcmHead(), unsized(Id.CLUSTER, uint(Id.TIMESTAMP, 0), blocks(8, 1))));

        assertTruncated(Arrays.copyOf(live, live.length - 5), 7);
    }

    @Test
    void next_segmentEndsBeforeItsSize_isTruncatedAfterTheWholeOnes() throws Exception {
        byte[] file = file(cluster(0, blocks(8, 1)), cluster(800, blocks(8, 2)));
        int secondCluster = file.length - cluster(800, blocks(8, 2)).length;

        assertTruncated(Arrays.copyOf(file, secondCluster), 8);
        assertTruncated(Arrays.copyOf(file, secondCluster + 7), 8);
        assertTruncated(Arrays.copyOf(file, file.length - 1), 15);
    }

    @Test
    void open_headersCutAnywhere_isTyped() throws Exception {
        byte[] file = file(cluster(0, blocks(2, 1)));
        int clusterAt = file.length - cluster(0, blocks(2, 1)).length;
        for (int length = 1; length < clusterAt; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Reading.opened(cut))
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(
                            DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
        }
    }

    @Test
    void next_strippedHeaders_arePutBack() throws Exception {
        byte[] stripping = encoding(0, 3, new byte[] {9, 8, 7});
        byte[] file = withTracks(
                concat(track(1, "A_PCM/INT/LIT", RATE, 1, 8, stripping)),
                cluster(0, simpleBlock(1, 0, new byte[] {6, 5}), simpleBlock(1, 1, new byte[0])));

        List<Read> read = Reading.all(file);

        assertThat(read.get(0).bytes()).isEqualTo(text(new byte[] {9, 8, 7, 6, 5}));
        assertThat(read.get(1).bytes()).isEqualTo(text(new byte[] {9, 8, 7}));
        assertThat(read.get(1).startFrame()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 'Matroska track 1 has frames compressed by zlib, which is not undone here'",
        "0, 1, 'Matroska track 1 has frames compressed by bzlib, which is not undone here'",
        "1, 3, 'Matroska track 1 has encrypted frames, which is not undone here'"
    })
    void open_otherEncodings_areUnsupportedByName(int type, int algorithm, String message) {
        byte[] encoded = track(1, "A_PCM/INT/LIT", RATE, 1, 8, encoding(type, algorithm, new byte[0]));

        assertUnsupported(withTracks(encoded, cluster(0, blocks(1, 1))), message);
    }

    @Test
    void open_severalTracks_takesTheFirstDefaultThatCanBeDecoded() throws Exception {
        byte[] video = element(Id.TRACK_ENTRY, uint(Id.TRACK_NUMBER, 1), uint(Id.TRACK_TYPE, 1));
        byte[] unknown = track(2, "A_TRUEHD", RATE, 2, 16);
        byte[] spare = track(3, "A_PCM/INT/LIT", RATE, 2, 16, uint(Id.FLAG_DEFAULT, 0));
        byte[] wanted = track(4, "A_PCM/INT/BIG", RATE, 1, 24);
        byte[] file = withTracks(
                concat(video, unknown, spare, wanted),
                cluster(
                        0,
                        simpleBlock(1, 0, packet(0, 50)),
                        simpleBlock(3, 0, packet(1, 40)),
                        simpleBlock(4, 0, packet(2, 30))));

        Demuxer demuxer = Reading.opened(file);

        assertThat(demuxer.track().config()).isEqualTo("S24BE".getBytes(StandardCharsets.US_ASCII));
        assertThat(Reading.rest(demuxer)).containsExactly(new Read(0, 10, false, text(packet(2, 30))));
    }

    @Test
    void open_onlySpareAndSwitchedOffTracks_takesTheSpareOne() throws Exception {
        byte[] off = track(1, "A_PCM/INT/LIT", RATE, 2, 16, uint(Id.FLAG_ENABLED, 0));
        byte[] spare = track(2, "A_PCM/INT/LIT", RATE, 1, 16, uint(Id.FLAG_DEFAULT, 0));

        Track track = Reading.opened(withTracks(concat(off, spare), cluster(0))).track();

        assertThat(track.format().channels()).isEqualTo(1);
    }

    @Test
    void open_nothingToDecode_saysWhatThereIs() {
        assertUnsupported(
                withTracks(track(1, "A_DTS", RATE, 2, 0), cluster(0)), "'A_DTS' audio in Matroska is not decoded");
        assertUnsupported(
                withTracks(element(Id.TRACK_ENTRY, uint(Id.TRACK_TYPE, 1)), cluster(0)),
                "a Matroska file of 1 tracks without audio");
        assertUnsupported(
                concat(ebml("mytype"), element(Id.SEGMENT)), "an EBML document of the type 'mytype' is not Matroska");
    }

    @ParameterizedTest
    @CsvSource({"A_AAC/MPEG4/LC, 44100, 2, 44100, 1024", "A_AAC/MPEG2/LC/SBR, 22050, 2, 44100, 2048"})
    void open_oldAacIds_makeTheConfigUp(String id, int rate, int channels, int outRate, int frames) throws Exception {
        byte[] file = withTracks(track(1, id, rate, channels, 0), cluster(0, simpleBlock(1, 0, packet(1, 99))));
        Demuxer demuxer = Reading.opened(file);

        assertThat(demuxer.track().codec()).isEqualTo(Codec.AAC);
        assertThat(demuxer.track().format().sampleRate()).isEqualTo(outRate);
        assertThat(Reading.rest(demuxer).get(0).frames()).isEqualTo(frames);
    }

    @Test
    void next_discardPaddingAndCodecDelay_trimToTheFrame() throws Exception {
        // 10 ms of 8 kHz are 80 frames
        byte[] delayed = track(1, "A_PCM/INT/LIT", RATE, 1, 8, uint(Id.CODEC_DELAY, 10_000_000));
        byte[] last = element(
                Id.BLOCK_GROUP,
                element(Id.VOID, new byte[3]),
                element(Id.BLOCK, block(1, 200, 0, packet(3, PACKET))),
                uint(Id.DISCARD_PADDING, 10_000_000));
        byte[] file = withTracks(delayed, cluster(0, blocks(2, 1), last));

        List<Read> read = Reading.all(file);

        assertThat(read).extracting(Read::startFrame).containsExactly(-80L, 720L, 1520L);
        assertThat(read.get(2).end()).isEqualTo(2240);
    }

    @Test
    void next_timesThatDoNotBeginWithZero_beginWithFrameZeroAllTheSame() throws Exception {
        byte[] file = file(cluster(100_000, blocks(8, 1)), cluster(100_800, blocks(8, 2)));

        assertFollowing(Reading.all(file), 16);
    }

    @Test
    void next_holeInTheTimes_isLostForAsLongAsTheySay() throws Exception {
        byte[] file = file(cluster(0, blocks(8, 1)), cluster(1800, blocks(8, 2)));

        List<Read> read = Reading.all(file);

        assertThat(read).hasSize(17);
        assertThat(read.get(8)).isEqualTo(new Read(8 * PACKET, 10 * PACKET, true, ""));
        assertThat(read.get(9).startFrame()).isEqualTo(18 * PACKET);
    }

    @Test
    void next_damageInACluster_goesOnAtTheNextOneAndTimeGoesOn() throws Exception {
        byte[] second = cluster(800, blocks(8, 2));
        // a block that says it is longer than its cluster
        second[second.length - 3 * (PACKET + 13) + 3] = 0x7F;
        byte[] file = file(cluster(0, blocks(8, 1)), second, cluster(1600, blocks(8, 3)));

        List<Read> read = Reading.all(file);

        List<Read> lost = read.stream().filter(Read::lost).toList();
        assertThat(lost).hasSize(1);
        assertThat(read.get(read.size() - 1).end()).isEqualTo(24 * PACKET);
        assertThat(read.get(read.size() - 8).bytes()).isEqualTo(text(packet(300, PACKET)));
    }

    @Test
    void next_garbageBetweenClusters_isPassedOver() throws Exception {
        byte[] garbage = new byte[5000];
        new Random(8).nextBytes(garbage);
        byte[] file = file(cluster(0, blocks(8, 1)), garbage, cluster(800, blocks(8, 2)));

        assertFollowing(Reading.all(file), 16);
    }

    @Test
    void next_voidAndCheckSumsAnywhere_arePassedOver() throws Exception {
        byte[] sum = element(Id.CRC_32, new byte[4]);
        byte[] room = element(Id.VOID, new byte[70]);
        byte[] clusterWithSum = element(
                Id.CLUSTER,
                sum,
                uint(Id.TIMESTAMP, 0),
                uint(Id.POSITION, 4),
                blocks(4, 1),
                room,
                uint(Id.PREV_SIZE, 1));
        byte[] file = concat(
                ebml("matroska"),
                room,
                element(
                        Id.SEGMENT,
                        sum,
                        room,
                        pcmHead(),
                        element(Id.TAGS, new byte[99]),
                        clusterWithSum,
                        room,
                        cluster(400, blocks(4, 2))));

        assertFollowing(Reading.all(file), 8);
    }

    @Test
    void next_declaredSizesOfGigabytes_allocateNothing() throws Exception {
        byte[] lie = element(Id.TRACKS, track(1, "A_PCM/INT/LIT", RATE, 1, 8));
        lie[5] = 0x7F; // a size of 2^54 bytes
        byte[] file = concat(ebml("webm"), unsized(Id.SEGMENT, lie));
        assertLimit(file);
        // Again, now that all classes are loaded.
        AllocationCounter allocated = AllocationCounter.ofCurrentThread();
        assertLimit(file);

        assertThat(allocated.bytes()).isLessThan(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus.webm", "live.webm", "vorbis.webm", "video.mkv"})
    void steps_bytesArriveAsWanted_giveWhatAWholeFileGives(String name) throws Exception {
        byte[] file = Reading.file(name);
        ArrivingData data = new ArrivingData(file, 1, false);
        Demuxer demuxer = new MatroskaDemuxer(data, DemuxOptions.FILE);
        while (demuxer.open() == Progress.NEED_DATA) {
            data.arrive(demuxer.wanted().start() + 1);
        }
        List<Read> read = new ArrayList<>();
        Packet packet = new Packet();
        for (Progress progress = demuxer.next(packet); progress != Progress.END; progress = demuxer.next(packet)) {
            if (progress == Progress.NEED_DATA) {
                data.arrive(demuxer.wanted().start() + 1);
            } else {
                read.add(Read.of(packet));
            }
        }

        assertThat(read).isEqualTo(Reading.all(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"long-opus.webm", "long-aac.mka", "long-vorbis.webm"})
    void next_afterTheStart_allocatesNothing(String name) throws Exception {
        Demuxer demuxer = Reading.opened(Reading.file(name));
        Packet packet = new Packet();
        int packets = 0;
        while (demuxer.next(packet) == Progress.DONE) {
            packets++;
        }
        // Once more, now that the places of all clusters are kept: they are what memory goes to.
        assertThat(demuxer.seek(0, 0)).isEqualTo(Progress.DONE);
        AllocationCounter allocated = AllocationCounter.ofCurrentThread();
        for (int i = 0; i < packets; i++) {
            demuxer.next(packet);
        }

        assertThat(allocated.bytes()).isLessThan(packets);
    }

    private static byte[] encoding(int type, int algorithm, byte[] settings) {
        return element(
                Id.CONTENT_ENCODINGS,
                element(
                        Id.CONTENT_ENCODING,
                        uint(Id.CONTENT_ENCODING_TYPE, type),
                        element(
                                Id.CONTENT_COMPRESSION,
                                uint(Id.CONTENT_COMP_ALGO, algorithm),
                                element(Id.CONTENT_COMP_SETTINGS, settings))));
    }

    private static byte[] pcmHead() {
        return head(track(1, "A_PCM/INT/LIT", RATE, 1, 8));
    }

    private static byte[] file(byte[]... clusters) {
        return concat(ebml("matroska"), element(Id.SEGMENT, pcmHead(), concat(clusters)));
    }

    private static byte[] withTracks(byte[] tracks, byte[]... clusters) {
        return concat(ebml("matroska"), element(Id.SEGMENT, head(tracks), concat(clusters)));
    }

    /** Blocks of 100 ms each. */
    private static byte[] blocks(int count, int seed) {
        byte[][] blocks = new byte[count][];
        for (int i = 0; i < count; i++) {
            blocks[i] = simpleBlock(1, 100 * i, packet(100 * seed + i, PACKET));
        }
        return concat(blocks);
    }

    private static byte[] packet(int seed, int length) {
        byte[] packet = new byte[length];
        new Random(seed).nextBytes(packet);
        return packet;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void assertFollowing(List<Read> read, int packets) {
        assertThat(read).hasSize(packets);
        for (int i = 0; i < packets; i++) {
            assertThat(read.get(i).startFrame()).isEqualTo((long) i * PACKET);
            assertThat(read.get(i).lost()).isFalse();
        }
    }

    private static void assertTruncated(byte[] bytes, int whole) throws Exception {
        Demuxer demuxer = Reading.opened(bytes);
        Packet packet = new Packet();
        for (int i = 0; i < whole; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        }
        assertThatThrownBy(() -> demuxer.next(packet))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
                .hasMessageStartingWith("a Matroska file ends at byte " + bytes.length);
    }

    private static void assertLimit(byte[] bytes) {
        assertThatThrownBy(() -> Reading.opened(bytes))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    private static void assertUnsupported(byte[] bytes, String message) {
        assertThatThrownBy(() -> Reading.opened(bytes))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessage(message);
    }
}
