package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Providers;
import io.kithara.testing.AllocationCounter;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JLayerDecoderTest {
    @Test
    void rank_isForMpegAudioOnly() throws Exception {
        Decoded decoded = TestMedia.decode(TestMedia.read("chirp-mpeg25.mp3"));

        assertThat(new JLayerProvider().rank(decoded.track())).isPositive();
        assertThat(decoded.track().format().sampleRate()).isEqualTo(8000);
    }

    @Test
    void decode_monoAfterStereo_followsTheStream() throws Exception {
        byte[] stereo = TestMedia.withoutHeaderPacket(TestMedia.read("chirp-cbr.mp3"));
        byte[] mono = TestMedia.withoutHeaderPacket(TestMedia.read("sine-first.mp3"));
        byte[] both = Arrays.copyOf(stereo, stereo.length + mono.length);
        System.arraycopy(mono, 0, both, stereo.length, mono.length);

        Decoded decoded = TestMedia.decode(both);

        assertThat(decoded.mixed()).isTrue();
        assertThat(decoded.channels()).isEqualTo(1);
        assertThat(decoded.corrupt()).isZero();
    }

    @Test
    void decode_steadyState_allocatesLittle() throws Exception {
        byte[] bytes = TestMedia.read("chirp-cbr.mp3");
        Providers providers = Providers.load(getClass().getClassLoader());
        Demuxer demuxer = providers
                .demuxerFor(Arrays.copyOf(bytes, 4096), TestMedia.MP3_HINT)
                .orElseThrow()
                .create(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        PacketDecoder decoder = providers.createDecoder(demuxer.track());
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        for (int i = 0; i < 20; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(decoder.decode(packet, pcm)).isEqualTo(1152);
        }
        AllocationCounter allocated = AllocationCounter.ofCurrentThread();
        int packets = 0;
        while (demuxer.next(packet) == Progress.DONE) {
            packets += decoder.decode(packet, pcm) / 1152;
        }
        double seconds = packets * 1152 / 44_100.0;

        assertThat(allocated.bytes() / seconds).as("bytes per second of audio").isLessThan(8192);
    }
}
