package io.kithara.decode.mp4;

import static io.kithara.decode.mp4.Boxes.box;
import static io.kithara.decode.mp4.Boxes.constantStsz;
import static io.kithara.decode.mp4.Boxes.elst;
import static io.kithara.decode.mp4.Boxes.entry;
import static io.kithara.decode.mp4.Boxes.ftyp;
import static io.kithara.decode.mp4.Boxes.join;
import static io.kithara.decode.mp4.Boxes.mp4a;
import static io.kithara.decode.mp4.Boxes.mvhd;
import static io.kithara.decode.mp4.Boxes.stco;
import static io.kithara.decode.mp4.Boxes.stsc;
import static io.kithara.decode.mp4.Boxes.stsd;
import static io.kithara.decode.mp4.Boxes.stts;
import static io.kithara.decode.mp4.Boxes.trak;
import static io.kithara.decode.mp4.Boxes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Drained;
import io.kithara.decode.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Edit lists of several edits. The media is 8-bit PCM at 1 kHz whose frames are numbered, the movie counts milliseconds. */
class EditsTest {
    private static final int FRAMES = 200;

    @Test
    void next_gapBetweenEdits_isCutOut() throws Exception {
        assertThat(played(elst(50, 20, 40, 100))).isEqualTo(join(range(20, 70), range(100, 140)));
    }

    @Test
    void next_editsInAnotherOrder_arePlayedAsListed() throws Exception {
        assertThat(played(elst(30, 150, 60, 10, 20, 160)))
                .isEqualTo(join(range(150, 180), range(10, 70), range(160, 180)));
    }

    @Test
    void next_editsThatTouch_areOne() throws Exception {
        Demuxer demuxer = opened(elst(50, 20, 80, 71));

        assertThat(demuxer.track().frames()).hasValue(131);
        assertThat(played(elst(50, 20, 80, 71))).isEqualTo(range(20, 151));
    }

    @Test
    void next_lastEditBeyondTheMedia_endsWithIt() throws Exception {
        assertThat(played(elst(10, 0, 5000, 180))).isEqualTo(join(range(0, 10), range(180, 200)));
    }

    @Test
    void next_editOfAnotherRate_playsAsItWasRecorded() throws Exception {
        byte[] slow = box("edts", box("elst", u32(0, 1, 100, 0, 0x0_8000)));

        assertThat(played(slow)).isEqualTo(range(0, 100));
    }

    @Test
    void open_editsWithoutEnd_hitTheLimit() {
        assertThatThrownBy(() -> opened(elst(new int[2 * 2000])))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void seek_anyFrame_isWhatLinearReadingGives() throws Exception {
        byte[] edits = elst(30, 150, 60, 10, 20, 160);
        byte[] linear = played(edits);
        Demuxer demuxer = opened(edits);
        long seed = 3;
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int frame = random.nextInt(linear.length);
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Progress.DONE);
            byte[] rest = present(demuxer, frame);
            assertThat(rest).as("seed %d frame %d", seed, frame).isEqualTo(slice(linear, frame, linear.length));
        }
        assertThat(demuxer.seek(linear.length, 0)).isEqualTo(Progress.DONE);
        assertThat(demuxer.next(new Packet())).isEqualTo(Progress.END);
    }

    @Test
    void next_aac_decodesItsPrerollBeforeEachStretch() throws Exception {
        // eight packets of 1,024 frames; the second stretch begins with the sixth
        int[] sizes = {5, 5, 5, 5, 5, 5, 5, 5};
        byte[] trak = trak(
                1,
                "soun",
                44_100,
                elst(1024, 1024, 2048, 5 * 1024),
                stsd(mp4a(44_100, Boxes.LC_44100_STEREO)),
                stts(8, 1024),
                stsc(1, 8, 1),
                Boxes.stsz(sizes),
                stco(24));
        byte[] file = join(ftyp(), box("mdat", new byte[40]), box("moov", mvhd(44_100), trak));

        Drained drained = Drained.of(new Mp4Demuxer(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE));

        List<Long> starts = new ArrayList<>();
        drained.packets().forEach(packet -> starts.add(packet.startFrame()));
        assertThat(drained.track().frames()).hasValue(3072);
        assertThat(starts).containsExactly(-1024L, 0L, -1024L, 0L, 1024L, 2048L);
    }

    private static byte[] played(byte[] edits) throws Exception {
        Demuxer demuxer = opened(edits);
        byte[] played = present(demuxer, 0);
        assertThat(demuxer.track().frames()).hasValue(played.length);
        return played;
    }

    /** Trims as the timeline does: nothing before what is due. */
    private static byte[] present(Demuxer demuxer, long from) throws Exception {
        byte[] out = new byte[8 * FRAMES];
        int length = 0;
        Packet packet = new Packet();
        while (demuxer.next(packet) == Progress.DONE) {
            long due = from + length;
            assertThat(packet.startFrame()).isLessThanOrEqualTo(due);
            int skip = (int) Math.min(packet.frames(), due - packet.startFrame());
            System.arraycopy(packet.data(), skip, out, length, packet.frames() - skip);
            length += packet.frames() - skip;
        }
        return slice(out, 0, length);
    }

    private static Demuxer opened(byte[] edits) throws Exception {
        byte[] trak = trak(
                1,
                "soun",
                1000,
                edits,
                stsd(entry("raw ", 1, 8, 1000)),
                stts(FRAMES, 1),
                stsc(1, FRAMES, 1),
                constantStsz(1, FRAMES),
                stco(24));
        byte[] file = join(ftyp(), box("mdat", range(0, FRAMES)), box("moov", mvhd(1000), trak));
        Demuxer demuxer = new Mp4Demuxer(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        return demuxer;
    }

    private static byte[] range(int from, int to) {
        byte[] range = new byte[to - from];
        for (int i = 0; i < range.length; i++) {
            range[i] = (byte) (from + i);
        }
        return range;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
