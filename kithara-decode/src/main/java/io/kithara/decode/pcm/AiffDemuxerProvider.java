package io.kithara.decode.pcm;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;

/** Recognises AIFF and AIFF-C by its first twelve bytes. */
public final class AiffDemuxerProvider implements DemuxerProvider {
    private static final int CERTAIN = 100;

    /** Called by {@code ServiceLoader}. */
    public AiffDemuxerProvider() {}

    @Override
    public String name() {
        return "aiff";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        return Magic.isAiff(head) ? CERTAIN : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new AiffDemuxer(media, options);
    }
}
