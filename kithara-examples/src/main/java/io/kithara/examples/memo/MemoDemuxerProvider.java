package io.kithara.examples.memo;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Arrays;
import java.util.Optional;

// snippet memo-demuxer-provider
/** Knows voice memos by their first bytes. */
public final class MemoDemuxerProvider implements DemuxerProvider {
    @Override
    public String name() {
        return "memo";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        return Arrays.equals(Arrays.copyOf(head, MemoDemuxer.MAGIC.length), MemoDemuxer.MAGIC) ? 90 : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new MemoDemuxer(media);
    }
}
// end
