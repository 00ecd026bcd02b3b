package io.kithara.decode.pcm;

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
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavDemuxerTest {
    private static final int FRAMES = 5000;
    private static final byte[] RAMP = ramp(FRAMES);

    // scenario 78
    /** What it counts is told by nothing, so nothing is cut by it; how long the sound is it tells well enough. */
    @Test
    void track_mpegAudioWithFact_estimatesByItAndTrimsNothing() throws Exception {
        assertThat(mpegAudio(45_205).frames()).isEmpty();
        assertThat(mpegAudio(45_205).estimatedFrames()).hasValue(45_205);
        assertThat(mpegAudio(45_205).encoderDelay()).isZero();
    }

    @Test
    void track_mpegAudioWithFactThatCannotBe_estimatesByTheBitRate() throws Exception {
        long byBitrate = mpegAudio(0).estimatedFrames().orElseThrow();
        assertThat(byBitrate).isBetween(44_000L, 47_000L);
        assertThat(mpegAudio(100).estimatedFrames()).hasValue(byBitrate);
        assertThat(mpegAudio(0xFFFF_FFFFL).estimatedFrames()).hasValue(byBitrate);
    }

    /** Forty packets of 128 kbit/s: a little more than a second. */
    private static Track mpegAudio(long fact) throws Exception {
        byte[] packet = new byte[417];
        packet[0] = (byte) 0xFF;
        packet[1] = (byte) 0xFB;
        packet[2] = (byte) 0x90;
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            packets.writeBytes(packet);
        }
        byte[] file = WavFile.riff()
                .format(0x55, 2, 44_100, 0)
                .ascii("fact")
                .le(4, 4)
                .le(fact, 4)
                .chunk("data", packets.toByteArray())
                .bytes();
        WavDemuxer demuxer = new WavDemuxer(new ByteArrayData(file), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        return demuxer.track();
    }

    @Test
    void read_plainFile_givesEveryFrame() throws Exception {
        PcmReading reading = PcmReading.wav(
                WavFile.riff().format(1, 2, 44_100, 16).data(RAMP.length, RAMP).bytes());

        assertThat(reading.track().frames()).hasValue(FRAMES / 2);
        assertThat(reading.samples()).isEqualTo(rampSamples(0, FRAMES));
        assertThat(reading.failure()).isNull();
    }

    @Test
    void read_rf64_takesTheSizeFromDs64() throws Exception {
        byte[] ds64 = new WavFile()
                .le(1 << 20, 8)
                .le(RAMP.length, 8)
                .le(FRAMES, 8)
                .le(0, 4)
                .bytes();
        PcmReading reading = PcmReading.wav(WavFile.start("RF64", 0xFFFF_FFFFL)
                .chunk("ds64", ds64)
                .format(1, 1, 48_000, 16)
                .data(0xFFFF_FFFFL, RAMP)
                .chunk("LIST", new byte[400])
                .bytes());

        assertThat(reading.track().frames()).hasValue(FRAMES);
        assertThat(reading.samples()).hasSize(FRAMES);
    }

    // scenario 80
    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0xFFFF_FFFEL, 0x7FFF_FFFFL, 0x7FFF_F000L + 36, 0})
    void read_sizeThatCannotBeMeant_endsWithTheData(long size) throws Exception {
        byte[] file = WavFile.start("RIFF", size == 0 ? 36 : 0xFFFF_FFFFL)
                .format(1, 1, 8_000, 16)
                .data(size, RAMP)
                .bytes();
        PcmReading reading = PcmReading.wav(file);

        assertThat(reading.track().frames()).isEmpty();
        assertThat(reading.track().estimatedFrames()).hasValue(FRAMES);
        assertThat(reading.samples()).isEqualTo(rampSamples(0, FRAMES));
        assertThat(reading.failure()).isNull();
    }

    // scenario 80
    @Test
    void read_lessDataThanStated_givesWholeFramesThenTruncated() throws Exception {
        byte[] file = WavFile.riff()
                .format(1, 2, 8_000, 16)
                .data(RAMP.length + 4_000, RAMP)
                .bytes();
        PcmReading reading = PcmReading.wav(Arrays.copyOf(file, file.length - 1));

        assertThat(reading.samples()).hasSize(FRAMES - 2);
        assertThat(reading.failure())
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED))
                .hasMessage("the data ends after 2499 of 3500 PCM frames");
    }

    @Test
    void read_emptyDataInAFinishedFile_isEmpty() throws Exception {
        byte[] file = WavFile.start("RIFF", 500)
                .format(1, 1, 8_000, 16)
                .data(0, new byte[0])
                .chunk("ID3 ", new byte[400])
                .bytes();

        assertThat(PcmReading.wav(file).samples()).isEmpty();
    }

    @Test
    void read_chunksBeforeData_areSkippedUnread() throws Exception {
        byte[] info = "INFOINAM\005\0\0\0Song\0\0IART\003\0\0\0Me\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = WavFile.riff()
                .chunk("JUNK", new byte[1 << 20])
                .chunk("odd ", new byte[3])
                .chunk("LIST", info)
                .format(1, 1, 8_000, 16)
                .data(RAMP.length, RAMP)
                .bytes();
        ArrivingData data = new ArrivingData(file, 4096, true);
        data.arrive(file.length);
        PcmReading reading = PcmReading.read(new WavDemuxer(data, DemuxOptions.FILE), 0);

        assertThat(reading.samples()).hasSize(FRAMES);
        assertThat(reading.track().tags()).containsEntry("INAM", "Song").containsEntry("IART", "Me");
        assertThat(data.bytesRead()).isLessThan(100_000);
    }

    @Test
    void read_tagsBehindData_areReadWhereTheFileIsAllHere() throws Exception {
        byte[] info = "INFOINAM\005\0\0\0Song\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] id3 = "ID3\3\0\0\0\0\0\15TPE1\0\0\0\3\0\0\0Me".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = WavFile.riff()
                .format(1, 1, 8_000, 16)
                .data(RAMP.length, RAMP)
                .chunk("odd ", new byte[3])
                .chunk("LIST", info)
                .chunk("id3 ", id3)
                .bytes();
        PcmReading reading = PcmReading.wav(file);
        assertThat(reading.samples()).hasSize(FRAMES);
        assertThat(reading.track().metadata().tags().title()).contains("Song");
        assertThat(reading.track().metadata().tags().artist()).contains("Me");

        ArrivingData data = new ArrivingData(file, 4096, true);
        data.arrive(file.length);
        PcmReading fetched = PcmReading.read(new WavDemuxer(data, DemuxOptions.FILE), 0);
        assertThat(fetched.track().tags()).isEmpty();
    }

    @Test
    void read_nonsenseBehindData_changesNothing() throws Exception {
        byte[] file = WavFile.riff()
                .format(1, 1, 8_000, 16)
                .data(RAMP.length, RAMP)
                .ascii("LIST")
                .le(0xFFFF_FFFFL, 4)
                .ascii("INFO")
                .bytes();
        assertThat(PcmReading.wav(file).samples()).hasSize(FRAMES);
        assertThat(PcmReading.wav(file).failure()).isNull();
    }

    @Test
    void read_oddChunkWithoutPadding_isFollowed() throws Exception {
        byte[] file = WavFile.riff()
                .format(1, 1, 8_000, 16)
                .ascii("LIST")
                .le(3, 4)
                .bytes(new byte[3])
                .data(RAMP.length, RAMP)
                .bytes();

        assertThat(PcmReading.wav(file).samples()).isEqualTo(rampSamples(0, FRAMES));
    }

    @Test
    void read_extensible24In32_takesTheTopBits() throws Exception {
        byte[] sample = {0, 0x34, 0x12, 0x40};
        byte[] file =
                WavFile.riff().extensible(1, 1, 48_000, 32, 24).data(4, sample).bytes();

        assertThat(PcmReading.wav(file).samples()).containsExactly(0x401234 / 8388608f);
    }

    // scenario 79
    @Test
    void seek_anywhere_isExact() throws Exception {
        byte[] file =
                WavFile.riff().format(1, 1, 8_000, 16).data(RAMP.length, RAMP).bytes();
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            int frame = random.nextInt(FRAMES + 10);
            PcmReading reading = PcmReading.read(new WavDemuxer(new ByteArrayData(file), DemuxOptions.FILE), frame);
            assertThat(reading.samples()).isEqualTo(rampSamples(Math.min(frame, FRAMES), FRAMES));
        }
        assertThat(PcmReading.read(new WavDemuxer(new ByteArrayData(file), DemuxOptions.FILE), Long.MAX_VALUE)
                        .samples())
                .isEmpty();
    }

    @Test
    void open_bytesArriveOneByOne_neverFailsAndEndsUp() throws Exception {
        byte[] file = WavFile.riff()
                .chunk("LIST", "INFOISFT\004\0\0\0Test".getBytes(StandardCharsets.ISO_8859_1))
                .format(1, 1, 8_000, 16)
                .data(RAMP.length, RAMP)
                .bytes();
        ArrivingData data = new ArrivingData(file, 1, false);
        WavDemuxer demuxer = new WavDemuxer(data, DemuxOptions.FILE);
        Packet packet = new Packet();
        int steps = 0;
        while (demuxer.open() == Progress.NEED_DATA) {
            data.arrive(demuxer.wanted().start() + 1);
            steps++;
        }
        while (demuxer.next(packet) == Progress.NEED_DATA) {
            data.arrive(demuxer.wanted().end());
        }

        assertThat(steps).isGreaterThan(40);
        assertThat(packet.length()).isEqualTo(2048);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x11})
    void open_adpcm_isUnsupportedByName(int tag) {
        byte[] file =
                WavFile.riff().format(tag, 1, 8_000, 4).data(100, new byte[100]).bytes();

        assertThatThrownBy(() -> PcmReading.wav(file))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("ADPCM");
    }

    @Test
    void open_dataBeforeFormat_isMalformed() {
        byte[] file =
                WavFile.riff().data(4, new byte[4]).format(1, 1, 8_000, 16).bytes();

        assertThatThrownBy(() -> PcmReading.wav(file))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void open_endlessEmptyChunks_isALimit() {
        WavFile file = WavFile.riff();
        for (int i = 0; i < 5000; i++) {
            file.chunk("JUNK", new byte[0]);
        }

        assertThatThrownBy(() -> PcmReading.wav(file.bytes()))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    // scenario 53
    @Test
    void probe_knowsItsOwnByContent() {
        byte[] head = WavFile.riff().format(1, 1, 8_000, 16).bytes();

        assertThat(new WavDemuxerProvider().probe(head, MediaHint.NONE)).isEqualTo(100);
        assertThat(new AiffDemuxerProvider().probe(head, MediaHint.NONE)).isZero();
        assertThat(new WavDemuxerProvider().probe(new byte[11], MediaHint.NONE)).isZero();
    }

    private static byte[] ramp(int samples) {
        WavFile out = new WavFile();
        for (int i = 0; i < samples; i++) {
            out.le(i - 1000, 2);
        }
        return out.bytes();
    }

    private static float[] rampSamples(int from, int to) {
        float[] samples = new float[to - from];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (from + i - 1000) / 32768f;
        }
        return samples;
    }
}
