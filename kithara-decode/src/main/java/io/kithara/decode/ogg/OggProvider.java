package io.kithara.decode.ogg;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;

/** Recognises Ogg by the capture pattern of its pages. */
public final class OggProvider implements DemuxerProvider {
    private static final int SURE = 100;

    /** Garbage in front: less sure than any magic number at the start. */
    private static final int AFTER_GARBAGE = 30;

    private static final byte[] CAPTURE = {'O', 'g', 'g', 'S', 0};

    /** Called by {@code ServiceLoader}. */
    public OggProvider() {}

    @Override
    public String name() {
        return "ogg";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (isPage(head, 0)) {
            return SURE;
        }
        for (int at = 1; at <= head.length - CAPTURE.length; at++) {
            if (head[at] == CAPTURE[0] && isPage(head, at)) {
                return AFTER_GARBAGE;
            }
        }
        return 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new OggDemuxer(media, options);
    }

    private static boolean isPage(byte[] head, int at) {
        for (int i = 0; i < CAPTURE.length; i++) {
            if (at + i >= head.length || head[at + i] != CAPTURE[i]) {
                return false;
            }
        }
        return true;
    }
}
