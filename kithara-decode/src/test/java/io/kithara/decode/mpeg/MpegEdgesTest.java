package io.kithara.decode.mpeg;

import static io.kithara.decode.mpeg.MpegReading.number;
import static io.kithara.decode.mpeg.MpegReading.numbers;
import static io.kithara.decode.mpeg.MpegReading.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Free format, and headers and tags that do not tell the truth. */
class MpegEdgesTest {
    /** MPEG-1 layer III, 44.1 kHz, joint stereo, free format. */
    private static final int FREE_LAYER_3 = 0xFFFB_0040;

    private static final int DELAY = 576;
    private static final int PADDING = 1000;

    @ParameterizedTest
    @CsvSource({
        // layer III, II, I at 44.1 kHz; III of MPEG-2 at 22.05 kHz and of MPEG-2.5 at 8 kHz
        "FFFB0040, 333, 1152, 44100",
        "FFFD0040, 700, 1152, 44100",
        "FFFF0040, 90, 384, 44100",
        "FFF30040, 199, 576, 22050",
        "FFE308C0, 77, 576, 8000"
    })
    void next_freeFormat_givesEveryPacket(String hexHeader, int slots, int frames, int rate) throws Exception {
        int header = Integer.parseUnsignedInt(hexHeader, 16);
        byte[] file = new MpegFile()
                .bytes(new byte[77])
                .freePackets(50, header, slots)
                .bytes(Arrays.copyOf("TAGTitle".getBytes(StandardCharsets.ISO_8859_1), 128))
                .bytes();
        MpegAudioDemuxer demuxer = opened(file);
        Packet packet = new Packet();

        for (int i = 0; i < 50; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(number(packet)).isEqualTo(i);
            assertThat(packet.startFrame()).isEqualTo((long) i * frames);
        }
        assertThat(demuxer.next(packet)).isEqualTo(Progress.END);
        assertThat(demuxer.track().format().sampleRate()).isEqualTo(rate);
        assertThat(demuxer.track().estimatedFrames().getAsLong()).isBetween(48L * frames, 52L * frames);
    }

