package io.kithara.decode.adts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.tags.Id3v2Reader;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When a segment of packed audio starts: RFC 8216 section 3.4 puts the timestamp of its first frame into an ID3 tag
 * before it. Not safe for several threads.
 */
final class SegmentStart {
    private static final int TAG_START = 4;
    private static final int ID3V2 = 'I' << 16 | 'D' << 8 | '3';

    /** The timestamp is one of MPEG-2. */
    private static final int TICKS_PER_SECOND = 90_000;

    private final DataWindow window;
    private @Nullable Id3v2Reader tag;
    private OptionalLong ticks = OptionalLong.empty();
    private boolean done;

    SegmentStart(DataWindow window) {
        this.window = window;
    }

    /** Reads the tag, if there is one; {@code READY} also if there is none. */
    Load read() throws DecodeException, MediaException {
        if (done) {
            return Load.READY;
        }
        if (tag == null) {
            Load load = window.load(0, TAG_START);
            if (load == Load.NEED_DATA) {
                return load;
            }
            done = load == Load.END || window.u24be(0) != ID3V2;
            tag = new Id3v2Reader(window, 0);
        }
        Load load = done ? Load.READY : tag.read();
        if (load == Load.READY) {
            done = true;
            ticks = tag.hlsTimestamp();
        }
        return load;
    }

    /** Returns what the tag says of the music, once it is read. */
    Metadata metadata() {
        return tag == null ? Metadata.NONE : tag.tags().build();
    }

    /** Returns whether a tag says when the segment starts. */
    boolean isStated() {
        return ticks.isPresent();
    }

    /** Returns the first frame on the clock of the stream, 0 if no tag says. */
    long frame(int sampleRate) {
        long all = ticks.orElse(0);
        long rest = all % TICKS_PER_SECOND * sampleRate + TICKS_PER_SECOND / 2;
        return all / TICKS_PER_SECOND * sampleRate + rest / TICKS_PER_SECOND;
    }
}
