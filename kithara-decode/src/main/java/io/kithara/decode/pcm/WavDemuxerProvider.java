package io.kithara.decode.pcm;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;

/** Recognises WAVE, RF64 and BW64 by its first twelve bytes. */
public final class WavDemuxerProvider implements DemuxerProvider {
    private static final int CERTAIN = 100;

    /** Called by {@code ServiceLoader}. */
    public WavDemuxerProvider() {}

    @Override
    public String name() {
        return "wav";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        return Magic.isWave(head) ? CERTAIN : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new WavDemuxer(media, options);
    }
}
