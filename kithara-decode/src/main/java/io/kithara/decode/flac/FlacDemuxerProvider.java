package io.kithara.decode.flac;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.Set;

/** Recognises native FLAC: by its marker, and without one by a frame's header. */
public final class FlacDemuxerProvider implements DemuxerProvider {
    private static final int MARKED = 100;

    /** A header right at the start, check sum included: by chance that is one file in millions. */
    private static final int STARTS_WITH_A_FRAME = 70;

    /** Only the protocol says so: all that is known of a file that begins with garbage. */
    private static final int ONLY_HINTED = 5;

    private static final byte[] MARKER = {'f', 'L', 'a', 'C'};
    private static final Set<String> CONTENT_TYPES = Set.of("audio/flac", "audio/x-flac");

    /** Called by {@code ServiceLoader}. */
    public FlacDemuxerProvider() {}

    @Override
    public String name() {
        return "flac";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (startsWithMarker(head)) {
            return MARKED;
        }
        if (new FrameHeader().read(head, 0, Math.min(head.length, FrameHeader.MAX_BYTES))) {
            return STARTS_WITH_A_FRAME;
        }
        boolean hinted = hint.extension().orElse("").equals("flac")
                || CONTENT_TYPES.contains(hint.contentType().orElse(""));
        return hinted ? ONLY_HINTED : 0;
    }

    private static boolean startsWithMarker(byte[] head) {
        for (int i = 0; i < MARKER.length; i++) {
            if (i >= head.length || head[i] != MARKER[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new FlacDemuxer(media);
    }
}
