package io.kithara.decode.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Drained;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.decode.pcm.PcmDecoderProvider;
import io.kithara.stream.Codec;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Segments with their init apart, as the test muxer writes them for HLS. */
class MuxedSegmentsTest {
    private static final DemuxOptions SEGMENT = new DemuxOptions(true, true);
    private static final byte[] TONE = Resources.bytes("aac/tone.aac");

    @Test
    void read_rampInPcmSegments_isTheRamp() throws Exception {
        for (int bits : new int[] {16, 24}) {
            RampOracle ramp = RampOracle.ofBits(bits);
            Fmp4Muxer muxer = Fmp4Muxer.pcm(44_100, 2, bits);
            int start = 5 * 44_100;

            float[] pcm = decode(open(muxer, muxer.rampSegment(ramp, start, 44_100, 1000)), start);

            assertThat(pcm).hasSize(2 * 44_100);
            ramp.assertContiguous(pcm, 2, start);
        }
    }

    // scenario 115
    @Test
    void drain_editListOf1024_countsFromItsStart() throws Exception {
        List<byte[]> packets = CodedFrames.aacOfAdts(TONE);
        Fmp4Muxer muxer = aac().withEdit(1024);

        Drained first = Drained.of(demuxer(muxer, muxer.segment(0, packets.subList(0, 20), 1024)));
        Drained last = Drained.of(demuxer(muxer, muxer.segment(20 * 1024, packets.subList(20, 66), 1024, 500)));

        assertThat(first.track().codec()).isEqualTo(Codec.AAC);
        assertThat(first.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(first.packets().get(0).startFrame()).isEqualTo(-1024);
        assertThat(first.frames()).isEqualTo(20 * 1024);
        assertThat(last.packets().get(0).startFrame()).isEqualTo(19 * 1024);
        assertThat(last.frames()).isEqualTo(45 * 1024 + 500);
        assertThat(last.last().hash()).isEqualTo(Arrays.hashCode(packets.get(65)));
    }

    @Test
    void drain_coarseTimescale_packetsFollowEachOther() throws Exception {
        List<byte[]> packets = CodedFrames.aacOfAdts(TONE);
        Fmp4Muxer muxer = aac().withTimescale(1000);

        Drained drained = Drained.of(demuxer(muxer, muxer.segment(464, packets.subList(20, 60), 23)));

        assertThat(drained.packets().get(0).startFrame()).isBetween(20 * 1024L - 44, 20 * 1024L + 44);
        assertThat(drained.frames()).isEqualTo(40 * 1024);
    }

    private static Fmp4Muxer aac() {
        return Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(TONE), 44_100, 2);
    }

    private static Demuxer demuxer(Fmp4Muxer muxer, byte[] media) {
        return new Mp4Provider()
                .create(Optional.of(new ByteArrayData(muxer.init())), new ByteArrayData(media), SEGMENT);
    }

    private static Demuxer open(Fmp4Muxer muxer, byte[] media) throws Exception {
        Demuxer demuxer = demuxer(muxer, media);
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        return demuxer;
    }

    private static float[] decode(Demuxer demuxer, long start) throws Exception {
        float[] samples = {};
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        try (PacketDecoder decoder = new PcmDecoderProvider().create(demuxer.track())) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                assertThat(packet.startFrame()).isEqualTo(start + samples.length / 2);
                int count = 2 * decoder.decode(packet, pcm);
                assertThat(count).isEqualTo(2 * packet.frames());
                samples = Arrays.copyOf(samples, samples.length + count);
                System.arraycopy(pcm.samples(), 0, samples, samples.length - count, count);
            }
        }
        return samples;
    }
}
