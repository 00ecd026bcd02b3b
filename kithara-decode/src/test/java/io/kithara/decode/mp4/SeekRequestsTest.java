package io.kithara.decode.mp4;

import static io.kithara.decode.mp4.Boxes.box;
import static io.kithara.decode.mp4.Boxes.ftyp;
import static io.kithara.decode.mp4.Boxes.join;
import static io.kithara.decode.mp4.Boxes.mp4a;
import static io.kithara.decode.mp4.Boxes.mvhd;
import static io.kithara.decode.mp4.Boxes.stco;
import static io.kithara.decode.mp4.Boxes.stsc;
import static io.kithara.decode.mp4.Boxes.stsd;
import static io.kithara.decode.mp4.Boxes.stsz;
import static io.kithara.decode.mp4.Boxes.stts;
import static io.kithara.decode.mp4.Boxes.trak;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.CountedData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What seeks in a remote file of eight minutes cost. */
class SeekRequestsTest {
    private static final int PACKETS = 20_000;
    private static final int PACKET_BYTES = 400;

    // scenario 114
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void seek_anywhere_costsOneRequest(boolean moovFirst) throws Exception {
        byte[] file = file(moovFirst);
        long seed = 7;
        Random random = new Random(seed);
        CountedData data = new CountedData(file);
        Demuxer demuxer = new Mp4Demuxer(Optional.empty(), data, DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        assertThat(data.requests()).as("the start, and the movie behind").isLessThanOrEqualTo(moovFirst ? 1 : 2);
        Packet packet = new Packet();
        for (int i = 0; i < 100; i++) {
            int before = data.requests();
            int number = 2 + random.nextInt(PACKETS - 2);
            assertThat(demuxer.seek(1024L * number, 0)).isEqualTo(Progress.DONE);
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(packet.startFrame()).as("seed %d, seek %d", seed, i).isEqualTo(1024L * (number - 2));
            assertThat(data.requests() - before).as("seed %d, seek %d", seed, i).isLessThanOrEqualTo(1);
        }
    }

    private static byte[] file(boolean moovFirst) {
        byte[] mdat = box("mdat", new byte[PACKETS * PACKET_BYTES]);
        if (!moovFirst) {
            return join(ftyp(), mdat, moov(ftyp().length + 8));
        }
        int offset = ftyp().length + moov(0).length + 8;
        return join(ftyp(), moov(offset), mdat);
    }

    private static byte[] moov(int offset) {
        int[] sizes = new int[PACKETS];
        Arrays.fill(sizes, PACKET_BYTES);
        byte[] trak = trak(
                1,
                "soun",
                44_100,
                new byte[0],
                stsd(mp4a(44_100, Boxes.LC_44100_STEREO)),
                stts(PACKETS, 1024),
                stsc(1, PACKETS, 1),
                stsz(sizes),
                stco(offset));
        return box("moov", mvhd(44_100), trak);
    }
}
