package io.kithara.decode.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Drained;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaHint;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.TsMuxer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TsDemuxerTest {
    private static final DemuxOptions SEGMENT = new DemuxOptions(true, true);
    private static final List<byte[]> FRAMES = CodedFrames.ofAdts(Resources.bytes("aac/tone.aac"));
    private static final int RATE = 44_100;
    private static final long WRAP = 1L << 33;

    // scenario 78, scenario 115
    @Test
    void drain_adtsOfFfmpeg_isEveryCodedFrame() throws Exception {
        Drained drained = drain(Resources.bytes("ts/adts.ts"), DemuxOptions.FILE);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.track().container()).isEqualTo(Container.MPEG_TS);
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(RATE, 2));
        assertThat(hashes(drained)).isEqualTo(hashes(FRAMES));
        assertFollowsOn(drained, 0);
    }

    @Test
    void drain_packetsWithTimeCodes_isTheSame() throws Exception {
        byte[] plain = Resources.bytes("ts/adts.ts");
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += TsMuxer.PACKET) {
            coded.writeBytes(new byte[] {0x40, 1, 2, (byte) at});
            coded.write(plain, at, TsMuxer.PACKET);
        }
        byte[] m2ts = coded.toByteArray();

        assertThat(new TsProvider().probe(Arrays.copyOf(m2ts, 4096), MediaHint.NONE))
                .isEqualTo(95);
        assertThat(hashes(drain(m2ts, DemuxOptions.FILE))).isEqualTo(hashes(FRAMES));
    }

    @Test
    void drain_latmOfFfmpeg_isEveryCodedFrame() throws Exception {
        Drained drained = drain(Resources.bytes("ts/latm.ts"), DemuxOptions.FILE);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.track().codec()).isEqualTo(Codec.AAC);
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(RATE, 2));
        assertThat(hashes(drained)).isEqualTo(hashes(FRAMES));
        assertFollowsOn(drained, 0);
    }

    @Test
    void drain_mpegAudio_isReadAmongVideoToo() throws Exception {
        Drained mp2 = drain(Resources.bytes("ts/video-mp2.ts"), DemuxOptions.FILE);
        Drained mp3 = drain(Resources.bytes("ts/mp3.ts"), DemuxOptions.FILE);

        assertThat(mp2.track().codec()).isEqualTo(Codec.MP2);
        assertThat(mp2.frames()).isEqualTo(16 * 1152);
        assertThat(mp3.track().codec()).isEqualTo(Codec.MP3);
        assertThat(mp3.frames()).isEqualTo(22 * 1152);
        assertThat(List.of(mp2.ending(), mp3.ending())).containsOnly("END");
    }

    @Test
    void drain_segment_countsFromItsTimestamp() throws Exception {
        byte[] segment = muxer().segment(FRAMES, 1_000_000, RATE, 1024);

        assertFollowsOn(drain(segment, SEGMENT), 1_000_000);
        assertFollowsOn(drain(segment, DemuxOptions.FILE), 0);
    }

    @Test
    void drain_bytesArriveInPieces_isTheSame() throws Exception {
        byte[] bytes = Resources.bytes("ts/video-mp2.ts");
        Drained whole = drain(bytes, DemuxOptions.FILE);
        for (int step : new int[] {1, 50, 188, 1000}) {
            ArrivingData data = new ArrivingData(bytes, 777, false);
            Drained drained = Drained.trickled(new TsDemuxer(data, DemuxOptions.FILE), data, step);

            assertThat(drained.packets()).isEqualTo(whole.packets());
            assertThat(drained.ending()).isEqualTo(whole.ending());
        }
    }

    // scenario 80
    @Test
    void drain_cutAnywhere_givesWhatIsThereAndIsTruncated() throws Exception {
        byte[] bytes = Resources.bytes("ts/adts.ts");
        for (int length : new int[] {5000, 188 * 40, 188 * 40 + 100, bytes.length - 188}) {
            Drained cut = drain(Arrays.copyOf(bytes, length), DemuxOptions.FILE);

            assertThat(cut.ending()).as("%d bytes", length).startsWith("TRUNCATED");
            assertThat(cut.packets().size()).isBetween(length / 400, 65);
            assertThat(hashes(cut))
                    .isEqualTo(hashes(FRAMES).subList(0, cut.packets().size()));
            assertFollowsOn(cut, 0);
        }
    }

    @Test
    void drain_framesAcrossPesPackets_areJoined() throws Exception {
        TsMuxer muxer = muxer().tables();
        byte[] stream = join(FRAMES);
        int frame = 0;
        int start = 0;
        for (int at = 0; at < stream.length; at += 1000) {
            while (start < at) {
                start += FRAMES.get(frame++).length;
            }
            byte[] part = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 1000));
            muxer.pes(TsMuxer.ticks(frame * 1024L, RATE), part);
        }

        Drained drained = drain(muxer.take(), SEGMENT);

        assertThat(hashes(drained)).isEqualTo(hashes(FRAMES));
        assertFollowsOn(drained, 0);
    }

    @Test
    void drain_pesWithoutTimeAndLength_followOn() throws Exception {
        TsMuxer muxer = muxer().tables();
        for (int i = 0; i < 60; i += 6) {
            byte[] pes = TsMuxer.pesPacket(i == 0 ? 90_000 : -1, false, join(FRAMES.subList(i, i + 6)));
            muxer.write(TsMuxer.AUDIO_PID, pes);
        }

        Drained drained = drain(muxer.take(), SEGMENT);

        assertThat(hashes(drained)).isEqualTo(hashes(FRAMES).subList(0, 60));
        assertFollowsOn(drained, RATE);
    }

    @Test
    void drain_noTimestampAtAll_countsFromZero() throws Exception {
        byte[] pes = TsMuxer.pesPacket(-1, false, join(FRAMES));

        assertFollowsOn(drain(muxer().tables().write(TsMuxer.AUDIO_PID, pes).take(), SEGMENT), 0);
    }

    @Test
    void drain_timestampTurnsOver_framesFollowOn() throws Exception {
        TsMuxer muxer = muxer().tables();
        long start = WRAP - 45_000;
        for (int i = 0; i < 66; i += 6) {
            muxer.pes((start + TsMuxer.ticks(i * 1024L, RATE)) % WRAP, join(FRAMES.subList(i, i + 6)));
        }

        Drained drained = drain(muxer.take(), SEGMENT);

        assertFollowsOn(drained, start / 90_000 * RATE + start % 90_000 * RATE / 90_000);
    }

    @Test
    void drain_timestampTurnsOverInAHole_theHoleIsSeen() throws Exception {
        TsMuxer muxer = muxer().tables();
        long start = WRAP - 90_000;
        for (int i = 0; i < 66; i += 6) {
            long jump = i >= 30 ? 5 * 90_000 : 0;
            muxer.pes((start + TsMuxer.ticks(i * 1024L, RATE) + jump) % WRAP, join(FRAMES.subList(i, i + 6)));
        }

        Drained drained = drain(muxer.take(), SEGMENT);

        long first = drained.packets().get(0).startFrame();
        long hole = drained.packets().get(30).startFrame() - first - 30 * 1024;
        assertThat(hole).isBetween(5L * RATE - 1024, 5L * RATE + 1024);
    }

    @Test
    void drain_timestampsJitter_onlyARealJumpReTimes() throws Exception {
        TsMuxer muxer = muxer().tables();
        for (int i = 0; i < 66; i += 6) {
            long jitter = i % 4 == 0 ? 0 : 4000;
            long jump = i >= 30 ? 5 * 90_000 : 0;
            muxer.pes(TsMuxer.ticks(i * 1024L, RATE) + jitter + jump, join(FRAMES.subList(i, i + 6)));
        }

        Drained drained = drain(muxer.take(), SEGMENT);

        long hole = drained.packets().get(30).startFrame() - 30 * 1024;
        assertThat(hole).isBetween(5L * RATE - 2500, 5L * RATE + 2500);
        assertThat(hole % 1024).isZero();
        for (int i = 0; i < 66; i++) {
            assertThat(drained.packets().get(i).startFrame()).isEqualTo(i * 1024L + (i < 30 ? 0 : hole));
        }
    }

    @Test
    void drain_clockSetBack_playsOn() throws Exception {
        byte[] twice =
                join(List.of(muxer().segment(FRAMES, 4_000_000, RATE, 1024), muxer().segment(FRAMES, 0, RATE, 1024)));

        Drained drained = drain(twice, DemuxOptions.FILE);

        assertThat(drained.packets().stream().filter(item -> item.length() > 0)).hasSize(132);
        assertThat(drained.last().startFrame()).isBetween(131 * 1024L, 132 * 1024L);
    }

    @Test
    void drain_lostPackets_areReportedAndTimeGoesOn() throws Exception {
        TsMuxer muxer = muxer();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(muxer.segment(FRAMES, 0, RATE, 1024));
        byte[] bytes = stream.toByteArray();
        // the third packet of audio in the middle of the second PES packet
        int second = nthStart(bytes, 2);
        byte[] damaged = without(bytes, second + 3 * TsMuxer.PACKET);

        Drained drained = drain(damaged, SEGMENT);

        List<Drained.Item> lost =
                drained.packets().stream().filter(item -> item.length() == 0).toList();
        assertThat(lost).hasSize(1);
        assertThat(lost.get(0).frames() % 1024).isZero();
        assertFollowsOn(drained, 0);
        assertThat(drained.frames()).isEqualTo(66 * 1024);
        assertThat(hashes(FRAMES))
                .containsSubsequence(drained.packets().stream()
                        .filter(item -> item.length() > 0)
                        .map(Drained.Item::hash)
                        .toList());
    }

    @Test
    void drain_garbageBeforeAndBetween_isPassed() throws Exception {
        TsMuxer muxer = muxer();
        muxer.raw("no packet starts here G, nor here".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] first = muxer.segment(FRAMES.subList(0, 30), 0, RATE, 1024);
        muxer.raw(new byte[777]);
        byte[] second = muxer.segment(FRAMES.subList(30, 66), 30 * 1024, RATE, 1024);

        Drained drained = drain(join(List.of(first, second)), SEGMENT);

        assertThat(drained.packets().stream().filter(item -> item.length() > 0)).hasSizeBetween(65, 66);
        assertThat(drained.last().startFrame()).isBetween(65 * 1024L, 66 * 1024L);
    }

    @Test
    void drain_repeatedPacket_countsOnce() throws Exception {
        byte[] bytes = muxer().segment(FRAMES, 0, RATE, 1024);
        int at = nthStart(bytes, 1) + TsMuxer.PACKET;
        byte[] packet = Arrays.copyOfRange(bytes, at, at + TsMuxer.PACKET);
        byte[] doubled = join(List.of(Arrays.copyOf(bytes, at), packet, Arrays.copyOfRange(bytes, at, bytes.length)));

        assertThat(hashes(drain(doubled, SEGMENT))).isEqualTo(hashes(FRAMES));
    }

    @Test
    void drain_tablesOnlyInTheMiddle_framesBeforeThemCount() throws Exception {
        TsMuxer muxer = muxer();
        byte[] first = muxer.pes(0, join(FRAMES.subList(0, 30))).take();
        byte[] second = muxer.segment(FRAMES.subList(30, 66), 30 * 1024, RATE, 1024);

        assertThat(hashes(drain(join(List.of(first, second)), SEGMENT))).isEqualTo(hashes(FRAMES));
    }

    @Test
    void drain_severalPrograms_firstWithAudioPlays() throws Exception {
        TsMuxer muxer = muxer();
        muxer.section(0, TsMuxer.pat(0, 0x10, 7, 0x200, 8, 0x201, 9, 0x202));
        muxer.section(0x202, TsMuxer.pmt(9, TsMuxer.stream(TsMuxer.MPEG1_AUDIO, 0x300)));
        muxer.section(
                0x201, TsMuxer.pmt(8, TsMuxer.stream(0x1B, 0x100), TsMuxer.stream(TsMuxer.ADTS, TsMuxer.AUDIO_PID)));
        muxer.section(0x200, TsMuxer.pmt(7, TsMuxer.stream(0x1B, 0x99)));
        muxer.pes(0, join(FRAMES));

        assertThat(hashes(drain(muxer.take(), SEGMENT))).isEqualTo(hashes(FRAMES));
    }

    @Test
    void drain_tableOfManyPackets_isPutTogether() throws Exception {
        byte[][] streams = new byte[30][];
        Arrays.setAll(streams, i -> TsMuxer.stream(0x06, 0x400 + i, new byte[] {0x0A, 4, 'e', 'n', 'g', 0}));
        streams[29] = TsMuxer.stream(TsMuxer.ADTS, TsMuxer.AUDIO_PID);
        TsMuxer muxer = muxer().section(0, TsMuxer.pat(1, TsMuxer.PMT_PID));
        muxer.section(TsMuxer.PMT_PID, TsMuxer.pmt(1, streams)).pes(0, join(FRAMES));

        assertThat(hashes(drain(muxer.take(), SEGMENT))).isEqualTo(hashes(FRAMES));
    }

    @Test
    void open_tableWithWrongChecksum_isNotBelieved() {
        byte[] bytes = muxer().tables().pes(0, join(FRAMES)).take();
        bytes[2 * TsMuxer.PACKET - 1] ^= 1;

        assertRefused(bytes, DecodeException.Reason.MALFORMED, "no program table");
    }

    @Test
    void drain_streamChangesOnTheWay_isANewTrack() throws Exception {
        TsMuxer muxer = muxer();
        byte[] first = muxer.segment(FRAMES, 0, RATE, 1024);
        int pid = 0x123;
        byte[] mp3 = Resources.bytes("ts/mp3.ts");
        muxer.section(0, TsMuxer.pat(1, TsMuxer.PMT_PID));
        muxer.section(TsMuxer.PMT_PID, TsMuxer.pmt(1, TsMuxer.stream(TsMuxer.MPEG1_AUDIO, pid)));
        muxer.write(pid, TsMuxer.pesPacket(TsMuxer.ticks(66 * 1024L, RATE), true, elementaryStream(mp3)));

        Drained drained = drain(join(List.of(first, muxer.take())), SEGMENT);

        assertThat(drained.packets()).hasSize(66 + 22);
        assertThat(drained.packets().get(66).trackChanged()).isTrue();
        assertThat(drained.track().codec()).isEqualTo(Codec.MP3);
        assertThat(drained.packets().get(66).startFrame())
                .isBetween(66 * 1024L * 480 / 441 - 2, 66 * 1024L * 480 / 441 + 2);
    }

    @Test
    void open_scrambled_isUnsupported() {
        byte[] bytes = muxer().segment(FRAMES, 0, RATE, 1024);
        for (int at = 2 * TsMuxer.PACKET; at < bytes.length; at += TsMuxer.PACKET) {
            bytes[at + 3] |= (byte) 0x80;
        }

        assertRefused(bytes, DecodeException.Reason.UNSUPPORTED, "scrambled");
    }

    @Test
    void open_codecOfNobody_isUnsupportedByName() {
        assertRefused(Resources.bytes("ts/ac3.ts"), DecodeException.Reason.UNSUPPORTED, "AC-3 is not decoded");
        byte[] sampleAes = TsMuxer.of(0xCF).segment(FRAMES, 0, RATE, 1024);
        assertRefused(sampleAes, DecodeException.Reason.UNSUPPORTED, "AAC encrypted by SAMPLE-AES");
    }

    // scenario 79
    @Test
    void seek_anywhere_givesTheFramesOfLinearReading() throws Exception {
        for (String name : new String[] {"adts.ts", "latm.ts", "mp3.ts", "video-mp2.ts"}) {
            byte[] bytes = Resources.bytes("ts/" + name);
            List<Drained.Item> linear = drain(bytes, DemuxOptions.FILE).packets();
            TsDemuxer demuxer = new TsDemuxer(new ByteArrayData(bytes), DemuxOptions.FILE);
            assertThat(demuxer.open()).isEqualTo(Progress.DONE);
            int length = linear.get(0).frames();
            for (int packet : new int[] {10, 3, linear.size() - 1, 0, 14, 1}) {
                assertThat(demuxer.seek((long) packet * length + 17, 0)).isEqualTo(Progress.DONE);

                List<Drained.Item> rest = Drained.rest(demuxer, () -> {}).packets();

                int from = Math.max(0, packet * length + 17 - 2048) / length;
                assertThat(rest).as("%s from %d", name, packet).isEqualTo(linear.subList(from, linear.size()));
            }
            assertThat(demuxer.seek(1L << 40, 0)).isEqualTo(Progress.DONE);
            assertThat(Drained.rest(demuxer, () -> {}).packets()).isEmpty();
        }
    }

    private static void assertRefused(byte[] bytes, DecodeException.Reason reason, String message) {
        assertThatThrownBy(() -> drain(bytes, SEGMENT))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private static TsMuxer muxer() {
        return TsMuxer.of(TsMuxer.ADTS);
    }

    private static Drained drain(byte[] bytes, DemuxOptions options) throws Exception {
        return Drained.of(new TsDemuxer(new ByteArrayData(bytes), options));
    }

    /** Every packet starts where the one before ends. */
    private static void assertFollowsOn(Drained drained, long first) {
        long next = first;
        for (Drained.Item item : drained.packets()) {
            assertThat(item.startFrame()).isEqualTo(next);
            next += item.frames();
        }
    }

    /** Hashes of the payloads: ADTS frames without their headers. */
    private static List<Integer> hashes(List<byte[]> frames) {
        return frames.stream()
                .map(frame -> Arrays.hashCode(Arrays.copyOfRange(frame, 7, frame.length)))
                .toList();
    }

    private static List<Integer> hashes(Drained drained) {
        return drained.packets().stream().map(Drained.Item::hash).toList();
    }

    /** Offset of the n-th packet, from 1, in which a PES packet starts. */
    private static int nthStart(byte[] bytes, int n) {
        return IntStream.iterate(0, at -> at < bytes.length, at -> at + TsMuxer.PACKET)
                .filter(at -> pid(bytes, at) == TsMuxer.AUDIO_PID && (bytes[at + 1] & 0x40) != 0)
                .skip(n - 1L)
                .findFirst()
                .orElseThrow();
    }

    private static int pid(byte[] bytes, int at) {
        return (bytes[at + 1] & 0x1F) << 8 | (bytes[at + 2] & 0xFF);
    }

    private static byte[] without(byte[] bytes, int at) {
        return join(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + TsMuxer.PACKET, bytes.length)));
    }

    /** The MP3 frames of ffmpeg's transport stream, whose audio has PID 256. */
    private static byte[] elementaryStream(byte[] ts) throws Exception {
        TsDemuxer demuxer = new TsDemuxer(new ByteArrayData(ts), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        io.kithara.decode.Packet packet = new io.kithara.decode.Packet();
        while (demuxer.next(packet) == Progress.DONE) {
            out.write(packet.data(), 0, packet.length());
        }
        return out.toByteArray();
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
