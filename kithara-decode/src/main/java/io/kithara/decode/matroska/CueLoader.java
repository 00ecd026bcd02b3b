package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/** Fetches the index when it is needed first, from wherever it is. An index that is broken is none. Used by one thread. */
final class CueLoader {
    /** Some hundred thousand clusters, and what a window holds. */
    private static final int MAX_BYTES = 4 << 20;

    private final DataWindow window;
    private final SegmentHeader header;
    private final long track;
    private final Element element;
    private Cues cues;
    private boolean done;

    CueLoader(DataWindow window, SegmentHeader header, long track) {
        this.window = window;
        this.header = header;
        this.track = track;
        this.element = new Element(window);
        this.cues = header.cues();
        this.done = !cues.isEmpty() || header.cuesPosition() < 0;
    }

    /** Returns {@code NEED_DATA} until it is known whether there is an index. */
    Load load() throws MediaException {
        if (done) {
            return Load.READY;
        }
        try {
            Load load = element.read(header.cuesPosition());
            boolean sound =
                    load == Load.READY && element.id() == Id.CUES && element.end() - element.body() <= MAX_BYTES;
            if (sound) {
                load = window.load(element.body(), (int) (element.end() - element.body()));
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (sound && load == Load.READY) {
                cues = Cues.read(new Master(window, element.body(), element.end()), track, header.segmentBody());
            }
        } catch (DecodeException e) {
            // Clusters are found without it.
            cues = Cues.NONE;
        }
        done = true;
        return Load.READY;
    }

    /** Returns the index; {@link Cues#NONE} if there is none of use. */
    Cues cues() {
        return cues;
    }
}
