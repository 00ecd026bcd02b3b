package io.kithara.decode.adts;

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
import io.kithara.stream.MediaHint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdtsDemuxerTest {
    private static final byte[] TONE = Resources.bytes("aac/tone.aac");

    /** 66,150 frames of tone, one packet of delay, the last one padded. */
    private static final int PACKETS = 66;

    // scenario 78
    @Test
    void next_wholeFile_deliversEveryCodedFrame() throws Exception {
        Drained drained = drain(TONE);

        assertThat(drained.packets()).hasSize(PACKETS);
        assertThat(drained.frames()).isEqualTo(PACKETS * 1024L);
        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(drained.track().config()).containsExactly(0x12, 0x10);
        assertThat(drained.track().frames()).isEmpty();
    }

    @Test
    void track_lengthKnown_estimatesFrames() throws Exception {
        long estimated = drain(TONE).track().estimatedFrames().orElseThrow();

        assertThat(estimated).isBetween(PACKETS * 1024L * 9 / 10, PACKETS * 1024L * 11 / 10);
    }

    @Test
    void next_everyStepWithMissingBytes_givesTheSamePackets() throws Exception {
        ArrivingData data = new ArrivingData(TONE, 1, false);

        Drained trickled = Drained.trickled(new AdtsDemuxer(data), data, 1);

        assertThat(trickled.packets()).isEqualTo(drain(TONE).packets());
    }

    @Test
    void next_tagsInFrontInsideAndBehind_areSkipped() throws Exception {
        int middle = offsetOfPacket(20);
        byte[] tagged = join(
                id3(300),
                id3(5000),
                Arrays.copyOf(TONE, middle),
                id3(77),
                Arrays.copyOfRange(TONE, middle, TONE.length),
                Arrays.copyOf("TAG".getBytes(StandardCharsets.US_ASCII), 128));

        assertThat(drain(tagged).packets()).isEqualTo(drain(TONE).packets());
    }

    @Test
    void open_tagInFront_saysWhatItIs() throws Exception {
        byte[] tag = "ID3\3\0\0\0\0\0\17TIT2\0\0\0\5\0\0\0Song".getBytes(StandardCharsets.ISO_8859_1);
        Drained drained = drain(join(tag, TONE));

        assertThat(drained.track().metadata().tags().title()).contains("Song");
        assertThat(drained.packets()).hasSize(PACKETS);
    }

    @Test
    void next_garbageInFrontAndInside_resynchronizes() throws Exception {
        int middle = offsetOfPacket(20);
        byte[] garbage = new byte[999];
        Arrays.fill(garbage, (byte) 0xFF);
        byte[] damaged =
                join(garbage, Arrays.copyOf(TONE, middle), garbage, Arrays.copyOfRange(TONE, middle, TONE.length));

        assertThat(drain(damaged).packets()).isEqualTo(drain(TONE).packets());
    }

    // scenario 80
    @Test
    void next_fileCutInsideAFrame_deliversWholeFramesThenTruncated() throws Exception {
        Drained drained = drain(Arrays.copyOf(TONE, offsetOfPacket(40) + 50));

        assertThat(drained.packets()).hasSize(40);
        assertThat(drained.ending()).startsWith("TRUNCATED");
    }

    @Test
    void next_fileCutInsideAHeader_isTruncated() throws Exception {
        Drained drained = drain(Arrays.copyOf(TONE, offsetOfPacket(40) + 3));

        assertThat(drained.packets()).hasSize(40);
        assertThat(drained.ending()).startsWith("TRUNCATED");
    }

    @Test
    void open_garbageOnly_isMalformed() {
        assertThatThrownBy(() -> new AdtsDemuxer(new ByteArrayData(new byte[100_000])).open())
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED));
    }

    @Test
    void open_endlessGarbage_isGivenUpAfterOneMebibyte() {
        ArrivingData endless = new ArrivingData(new byte[4 << 20], 4096, false);
        endless.arrive(4 << 20);

        assertThatThrownBy(() -> new AdtsDemuxer(endless).open()).isInstanceOf(DecodeException.class);
        assertThat(endless.bytesRead()).isLessThan((1 << 20) + (64 << 10));
    }

    // scenario 79
    @Test
    void seek_toAnyPlace_startsTwoPacketsBefore() throws Exception {
        Drained linear = drain(TONE);
        AdtsDemuxer demuxer = new AdtsDemuxer(new ByteArrayData(TONE));
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        for (int packet : new int[] {50, 3, 65, 0, 1, 33}) {
            assertThat(demuxer.seek(packet * 1024L + 17, 0)).isEqualTo(Progress.DONE);

            Drained rest = Drained.rest(demuxer, () -> {});

            assertThat(rest.packets()).isEqualTo(linear.packets().subList(Math.max(0, packet - 2), PACKETS));
        }
    }

    @Test
    void seek_pastTheEnd_ends() throws Exception {
        AdtsDemuxer demuxer = new AdtsDemuxer(new ByteArrayData(TONE));
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        assertThat(demuxer.seek(1L << 40, 0)).isEqualTo(Progress.DONE);

        assertThat(Drained.rest(demuxer, () -> {}).packets()).isEmpty();
    }

    @Test
    void next_frameOfThreeBlocksWithChecksums_isSplit() throws Exception {
        byte[][] blocks = {block(3), block(4), block(5)};
        int second = blocks[0].length + 2;
        int third = second + blocks[1].length + 2;
        byte[] crc = new byte[2];
        byte[] positions = {(byte) (second >> 8), (byte) second, (byte) (third >> 8), (byte) third};
        byte[] frame = frame(3, true, join(positions, crc, blocks[0], crc, blocks[1], crc, blocks[2], crc));

        Drained drained = drain(join(frame, frame));

        assertThat(drained.packets()).hasSize(6);
        assertThat(drained.packets().subList(0, 3).stream().map(Drained.Item::hash))
                .containsExactly(Arrays.hashCode(blocks[0]), Arrays.hashCode(blocks[1]), Arrays.hashCode(blocks[2]));
        assertThat(drained.last().startFrame()).isEqualTo(5 * 1024);
    }

    @Test
    void next_frameOfTwoBlocksWithoutChecksums_isOnePacketOfTwice1024() throws Exception {
        byte[] frame = frame(2, false, join(block(3), block(4)));

        Drained drained = drain(join(frame, frame));

        assertThat(drained.packets()).hasSize(2);
        assertThat(drained.frames()).isEqualTo(4 * 1024);
    }

    @Test
    void next_singleBlockWithChecksum_isWithoutTheChecksum() throws Exception {
        byte[] block = block(3);
        byte[] frame = frame(1, true, join(new byte[2], block));

        assertThat(drain(join(frame, frame)).packets().get(0).hash()).isEqualTo(Arrays.hashCode(block));
    }

    @Test
    void next_formatChanges_announcesANewTrack() throws Exception {
        byte[] mono = frame(1, false, block(3));
        mono[3] = (byte) ((mono[3] & 0x3F) | 0x40);
        mono[2] = (byte) (mono[2] & 0xFE);

        Drained drained = drain(join(TONE, mono, mono, mono));

        assertThat(drained.packets()).hasSize(PACKETS + 3);
        assertThat(drained.packets().get(PACKETS).trackChanged()).isTrue();
        assertThat(drained.track().format().channels()).isEqualTo(1);
    }

    @Test
    void drain_segmentWithTimestamp_countsFromIt() throws Exception {
        byte[] tag = timestampTag((1L << 32) + 90_000);
        DemuxOptions segment = new DemuxOptions(true, true);

        Drained drained = Drained.of(new AdtsDemuxer(new ByteArrayData(join(tag, TONE)), segment));
        Drained without = Drained.of(new AdtsDemuxer(new ByteArrayData(TONE), segment));
        Drained file = drain(join(tag, TONE));

        long first = Math.round((1L << 32) * 44_100.0 / 90_000) + 44_100;
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(first);
        assertThat(drained.last().startFrame()).isEqualTo(first + 65 * 1024);
        assertThat(without.packets().get(0).startFrame()).isZero();
        assertThat(file.packets().get(0).startFrame()).isZero();
    }

    @Test
    void hasClock_segmentWithoutTimestamp_isFalse() throws Exception {
        DemuxOptions segment = new DemuxOptions(true, true);
        AdtsDemuxer stated = new AdtsDemuxer(new ByteArrayData(join(timestampTag(0), TONE)), segment);
        AdtsDemuxer without = new AdtsDemuxer(new ByteArrayData(TONE), segment);
        AdtsDemuxer file = new AdtsDemuxer(new ByteArrayData(TONE), new DemuxOptions(true, false));
        Drained.of(stated);
        Drained.of(without);
        Drained.of(file);

        assertThat(stated.hasClock()).isTrue();
        assertThat(without.hasClock()).isFalse();
        assertThat(file.hasClock()).isTrue();
    }

    @Test
    void drain_segmentWithTimestampInPieces_isTheSame() throws Exception {
        ArrivingData data = new ArrivingData(join(timestampTag(90_000), TONE), 7, false);

        Drained drained = Drained.trickled(new AdtsDemuxer(data, new DemuxOptions(true, true)), data, 1);

        assertThat(drained.packets().get(0).startFrame()).isEqualTo(44_100);
        assertThat(drained.packets()).hasSize(PACKETS);
    }

    /** RFC 8216 section 3.4: a PRIV frame with eight bytes, high byte first. */
    private static byte[] timestampTag(long ticks) {
        byte[] owner = "com.apple.streaming.transportStreamTimestamp\0".getBytes(StandardCharsets.US_ASCII);
        int size = owner.length + 8;
        byte[] header = {'I', 'D', '3', 4, 0, 0, 0, 0, 0, (byte) (10 + size)};
        byte[] frame = {'P', 'R', 'I', 'V', 0, 0, 0, (byte) size, 0, 0};
        return join(header, frame, owner, ByteBuffer.allocate(8).putLong(ticks).array());
    }

    @Test
    void probe_adtsAndOthers_tellsThemApart() {
        AdtsProvider provider = new AdtsProvider();

        assertThat(provider.probe(Arrays.copyOf(TONE, 4096), MediaHint.NONE)).isGreaterThan(80);
        assertThat(provider.probe(Arrays.copyOf(Resources.bytes("aac/moov-first.m4a"), 4096), MediaHint.NONE))
                .isZero();
        assertThat(provider.probe(new byte[0], MediaHint.NONE)).isZero();
    }

    private static Drained drain(byte[] bytes) throws Exception {
        return Drained.of(new AdtsDemuxer(new ByteArrayData(bytes)));
    }

    private static int offsetOfPacket(int number) {
        int offset = 0;
        for (int i = 0; i < number; i++) {
            offset += (TONE[offset + 3] & 3) << 11 | (TONE[offset + 4] & 0xFF) << 3 | (TONE[offset + 5] & 0xFF) >> 5;
        }
        return offset;
    }

    private static byte[] block(int number) {
        return Arrays.copyOfRange(TONE, offsetOfPacket(number) + 7, offsetOfPacket(number + 1));
    }

    /** A frame with the header of the tone around {@code body}, which has checksums and positions in it already. */
    private static byte[] frame(int blocks, boolean isProtected, byte[] body) {
        int length = 7 + body.length;
        byte[] header = Arrays.copyOf(TONE, 7);
        header[1] = (byte) ((header[1] & 0xFE) | (isProtected ? 0 : 1));
        header[3] = (byte) ((header[3] & 0xFC) | length >> 11);
        header[4] = (byte) (length >> 3);
        header[5] = (byte) ((header[5] & 0x1F) | (length & 7) << 5);
        header[6] = (byte) ((header[6] & 0xFC) | (blocks - 1));
        return join(header, body);
    }

    private static byte[] id3(int length) {
        byte[] tag = new byte[10 + length];
        tag[0] = 'I';
        tag[1] = 'D';
        tag[2] = '3';
        tag[3] = 4;
        tag[8] = (byte) (length >> 7);
        tag[9] = (byte) (length & 0x7F);
        return tag;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
