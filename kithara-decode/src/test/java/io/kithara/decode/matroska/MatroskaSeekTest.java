package io.kithara.decode.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.CountedData;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.matroska.Reading.Read;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatroskaSeekTest {
    /** What is compared behind a seek: a second of most. */
    private static final int PACKETS = 30;

    // scenario 79
    @ParameterizedTest
    @ValueSource(
            strings = {
                "long-opus.webm",
                "long-vorbis.webm",
                "long-aac.mka",
                "long-flac.mka",
                "live.webm",
                "mp3.mka",
                "s16le.mka",
                "video.mkv"
            })
    void seek_anywhere_isLinearReading(String name) throws Exception {
        seekEverywhere(name, 100, 1);
    }

    // scenario 79
    @ParameterizedTest
    @Tag("stress")
    @Timeout(300)
    @ValueSource(strings = {"long-opus.webm", "long-vorbis.webm", "long-aac.mka", "long-flac.mka"})
    void seek_aThousandTimes_isLinearReading(String name) throws Exception {
        seekEverywhere(name, 1000, 2);
    }

    private static void seekEverywhere(String name, int seeks, long seed) throws Exception {
        byte[] file = Reading.file(name);
        List<Read> linear = Reading.all(file);
        long frames = linear.get(linear.size() - 1).end();
        Random random = new Random(seed);
        Demuxer seeking = Reading.opened(file);
        for (int i = 0; i < seeks; i++) {
            // Every other one by a demuxer that has seen nothing, and so has to jump.
            Demuxer demuxer = i % 2 == 0 ? seeking : Reading.opened(file);
            long frame = (long) (random.nextDouble() * frames);
            assertThat(demuxer.seek(frame, 0)).isEqualTo(Progress.DONE);
            assertFollows(demuxer, linear, frame, name + " seed " + seed + " seek " + i + " to " + frame);
        }
    }

    private static void assertFollows(Demuxer demuxer, List<Read> linear, long frame, String what) throws Exception {
        Packet packet = new Packet();
        int at = -1;
        for (int i = 0; i < PACKETS; i++) {
            Progress progress = demuxer.next(packet);
            if (progress == Progress.END) {
                assertThat(at).as(what).isEqualTo(linear.size() - 1);
                return;
            }
            Read read = Read.of(packet);
            if (i == 0) {
                assertThat(read.startFrame()).as(what).isLessThanOrEqualTo(frame);
                at = indexOf(linear, read);
                assertThat(at).as(what).isNotNegative();
            } else {
                assertThat(read).as(what).isEqualTo(linear.get(++at));
            }
        }
    }

    private static int indexOf(List<Read> linear, Read first) {
        for (int i = 0; i < linear.size(); i++) {
            if (linear.get(i).startFrame() == first.startFrame()
                    && linear.get(i).bytes().equals(first.bytes())) {
                return i;
            }
        }
        return -1;
    }

    // scenario 114
    @ParameterizedTest
    @CsvSource({
        // with an index behind the audio: one request for it, one for the cluster
        "true, 0, 2, 200",
        "true, 1, 2, 200",
        "false, 0.2, 2, 180",
        "false, 1, 4, 310"
    })
    void seek_farAway_costsFewRequests(boolean index, double swing, int most, int ofAHundred) throws Exception {
        long seed = 5;
        Random random = new Random(seed);
        byte[] file = variable(60_000, swing, index);
        int all = 0;
        for (int i = 0; i < 100; i++) {
            CountedData data = new CountedData(file);
            Demuxer demuxer = Reading.opened(data);
            int before = data.requests();
            long packetNumber = random.nextInt(60_000);
            assertThat(demuxer.seek(packetNumber * 960 + 35_000, 0)).isEqualTo(Progress.DONE);
            Packet packet = new Packet();
            if (demuxer.next(packet) == Progress.DONE) {
                int number = (packet.data()[1] & 0xFF) << 8 | (packet.data()[2] & 0xFF);
                assertThat(packet.startFrame()).as("seed %d seek %d", seed, i).isEqualTo(number * 960L - 312);
                assertThat(number).isEqualTo((int) packetNumber);
            }
            assertThat(data.requests() - before).as("seed %d seek %d", seed, i).isLessThanOrEqualTo(most);
            all += data.requests() - before;
        }
        assertThat(all).isLessThanOrEqualTo(ofAHundred);
    }

    /** 20 minutes of Opus whose bit rate swings, slowly and fast; packets hold their number. */
    private static byte[] variable(int packets, double swing, boolean index) {
        byte[] codec = MatroskaWriter.element(Id.CODEC_PRIVATE, opusHead());
        byte[] tracks = MatroskaWriter.track(1, "A_OPUS", 48_000, 2, 0, codec);
        byte[] info = MatroskaWriter.element(
                Id.INFO,
                MatroskaWriter.uint(Id.TIMESTAMP_SCALE, 1_000_000),
                MatroskaWriter.real(Id.DURATION, packets * 20));
        byte[] before = MatroskaWriter.concat(info, MatroskaWriter.element(Id.TRACKS, tracks));
        int seekHeadBytes = seekHead(0).length;
        MatroskaWriter body = new MatroskaWriter();
        List<byte[]> points = new ArrayList<>();
        for (int packet = 0; packet < packets; packet += 250) {
            int ticks = packet * 20;
            points.add(MatroskaWriter.element(
                    Id.CUE_POINT,
                    MatroskaWriter.uint(Id.CUE_TIME, ticks),
                    MatroskaWriter.element(
                            Id.CUE_TRACK_POSITIONS,
                            MatroskaWriter.uint(Id.CUE_TRACK, 1),
                            MatroskaWriter.uint(
                                    Id.CUE_CLUSTER_POSITION, seekHeadBytes + before.length + body.size()))));
            byte[][] blocks = new byte[250][];
            for (int i = 0; i < 250; i++) {
                blocks[i] = MatroskaWriter.simpleBlock(1, 20 * i, packet(packet + i, swing));
            }
            body.add(MatroskaWriter.cluster(ticks, blocks));
        }
        byte[] cues = index ? MatroskaWriter.element(Id.CUES, points.toArray(new byte[0][])) : new byte[0];
        byte[] head = index
                ? seekHead(seekHeadBytes + before.length + body.size())
                : MatroskaWriter.element(Id.VOID, new byte[seekHeadBytes - 9]);
        return MatroskaWriter.concat(
                MatroskaWriter.ebml("webm"), MatroskaWriter.element(Id.SEGMENT, head, before, body.bytes(), cues));
    }

    private static byte[] seekHead(long cues) {
        return MatroskaWriter.element(
                Id.SEEK_HEAD,
                MatroskaWriter.element(
                        Id.SEEK,
                        MatroskaWriter.uint(Id.SEEK_ID, Id.CUES),
                        MatroskaWriter.uint(Id.SEEK_POSITION, cues)));
    }

    private static byte[] packet(int number, double swing) {
        double slow = 1 + swing * Math.sin(number / 9000.0);
        double fast = 1 + swing * Math.sin(number / 40.0);
        byte[] packet = new byte[(int) (40 + 180 * slow + 100 * fast)];
        packet[0] = (byte) 0xFC; // 20 ms of CELT in stereo, one frame
        packet[1] = (byte) (number >> 8);
        packet[2] = (byte) number;
        return packet;
    }

    private static byte[] opusHead() {
        byte[] head = new byte[19];
        System.arraycopy("OpusHead".getBytes(StandardCharsets.US_ASCII), 0, head, 0, 8);
        head[8] = 1;
        head[9] = 2;
        head[10] = (byte) 312;
        head[11] = 312 >> 8;
        return head;
    }
}
