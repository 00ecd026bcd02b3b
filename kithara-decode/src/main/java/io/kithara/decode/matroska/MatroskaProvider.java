package io.kithara.decode.matroska;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Recognises Matroska and WebM by the EBML header, which nothing else of sound has; what else it may be, the demuxer says. */
public final class MatroskaProvider implements DemuxerProvider {
    private static final int CERTAIN = 100;

    /** Called by {@code ServiceLoader}. */
    public MatroskaProvider() {}

    @Override
    public String name() {
        return "matroska";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        return head.length >= Integer.BYTES && ByteBuffer.wrap(head).getInt() == Id.EBML ? CERTAIN : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new MatroskaDemuxer(media, options);
    }
}
