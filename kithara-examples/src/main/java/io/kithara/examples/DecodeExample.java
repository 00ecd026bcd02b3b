package io.kithara.examples;

import io.kithara.bufpool.BufferPool;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Outcome;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Providers;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Decodes without the facade. */
public abstract class DecodeExample {
    /** Plays frames of interleaved samples. */
    protected abstract void play(float[] pcm, int frames);

    /** Decodes a source to its end, at 48 kHz stereo. */
    public Optional<Outcome> decodeSource(MediaSource source, WorkerPool workers, BufferPool pool) throws Exception {
        // snippet decode
        DecodeEngine engine = new DecodeEngine(workers, pool, Providers.load(ClassLoader.getSystemClassLoader()));
        DecodeOptions options =
                DecodeOptions.builder().sampleRate(48_000).channels(2).build();
        try (DecodeSession session = engine.open(source, options)) {
            PcmFormat format = session.opened().toCompletableFuture().get(10, TimeUnit.SECONDS);
            float[] pcm = new float[1024 * format.channels()];
            int frames;
            while ((frames = session.read(pcm, 0, 1024)) != DecodeSession.END) {
                if (frames == 0) { // not yet
                    session.awaitReadable(Duration.ofSeconds(1));
                    continue;
                }
                play(pcm, frames);
            }
            return session.outcome(); // Complete, Truncated, Failed, Closed
        }
        // end
    }

    /** Decodes a file that is in memory, packet by packet. */
    public void decodePackets(byte[] bytes) throws MediaException, DecodeException {
        // snippet codec
        Providers providers = Providers.load(ClassLoader.getSystemClassLoader());
        Demuxer demuxer = providers
                .demuxerFor(Arrays.copyOf(bytes, 4096), MediaHint.NONE)
                .orElseThrow()
                .create(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IllegalStateException("more is wanted than there is: " + demuxer.wanted());
        }
        try (PacketDecoder decoder = providers.createDecoder(demuxer.track())) {
            Packet packet = new Packet();
            PcmBuffer pcm = new PcmBuffer();
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                int frames = decoder.decode(packet, pcm); // throws CORRUPT_PACKET: conceal it, go on
                play(pcm.samples(), frames);
            }
        }
        // end
    }
}
