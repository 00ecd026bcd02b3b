package io.kithara.benchmarks.process;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Providers;
import io.kithara.stream.MediaHint;
import java.util.Arrays;
import java.util.Optional;

/** Demuxing and decoding of bytes in memory, and nothing beside it. Safe from any thread. */
final class BareDecoding {
    /** As much as a demuxer's probe wants to see. */
    private static final int HEAD_BYTES = 4096;

    private final Providers providers = Providers.load(BareDecoding.class.getClassLoader());

    /** Takes the samples of one packet, which are the decoder's again afterwards. */
    interface Taker {
        void take(float[] samples, int count) throws InterruptedException;
    }

    void decode(byte[] whole, Taker taker) throws Exception {
        byte[] head = Arrays.copyOf(whole, HEAD_BYTES);
        MediaHint hint = new MediaHint(Optional.empty(), Optional.empty(), Optional.empty());
        Demuxer demuxer = providers
                .demuxerFor(head, hint)
                .orElseThrow()
                .create(Optional.empty(), new ByteArrayData(whole), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IllegalStateException("no track");
        }
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        try (PacketDecoder decoder = providers.createDecoder(demuxer.track())) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                int frames = decoder.decode(packet, pcm);
                taker.take(pcm.samples(), frames * decoder.format().channels());
            }
        }
    }
}
