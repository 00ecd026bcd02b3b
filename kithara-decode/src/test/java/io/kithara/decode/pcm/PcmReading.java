package io.kithara.decode.pcm;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Track;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a PCM file holds: read to its end or to its failure. */
record PcmReading(Track track, float[] samples, @Nullable DecodeException failure) {
    static PcmReading wav(byte[] bytes) throws IOException {
        return read(new WavDemuxer(new ByteArrayData(bytes), DemuxOptions.FILE), 0);
    }

    static PcmReading aiff(byte[] bytes) throws IOException {
        return read(new AiffDemuxer(new ByteArrayData(bytes), DemuxOptions.FILE), 0);
    }

    /** Opens {@code demuxer}, whose data is all there, and reads from frame {@code from} on. */
    static PcmReading read(Demuxer demuxer, long from) throws IOException {
        require(demuxer.open());
        require(demuxer.seek(from, 0));
        PacketDecoder decoder = new PcmDecoderProvider().create(demuxer.track());
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        float[] samples = new float[0];
        DecodeException failure = null;
        try {
            while (demuxer.next(packet) == Progress.DONE) {
                int count = decoder.decode(packet, pcm) * decoder.format().channels();
                samples = Arrays.copyOf(samples, samples.length + count);
                System.arraycopy(pcm.samples(), 0, samples, samples.length - count, count);
            }
        } catch (DecodeException e) {
            failure = e;
        }
        return new PcmReading(demuxer.track(), samples, failure);
    }

    private static void require(Progress progress) {
        if (progress != Progress.DONE) {
            throw new AssertionError("all data is there, but: " + progress);
        }
    }
}