    @Test
    void seek_freeFormat_startsBeforeThePacketAndNeverBehind() throws Exception {
        MpegAudioDemuxer demuxer =
                opened(new MpegFile().freePackets(2000, FREE_LAYER_3, 333).bytes());
        Packet packet = new Packet();
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            long frame = random.nextInt(2000 * 1152);
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Progress.DONE);
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(packet.startFrame()).as("seed %d", seed).isEqualTo(1152L * number(packet));
            assertThat(packet.startFrame()).isBetween(frame - 8 * 1152, frame);
        }
    }

    @Test
    void next_freeFormatWithGarbage_goesOnBehindIt() throws Exception {
        byte[] file = new MpegFile().freePackets(60, FREE_LAYER_3, 333).bytes();
        Arrays.fill(file, 20 * 333 + 7, 20 * 333 + 47, (byte) 0x11);
        MpegAudioDemuxer demuxer = opened(file);
        Packet packet = new Packet();
        int last = -1;
        while (demuxer.next(packet) == Progress.DONE) {
            last = number(packet);
            assertThat(packet.startFrame()).isEqualTo(1152L * last);
        }

        assertThat(last).isEqualTo(59);
    }

    @Test
    void open_freeFormatBeyondItsLayer_isUnsupportedByName() {
        // 2089 bytes are 640 kbit/s, which LAME writes if asked to
        byte[] file = new MpegFile().freePackets(10, FREE_LAYER_3, 2089).bytes();

        assertThatThrownBy(() -> opened(file))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessage("free-format MPEG audio of 640 kbit/s, more than its layer allows");
    }

    @Test
    void probe_freeFormat_isRecognised() {
        byte[] file = new MpegFile().freePackets(20, FREE_LAYER_3, 1044).bytes();

        assertThat(new MpegAudioDemuxerProvider().probe(Arrays.copyOf(file, 4096), MediaHint.NONE))
                .isEqualTo(80);
    }

    @Test
    void open_freeFormatHeadersAtNoOneDistance_isMalformed() {
        MpegFile file = new MpegFile();
        for (int i = 0; i < 12; i++) {
            file.freePackets(1, FREE_LAYER_3, 100 + 37 * i);
        }

        assertThatThrownBy(() -> opened(file.bytes()))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void steps_freeFormatBytesArriveAsWanted_giveWhatAWholeFileGives() throws Exception {
        byte[] file = new MpegFile().freePackets(12, FREE_LAYER_3, 333).bytes();
        ArrivingData data = new ArrivingData(file, 1, false);
        MpegAudioDemuxer demuxer = new MpegAudioDemuxer(data, DemuxOptions.FILE);
        while (demuxer.open() == Progress.NEED_DATA) {
            data.arrive(demuxer.wanted().start() + 1);
        }
        Packet packet = new Packet();
        int found = 0;
        for (Progress progress = demuxer.next(packet); progress != Progress.END; progress = demuxer.next(packet)) {
            if (progress == Progress.NEED_DATA) {
                data.arrive(demuxer.wanted().start() + 1);
            } else {
                assertThat(number(packet)).isEqualTo(found++);
            }
        }

        assertThat(found).isEqualTo(12);
    }

    @Test
    void open_vbri_countsAndIsNoMusic() throws Exception {
        MpegAudioDemuxer demuxer =
                opened(new MpegFile().vbri(40).packets(40, MpegFile.RATE_128).bytes());

        assertThat(demuxer.track().frames()).hasValue(40 * 1152);
        assertThat(count(demuxer)).isEqualTo(40);
    }

    @Test
    void next_morePacketsThanStated_playsAllAndWithdrawsTheLength() throws Exception {
        byte[] file = new MpegFile()
                .info("Info", 30, DELAY, PADDING)
                .packets(80, MpegFile.RATE_128)
                .bytes();
        MpegAudioDemuxer demuxer = opened(file);
        assertThat(demuxer.track().frames()).hasValue(30 * 1152 - DELAY - PADDING);
        Packet packet = new Packet();
        int changedAt = -1;
        for (int i = 0; i < 80; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(packet.startFrame()).isEqualTo(1152L * i - DELAY - 529);
            changedAt = packet.isTrackChanged() ? i : changedAt;
        }

        assertThat(demuxer.next(packet)).isEqualTo(Progress.END);
        assertThat(changedAt).as("before anything of packet 29 is trimmed").isEqualTo(29);
        assertThat(demuxer.track().frames()).isEmpty();
    }

    @Test
    void next_twoFilesJoined_playsBoth() throws Exception {
        byte[] one = new MpegFile()
                .info("Info", 30, DELAY, PADDING)
                .packets(30, MpegFile.RATE_128)
                .bytes();
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);

        assertThat(count(opened(two)))
                .as("the second header is a packet like others")
                .isEqualTo(61);
    }

    @Test
    void next_fewerPacketsThanStatedButAllBytes_isTheEnd() throws Exception {
        MpegFile writer = new MpegFile();
        int bytes = new MpegFile().packets(30, MpegFile.RATE_128).bytes().length + 417;
        byte[] file = writer.infoWithBytes(1000, bytes, DELAY, PADDING)
                .packets(30, MpegFile.RATE_128)
                .bytes();
        MpegAudioDemuxer demuxer = opened(file);

        assertThat(count(demuxer)).isEqualTo(30);
        assertThat(demuxer.track().frames()).isEmpty();
    }

    @Test
    void next_wrongByteCount_doesNotMatter() throws Exception {
        for (int bytes : new int[] {1, 5000, Integer.MAX_VALUE, -1}) {
            byte[] file = new MpegFile()
                    .infoWithBytes(30, bytes, DELAY, PADDING)
                    .packets(30, MpegFile.RATE_128)
                    .bytes();
            MpegAudioDemuxer demuxer = opened(file);

            assertThat(count(demuxer)).as("%d bytes stated", bytes).isEqualTo(30);
            assertThat(demuxer.track().frames()).hasValue(30 * 1152 - DELAY - PADDING);
        }
    }

    @Test
    void seek_behindAWrongCount_isTheEndUntilItHasProvedWrong() throws Exception {
        byte[] file = new MpegFile()
                .info("Info", 30, DELAY, PADDING)
                .packets(80, MpegFile.RATE_128)
                .bytes();
        MpegAudioDemuxer demuxer = opened(file);
        Packet packet = new Packet();

        assertThat(demuxer.seek(60 * 1152, 0)).isEqualTo(Progress.DONE);
        assertThat(demuxer.next(packet)).isEqualTo(Progress.END);
        assertThat(demuxer.seek(0, 0)).isEqualTo(Progress.DONE);
        assertThat(count(demuxer)).isEqualTo(80);
        assertThat(demuxer.seek(60 * 1152, 0)).isEqualTo(Progress.DONE);
        assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
        assertThat(packet.startFrame()).isEqualTo(1152L * number(packet) - DELAY - 529);
    }

    private static int count(MpegAudioDemuxer demuxer) throws DecodeException, MediaException {
        return numbers(demuxer).size();
    }
}
