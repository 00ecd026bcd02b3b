package io.kithara.decode.mpeg;

import static io.kithara.decode.mpeg.MpegReading.number;
import static io.kithara.decode.mpeg.MpegReading.numbers;
import static io.kithara.decode.mpeg.MpegReading.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.stream.MediaHint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MpegAudioDemuxerTest {
    private static final int RATE_64 = 5;
    private static final int RATE_320 = 14;

    // scenario 84
    @Test
    void open_hugeTag_isJumpedOverUnread() throws Exception {
        byte[] picture = MpegFile.id3Frame("APIC", new byte[3 << 20]);
        byte[] file = new MpegFile()
                .id3(1000, MpegFile.text("TIT2", "A song"), picture, MpegFile.text("TPE1", "behind the picture"))
                .packets(20, MpegFile.RATE_128)
                .bytes();
        ArrivingData data = new ArrivingData(file, Integer.MAX_VALUE, true);
        data.arrive(file.length);
        MpegAudioDemuxer demuxer = opened(data);

        assertThat(demuxer.track().tags()).containsEntry("TIT2", "A song");
        assertThat(numbers(demuxer)).hasSize(20);
        assertThat(data.bytesRead()).isLessThan(100_000);
    }

    // scenario 84
    @Test
    void open_infoHeader_countsBeforeDecodingAndIsNoMusic() throws Exception {
        byte[] file = new MpegFile()
                .info("Xing", 100, 576, 1000)
                .packets(100, RATE_64)
                .bytes();
        MpegAudioDemuxer demuxer = opened(new ByteArrayData(file));
        Track track = demuxer.track();

        assertThat(track.frames()).hasValue(100 * 1152 - 576 - 1000);
        assertThat(track.encoderDelay()).isEqualTo(576 + 529);
        Packet packet = new Packet();
        assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        assertThat(packet.startFrame()).isEqualTo(-1105);
        assertThat(packet.frames()).isEqualTo(1152);
        assertThat(number(packet)).isZero();
    }

    // scenario 83
    @Test
    void open_itunesComment_trimsLikeLame() throws Exception {
        byte[] comment = "\0engiTunSMPB\0 00000000 00000210 0000049E 000000000000AC44 00000000"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = new MpegFile()
                .id3(0, MpegFile.id3Frame("COMM", comment))
                .packets(45, MpegFile.RATE_128)
                .bytes();
        Track track = opened(new ByteArrayData(file)).track();

        assertThat(track.frames()).hasValue(44_100);
        assertThat(track.encoderDelay()).isEqualTo(528 + 529);
    }

    @Test
    void next_afterTheStatedCount_isTheEndWhateverFollows() throws Exception {
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        byte[] file = new MpegFile()
                .info("Info", 30, 576, 1000)
                .packets(30, MpegFile.RATE_128)
                .bytes(garbage)
                .bytes();

        assertThat(numbers(opened(new ByteArrayData(file)))).hasSize(30);
    }

    // scenario 80
    @Test
    void next_fewerPacketsThanStated_isTruncatedAfterTheLastWholeOne() throws Exception {
        byte[] file = new MpegFile()
                .info("Info", 30, 576, 1000)
                .packets(30, MpegFile.RATE_128)
                .bytes();
        MpegAudioDemuxer demuxer = opened(new ByteArrayData(Arrays.copyOf(file, file.length - 1)));
        Packet packet = new Packet();
        for (int i = 0; i < 29; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        }

        assertThatThrownBy(() -> demuxer.next(packet))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
                .hasMessage("the data ends after 29 of 30 MPEG audio packets");
    }

    @Test
    void next_tagsAtTheEnd_endsCleanly() throws Exception {
        byte[] ape =
                "APETAGEX\320\7\0\0\100\0\0\0\1\0\0\0\0\0\0\240\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] id3v1 = Arrays.copyOf("TAGTitle".getBytes(StandardCharsets.ISO_8859_1), 128);
        byte[] file = new MpegFile()
                .packets(12, MpegFile.RATE_128)
                .bytes(ape)
                .bytes(new byte[64])
                .bytes("LYRICSBEGINLYRICSEND".getBytes(StandardCharsets.ISO_8859_1))
                .bytes(id3v1)
                .bytes();

        assertThat(numbers(opened(new ByteArrayData(file)))).hasSize(12);
    }

    @Test
    void next_garbageBetween_isPassedAndTimeGoesOn() throws Exception {
        byte[] file = new MpegFile().packets(40, MpegFile.RATE_128).bytes();
        int tenth = nthPacket(file, 10);
        int twelfth = nthPacket(file, 12);
        Arrays.fill(file, tenth, twelfth, (byte) 0x11);
        MpegAudioDemuxer demuxer = opened(new ByteArrayData(file));
        Packet packet = new Packet();
        List<Long> starts = new ArrayList<>();
        while (demuxer.next(packet) == Progress.DONE) {
            assertThat(packet.startFrame()).isEqualTo(1152L * number(packet));
            starts.add(packet.startFrame());
        }

        assertThat(starts).hasSize(38);
    }

    // scenario 79, scenario 113
    @Test
    void seek_variableRate_startsBeforeThePacketAndNeverBehind() throws Exception {
        long seed = 77;
        Random random = new Random(seed);
        MpegFile writer = new MpegFile();
        for (int i = 0; i < 3000; i++) {
            writer.packets(1, 1 + random.nextInt(14));
        }
        MpegAudioDemuxer demuxer = opened(new ByteArrayData(writer.bytes()));
        Packet packet = new Packet();
        for (int i = 0; i < 200; i++) {
            long frame = random.nextInt(3000 * 1152);
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Progress.DONE);
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(packet.startFrame()).as("seed %d", seed).isEqualTo(1152L * number(packet));
            assertThat(packet.startFrame()).isLessThanOrEqualTo(frame);
            assertThat(packet.startFrame()).isGreaterThan(frame - 20 * 1152);
        }
    }

    @Test
    void seek_constantRateFarAway_readsOnlyThere() throws Exception {
        MpegFile writer = new MpegFile();
        for (int i = 0; i < 5000; i++) {
            // 320 kbit/s at 44.1 kHz is 1044.9 bytes: the place of packet n is known to a byte
            boolean padded = (i + 1L) * 46_080_000 / 44_100 - i * 46_080_000L / 44_100 == 1045;
            writer.packet(MpegFile.header(RATE_320) | (padded ? 0x200 : 0));
        }
        byte[] file = writer.bytes();
        ArrivingData data = new ArrivingData(file, Integer.MAX_VALUE, true);
        data.arrive(file.length);
        MpegAudioDemuxer demuxer = opened(data);

        assertThat(demuxer.seek(4000L * 1152 + 7, 0)).isEqualTo(Progress.DONE);
        Packet packet = new Packet();
        assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        assertThat(packet.startFrame()).isEqualTo(1152L * number(packet)).isBetween(3995L * 1152, 3999L * 1152);
        assertThat(data.bytesRead()).isLessThan(200_000);
    }

    @Test
    void seek_rateThatOnlySeemsConstant_isCounted() throws Exception {
        byte[] file = new MpegFile()
                .packets(500, MpegFile.RATE_128)
                .packets(1, RATE_320)
                .packets(2500, MpegFile.RATE_128)
                .bytes();
        MpegAudioDemuxer demuxer = opened(new ByteArrayData(file));
        Packet packet = new Packet();

        assertThat(demuxer.seek(2000L * 1152, 0)).isEqualTo(Progress.DONE);
        assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        assertThat(packet.startFrame()).isEqualTo(1152L * number(packet)).isLessThanOrEqualTo(2000L * 1152);
    }

    @Test
    void steps_bytesArriveAsWanted_giveWhatAWholeFileGives() throws Exception {
        byte[] file = new MpegFile()
                .id3(300, MpegFile.text("TIT2", "Song"))
                .info("Info", 50, 576, 1000)
                .packets(50, MpegFile.RATE_128)
                .bytes();
        ArrivingData data = new ArrivingData(file, 1, false);
        MpegAudioDemuxer demuxer = new MpegAudioDemuxer(data, DemuxOptions.FILE);
        while (demuxer.open() == Progress.NEED_DATA) {
            data.arrive(demuxer.wanted().start() + 1);
        }
        Packet packet = new Packet();
        int found = 0;
        Progress progress = demuxer.next(packet);
        while (progress != Progress.END) {
            if (progress == Progress.NEED_DATA) {
                data.arrive(demuxer.wanted().start() + 1);
            } else {
                assertThat(number(packet)).isEqualTo(found++);
            }
            progress = demuxer.next(packet);
        }

        assertThat(found).isEqualTo(50);
        assertThat(demuxer.track().tags()).containsEntry("TIT2", "Song");
    }

    @Test
    void open_garbagePrefix_findsTheMusic() throws Exception {
        byte[] garbage = new byte[200_000];
        new Random(3).nextBytes(garbage);
        byte[] file =
                new MpegFile().bytes(garbage).packets(10, MpegFile.RATE_128).bytes();

        assertThat(numbers(opened(new ByteArrayData(file)))).hasSize(10);
    }

    @Test
    void open_nothingButGarbage_isMalformed() {
        byte[] garbage = new byte[50_000];
        new Random(4).nextBytes(garbage);

        assertThatThrownBy(() -> opened(new ByteArrayData(garbage)))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void open_dataEndsWithinTag_isTruncated() {
        byte[] file = new MpegFile().id3(5000, MpegFile.text("TIT2", "Song")).bytes();

        assertThatThrownBy(() -> opened(new ByteArrayData(Arrays.copyOf(file, 900))))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    }

    // scenario 53
    @Test
    void probe_goesByContent() {
        MpegAudioDemuxerProvider provider = new MpegAudioDemuxerProvider();
        byte[] music = new MpegFile().packets(8, MpegFile.RATE_128).bytes();
        byte[] noise = new byte[4096];
        new Random(9).nextBytes(noise);
        MediaHint mp3 = new MediaHint(Optional.empty(), Optional.of("mp3"), Optional.empty());

        assertThat(provider.probe(music, MediaHint.NONE)).isEqualTo(80);
        assertThat(provider.probe(noise, MediaHint.NONE)).isZero();
        assertThat(provider.probe(noise, mp3)).isPositive().isLessThan(80);
    }

    private static int nthPacket(byte[] file, int n) {
        int at = 0;
        for (int i = 0; i < n; i++) {
            at += 417 + ((file[at + 2] & 2) >> 1);
        }
        return at;
    }
}
