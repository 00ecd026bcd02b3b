package io.kithara.decode.ogg;

import static io.kithara.decode.ogg.OggFiles.PACKET_FRAMES;
import static io.kithara.decode.ogg.OggFiles.demuxer;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.CountedData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Drained;
import io.kithara.testing.OggMuxer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OggSeekTest {
    private static final int SEEKS = 300;

    // scenario 114
    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus", "mono.flac.ogg"})
    void seek_anywhere_goesOnWithThePacketsOfLinearReadingPrerollFirst(String name) throws Exception {
        byte[] bytes = OggFiles.real(name);
        Drained linear = Drained.of(demuxer(bytes));
        long frames = linear.track().frames().orElseThrow();
        Demuxer seeking = demuxer(bytes);
        assertThat(seeking.open()).isEqualTo(Demuxer.Progress.DONE);
        Random random = new Random(4);
        for (int i = 0; i < SEEKS; i++) {
            long frame = random.nextInt((int) frames);
            assertThat(seeking.seek(frame, 0)).isEqualTo(Demuxer.Progress.DONE);
            List<Drained.Item> rest = Drained.rest(seeking, () -> {
                        throw new AssertionError("all is there");
                    })
                    .packets();
            int from = linear.packets().size() - rest.size();
            assertThat(withoutFirst(rest))
                    .isEqualTo(withoutFirst(
                            linear.packets().subList(from, linear.packets().size())));
            assertPreroll(name, frame, rest.get(0));
        }
    }

    /** The first packet's own length may lean on what came before: what counts is that it is the right one. */
    private static List<Drained.Item> withoutFirst(List<Drained.Item> items) {
        return items.subList(1, items.size());
    }

    private static void assertPreroll(String name, long frame, Drained.Item first) {
        long preroll = name.endsWith(".opus") ? 34_560 : name.startsWith("stereo") ? 1024 : 0;
        assertThat(first.startFrame()).isLessThanOrEqualTo(Math.max(0, frame - preroll));
    }

    @Test
    void seek_pastTheEnd_isTheEnd() throws Exception {
        Demuxer seeking = demuxer(OggFiles.real("stereo.opus"));
        assertThat(seeking.open()).isEqualTo(Demuxer.Progress.DONE);
        assertThat(seeking.seek(1L << 40, 0)).isEqualTo(Demuxer.Progress.DONE);
        assertThat(Drained.rest(seeking, () -> {}).packets()).isEmpty();
        assertThat(seeking.seek(0, 0)).isEqualTo(Demuxer.Progress.DONE);
        assertThat(Drained.rest(seeking, () -> {}).packets()).hasSize(151);
    }

    // scenario 114
    @ParameterizedTest
    @CsvSource({"0.2,2,160", "1,3,260"})
    void seek_farAwayInAVariableRate_costsFewRequests(double swing, int most, int ofAHundred) throws Exception {
        byte[] bytes = variable(60_000, swing);
        Random random = new Random(5);
        int all = 0;
        for (int i = 0; i < 100; i++) {
            // A demuxer that has seen nothing: no seek profits from the one before.
            CountedData data = new CountedData(bytes);
            Demuxer seeking = new OggDemuxer(data, DemuxOptions.FILE);
            assertThat(seeking.open()).isEqualTo(Demuxer.Progress.DONE);
            int before = data.requests();
            assertThat(before).as("the start and the end").isEqualTo(2);
            long frame = (long) (random.nextDouble() * seeking.track().frames().orElseThrow());
            assertThat(seeking.seek(frame, 0)).isEqualTo(Demuxer.Progress.DONE);
            assertThat(data.requests() - before).as("seek %d", i).isLessThanOrEqualTo(most);
            all += data.requests() - before;
        }
        assertThat(all).isLessThanOrEqualTo(ofAHundred);
    }

    /** 20 minutes whose bit rate swings, slowly and fast: at 1 between 16 and 240 kbit/s. */
    private static byte[] variable(int packets, double swing) {
        OggMuxer muxer = OggFiles.opus(9);
        List<byte[]> page = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            double slow = 1 + swing * Math.sin(i / 9000.0);
            double fast = 1 + swing * Math.sin(i / 40.0);
            page.add(OggFiles.packet(i & 0xFF, (int) (40 + 180 * slow + 100 * fast)));
            if (page.size() == 40 || i == packets - 1) {
                muxer.page((i + 1L) * PACKET_FRAMES, i == packets - 1, page);
                page = new ArrayList<>();
            }
        }
        return muxer.bytes();
    }

    @Test
    void seek_inAChain_findsTheLinkAndSaysThatTheTrackChanged() throws Exception {
        byte[] vorbis = OggFiles.real("stereo.ogg");
        byte[] chain = OggMuxer.join(List.of(vorbis, OggFiles.opusFile(7, 20, 100, 0)));
        Drained linear = Drained.of(demuxer(chain));
        Demuxer seeking = demuxer(chain);
        assertThat(seeking.open()).isEqualTo(Demuxer.Progress.DONE);

        assertThat(seeking.seek(5 * 44_100, 0)).isEqualTo(Demuxer.Progress.DONE);
        Drained.Item first = Drained.rest(seeking, () -> {}).packets().get(0);
        assertThat(first.trackChanged()).isTrue();
        assertThat(first.startFrame()).isBetween(4L * 48_000 - 5_000, 5L * 48_000 - 34_560);

        assertThat(seeking.seek(48_000, 0))
                .as("in frames of the track that is read")
                .isEqualTo(Demuxer.Progress.DONE);
        List<Drained.Item> back = Drained.rest(seeking, () -> {}).packets();
        assertThat(back.get(0).trackChanged()).isTrue();
        assertThat(back.get(0).startFrame()).isBetween(0L, 44_100L - 1024);
        assertThat(back.get(back.size() - 1)).isEqualTo(linear.last());
    }
}
