package io.kithara.decode.caf;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Recognises CAF by its first six bytes: its name and version 1. */
public final class CafProvider implements DemuxerProvider {
    static final int CAFF = DataWindow.fourCc("caff");
    static final int VERSION = 1;

    private static final int CERTAIN = 100;

    /** Called by {@code ServiceLoader}. */
    public CafProvider() {}

    @Override
    public String name() {
        return "caf";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (head.length < CafDemuxer.FILE_HEADER_BYTES) {
            return 0;
        }
        ByteBuffer in = ByteBuffer.wrap(head);
        return in.getInt() == CAFF && in.getShort() == VERSION ? CERTAIN : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new CafDemuxer(media, options);
    }
}
