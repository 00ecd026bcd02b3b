package io.kithara.decode.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Drained;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Mp4DemuxerTest {
    private static final DemuxOptions UNTRIMMED = new DemuxOptions(false, false);

    /** The tone: 66,150 frames, 1,024 of delay in front, in 66 packets of which the last is cut to 614. */
    private static final int PACKETS = 66;

    private static final long FRAMES = 66_150;

    // scenario 78, scenario 83
    @ParameterizedTest
    @ValueSource(strings = {"moov-first.m4a", "moov-last.m4a"})
    void next_m4a_deliversExactlyTheFramesOfTheEditList(String name) throws Exception {
        Drained drained = drain(media(name), DemuxOptions.FILE);

        assertThat(drained.track().frames()).hasValue(FRAMES);
        assertThat(drained.track().encoderDelay()).isEqualTo(1024);
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(drained.track().codec()).isEqualTo(Codec.AAC);
        assertThat(drained.track().config()).startsWith(0x12, 0x10);
        assertThat(drained.track().tags())
                .containsEntry("title", "Tone")
                .containsEntry("artist", "Kithara")
                .containsEntry("album", "One and a half seconds");
        assertContiguous(drained, -1024, FRAMES);
        assertThat(drained.packets()).hasSize(PACKETS);
    }

    // scenario 83
    @Test
    void next_gaplessDisabled_keepsFullLength() throws Exception {
        Drained drained = drain(media("moov-first.m4a"), UNTRIMMED);

        assertThat(drained.track().frames()).hasValue(PACKETS * 1024L);
        assertThat(drained.track().encoderDelay()).isZero();
        assertContiguous(drained, 0, PACKETS * 1024L);
    }

    @Test
    void next_fragmented_hasThePacketsOfThePlainFile() throws Exception {
        Drained plain = drain(media("moov-first.m4a"), DemuxOptions.FILE);
        Drained fragmented = drain(media("fragmented.mp4"), DemuxOptions.FILE);

        assertThat(fragmented.packets()).isEqualTo(plain.packets());
        assertThat(fragmented.track().container()).isEqualTo(Container.FMP4);
        assertThat(fragmented.track().frames()).isEmpty();
        assertThat(fragmented.track().estimatedFrames().orElseThrow()).isEqualTo(FRAMES);
    }

    @Test
    void next_fragmentedWithBaseOffsetsAndNoEditList_startsAtItsFirstPacket() throws Exception {
        Drained fragmented = drain(media("fragmented-no-elst.mp4"), DemuxOptions.FILE);

        assertThat(fragmented.track().encoderDelay()).isZero();
        assertContiguous(fragmented, 0, FRAMES + 1024);
    }

    @Test
    void next_segmentsWithInitApart_areOneTimeline() throws Exception {
        byte[] file = media("fragmented.mp4");
        Drained whole = drain(file, DemuxOptions.FILE);
        List<int[]> boxes = topLevel(file);
        byte[] init = Arrays.copyOf(file, startOf(boxes, file, "sidx"));
        int second = boxes.stream()
                .filter(b -> is(file, b[0], "moof"))
                .mapToInt(b -> b[0])
                .sorted()
                .skip(2)
                .findFirst()
                .orElseThrow();
        byte[] first = Arrays.copyOfRange(file, init.length, second);
        byte[] emsg = Boxes.box("emsg", new byte[40]);
        byte[] rest = Boxes.join(Boxes.box("styp", new byte[8]), emsg, Arrays.copyOfRange(file, second, file.length));
        DemuxOptions segment = new DemuxOptions(true, true);

        Drained one =
                Drained.of(new Mp4Demuxer(Optional.of(new ByteArrayData(init)), new ByteArrayData(first), segment));
        Drained two =
                Drained.of(new Mp4Demuxer(Optional.of(new ByteArrayData(init)), new ByteArrayData(rest), segment));

        assertThat(one.packets())
                .isEqualTo(whole.packets().subList(0, one.packets().size()));
        assertThat(two.packets())
                .isEqualTo(whole.packets().subList(one.packets().size(), PACKETS));
    }

    @Test
    void open_initArrivesLate_goesOnThere() throws Exception {
        byte[] file = media("fragmented.mp4");
        int end = startOf(topLevel(file), file, "sidx");
        ArrivingData init = new ArrivingData(Arrays.copyOf(file, end), 1 << 20, true);
        byte[] media = Arrays.copyOfRange(file, end, file.length);
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.of(init), new ByteArrayData(media), new DemuxOptions(true, true));

        assertThat(demuxer.open()).isEqualTo(Progress.NEED_DATA);
        init.arrive(end);

        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        assertThat(Drained.rest(demuxer, () -> {}).packets()).hasSize(PACKETS);
    }

    // scenario 88
    @ParameterizedTest
    @ValueSource(
            strings = {
                "moov-first.m4a",
                "moov-last.m4a",
                "fragmented.mp4",
                "fragmented-no-elst.mp4",
                "alac.m4a",
                "twos.mov"
            })
    void next_everyStepWithMissingBytes_givesTheSamePackets(String name) throws Exception {
        byte[] bytes = media(name);
        Drained whole = drain(bytes, DemuxOptions.FILE);
        for (int readBytes : new int[] {1, 7, 4096}) {
            ArrivingData data = new ArrivingData(bytes, readBytes, false);

            Drained trickled =
                    Drained.trickled(new Mp4Demuxer(Optional.empty(), data, DemuxOptions.FILE), data, readBytes);

            assertThat(trickled.packets()).isEqualTo(whole.packets());
            assertThat(trickled.ending()).isEqualTo("END");
        }
    }

    @Test
    void open_moovLast_asksForItWithoutTheMediaBefore() throws Exception {
        byte[] head =
                Boxes.join(Boxes.ftyp(), Boxes.u32(1), "mdat".getBytes(StandardCharsets.US_ASCII), Boxes.u32(2, 0x10));
        ArrivingData data = new ArrivingData(Boxes.join(head, new byte[1 << 20]), 1 << 20, true);
        data.arrive(head.length + 1000);
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.empty(), data, DemuxOptions.FILE);

        assertThat(demuxer.open()).isEqualTo(Progress.NEED_DATA);
        assertThat(demuxer.wanted().start()).isEqualTo(Boxes.ftyp().length + 0x2_0000_0010L);
    }

    // scenario 79, scenario 114
    @ParameterizedTest
    @ValueSource(strings = {"moov-first.m4a", "fragmented.mp4", "fragmented-no-elst.mp4"})
    void seek_toAnyFrame_startsTwoPacketsBeforeAndGoesOnLikeLinearReading(String name) throws Exception {
        byte[] bytes = media(name);
        Drained linear = drain(bytes, DemuxOptions.FILE);
        int delay = linear.track().encoderDelay();
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        for (long frame : new long[] {0, 50_000, 1, 1023, 1024, 66_149, 30_000, 13 * 1024, 12 * 1024 - 1}) {
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Progress.DONE);

            Drained rest = Drained.rest(demuxer, () -> {});

            int first = (int) Math.max(0, (frame + delay - 2048) / 1024);
            assertThat(rest.packets())
                    .as("from %d", frame)
                    .isEqualTo(linear.packets().subList(first, PACKETS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moov-first.m4a", "fragmented.mp4"})
    void seek_pastTheEnd_ends_andBackAgainReads(String name) throws Exception {
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.empty(), new ByteArrayData(media(name)), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        assertThat(demuxer.seek(FRAMES + 100_000, 0)).isEqualTo(Progress.DONE);
        assertThat(demuxer.next(new Packet())).isEqualTo(Progress.END);
        assertThat(demuxer.seek(0, 0)).isEqualTo(Progress.DONE);

        assertThat(Drained.rest(demuxer, () -> {}).packets()).hasSize(PACKETS);
    }

    @Test
    void seek_fragmentedWithSidx_readsOnlyWhereTheTargetIs() throws Exception {
        byte[] bytes = media("fragmented.mp4");
        ArrivingData data = new ArrivingData(bytes, 1 << 20, true);
        List<int[]> boxes = topLevel(bytes);
        int secondMoof = boxes.stream()
                .filter(b -> is(bytes, b[0], "moof"))
                .mapToInt(b -> b[0])
                .skip(1)
                .findFirst()
                .orElseThrow();
        int lastMoof = boxes.stream()
                .filter(b -> is(bytes, b[0], "moof"))
                .mapToInt(b -> b[0])
                .max()
                .orElseThrow();
        data.arrive(secondMoof);
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.empty(), data, DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);

        assertThat(demuxer.seek(FRAMES - 1, 0)).isEqualTo(Progress.NEED_DATA);
        assertThat(demuxer.wanted().start()).isGreaterThan(secondMoof).isLessThanOrEqualTo(lastMoof);
    }

    @Test
    void seek_trickled_givesTheSamePackets() throws Exception {
        byte[] bytes = media("fragmented.mp4");
        Drained linear = drain(bytes, DemuxOptions.FILE);
        ArrivingData data = new ArrivingData(bytes, 64, true);
        Mp4Demuxer demuxer = new Mp4Demuxer(Optional.empty(), data, DemuxOptions.FILE);
        Runnable arrive = () -> data.arrive(demuxer.wanted().start() + 1);
        while (demuxer.open() == Progress.NEED_DATA) {
            arrive.run();
        }
        while (demuxer.seek(40_000, 0) == Progress.NEED_DATA) {
            arrive.run();
        }

        assertThat(Drained.rest(demuxer, arrive).packets())
                .isEqualTo(linear.packets().subList((40_000 + 1024 - 2048) / 1024, PACKETS));
    }

    // scenario 80
    @ParameterizedTest
    @ValueSource(strings = {"moov-first.m4a", "fragmented.mp4", "fragmented-no-elst.mp4"})
    void next_cutAnywhere_deliversWholePacketsThenTruncated(String name) throws Exception {
        byte[] bytes = media(name);
        Drained whole = drain(bytes, DemuxOptions.FILE);
        for (int length = 2000; length < bytes.length - 200; length += 331) {
            Drained cut = drain(Arrays.copyOf(bytes, length), DemuxOptions.FILE);

            assertThat(cut.packets())
                    .isEqualTo(whole.packets().subList(0, cut.packets().size()));
            int end = length;
            boolean betweenBoxes = topLevel(bytes).stream().anyMatch(box -> box[0] == end);
            assertThat(cut.ending().startsWith("TRUNCATED")
                            || betweenBoxes
                            || cut.packets().size() == PACKETS)
                    .as("cut at %d: %s", length, cut.ending())
                    .isTrue();
        }
    }

    // scenario 88
    @Test
    void open_bytesThatNeverCome_passesTheReasonOn() {
        ByteArrayData start = new ByteArrayData(Arrays.copyOf(media("moov-first.m4a"), 100));
        MediaData failing = new FailingData(start, 100);

        assertThatThrownBy(() -> new Mp4Demuxer(Optional.empty(), failing, DemuxOptions.FILE).open())
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.TIMEOUT));
    }

    @Test
    void open_cutBeforeMoov_isTruncated() {
        byte[] bytes = media("moov-last.m4a");

        assertThatThrownBy(() -> drain(Arrays.copyOf(bytes, 10_000), DemuxOptions.FILE))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.TRUNCATED));
    }

    @Test
    void next_alac_takesRateAndCookieFromItsBox() throws Exception {
        Drained drained = drain(media("alac.m4a"), DemuxOptions.FILE);

        assertThat(drained.track().codec()).isEqualTo(Codec.ALAC);
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 1));
        assertThat(drained.track().config()).hasSize(24);
        assertThat(drained.track().frames()).hasValue(8820);
        assertContiguous(drained, 0, 8820);
    }

    @Test
    void next_quickTimePcm_groupsFramesIntoPackets() throws Exception {
        Drained drained = drain(media("twos.mov"), DemuxOptions.FILE);

        assertThat(drained.track().codec()).isEqualTo(Codec.PCM);
        assertThat(drained.track().config()).asString().isEqualTo("S16BE");
        assertContiguous(drained, 0, 4410);
        assertThat(drained.packets().stream().mapToInt(Drained.Item::length).sum())
                .isEqualTo(2 * 4410);
        assertThat(drained.packets()).hasSizeLessThan(10);
    }

    @Test
    void consumed_whileReading_followsThePackets() throws Exception {
        Mp4Demuxer demuxer =
                new Mp4Demuxer(Optional.empty(), new ByteArrayData(media("moov-first.m4a")), DemuxOptions.FILE);
        assertThat(demuxer.consumed()).isZero();
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        Packet packet = new Packet();
        for (int i = 0; i < 10; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(demuxer.consumed()).isEqualTo(packet.position() + packet.length());
        }
    }

    @Test
    void probe_firstBox_decides() {
        Mp4Provider provider = new Mp4Provider();

        assertThat(provider.probe(media("moov-first.m4a"), MediaHint.NONE)).isEqualTo(100);
        assertThat(provider.probe(Boxes.box("wide"), MediaHint.NONE)).isBetween(1, 99);
        assertThat(provider.probe(media("tone.aac"), MediaHint.NONE)).isZero();
        assertThat(provider.probe(new byte[3], MediaHint.NONE)).isZero();
    }

    private static void assertContiguous(Drained drained, long from, long to) {
        long at = from;
        for (Drained.Item item : drained.packets()) {
            assertThat(item.startFrame()).isEqualTo(at);
            at += item.frames();
        }
        assertThat(at).isEqualTo(to);
        assertThat(drained.ending()).isEqualTo("END");
    }

    private static Drained drain(byte[] bytes, DemuxOptions options) throws Exception {
        return Drained.of(new Mp4Demuxer(Optional.empty(), new ByteArrayData(bytes), options));
    }

    private static byte[] media(String name) {
        return Resources.bytes("aac/" + name);
    }

    /** Start and size of each top-level box. */
    private static List<int[]> topLevel(byte[] file) {
        List<int[]> boxes = new ArrayList<>();
        for (int at = 0; at + 8 <= file.length; ) {
            int size = BoxBody.i32(file, at);
            boxes.add(new int[] {at, size});
            at += size;
        }
        return boxes;
    }

    private static boolean is(byte[] file, int at, String type) {
        return BoxBody.i32(file, at + 4) == Box.type(type);
    }

    private static int startOf(List<int[]> boxes, byte[] file, String type) {
        return boxes.stream().filter(box -> is(file, box[0], type)).findFirst().orElseThrow()[0];
    }

    /** Bytes that are there up to a place and never come behind it. */
    private record FailingData(ByteArrayData data, long failsAt) implements MediaData {
        @Override
        public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
            if (position >= failsAt) {
                throw new MediaException(MediaException.Reason.TIMEOUT, "the server went silent");
            }
            return data.readAt(position, target, offset, length);
        }

        @Override
        public Registration whenAvailable(ByteRange range, Runnable callback) {
            return data.whenAvailable(range, callback);
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isSeekable() {
            return false;
        }

        @Override
        public void release(long position) {}
    }
}
