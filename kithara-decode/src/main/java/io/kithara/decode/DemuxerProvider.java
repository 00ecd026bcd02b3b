package io.kithara.decode;

import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;

/** Recognises a container and reads it; found through {@code ServiceLoader}. Stateless and safe from any thread. */
public interface DemuxerProvider {
    /** Returns a short name for messages and tables, as {@code mpeg-audio}. */
    String name();

    /**
     * Says how sure the content is this container.
     *
     * @param head the first bytes of the data after any ID3v2 tag: up to 4 KiB, fewer only if the data is shorter
     * @param hint what the protocol says; content wins over it
     * @return 0 for no; up to 100 for a magic number that cannot be anything else
     */
    int probe(byte[] head, MediaHint hint);

    /**
     * Makes a demuxer.
     *
     * @param init the init segment, where the format has one apart; all of it is there
     * @param media the bytes
     */
    Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options);
}
