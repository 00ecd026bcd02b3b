package io.kithara.decode.latm;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Recognises LOAS by frames that follow each other from the first byte on. */
public final class LatmProvider implements DemuxerProvider {
    /** Three syncwords of 11 bits where they belong are no chance. */
    private static final int SURE_FRAMES = 3;

    private static final int SURE = 85;

    /** Called by {@code ServiceLoader}. */
    public LatmProvider() {}

    @Override
    public String name() {
        return "latm";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (!LoasWalker.isSync(head)) {
            return 0;
        }
        LoasWalker walker = new LoasWalker(new DataWindow(new ByteArrayData(head)));
        long expected = 0;
        try {
            for (int frames = 0; frames < SURE_FRAMES; frames++) {
                if (walker.locate() != Load.READY || walker.position() != expected) {
                    return 0;
                }
                walker.advance();
                expected = walker.position();
            }
            return SURE;
        } catch (IOException e) {
            throw new UncheckedIOException("an array has no gaps and is short", e);
        }
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new LatmDemuxer(media);
    }
}
