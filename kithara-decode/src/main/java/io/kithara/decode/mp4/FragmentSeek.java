package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes from fragment to fragment to the packet that holds a frame, by a reader of its own, so that an abandoned seek leaves no
 * trace. It begins where the index has the frame, and again one entry before if that turns out to be behind it. Used for one
 * seek, by one thread.
 */
final class FragmentSeek {
    /** No entry is to be doubted any more: what was reached by reading is certain. */
    private static final long CERTAIN = -1;

    private final long target;
    private final FragmentIndex index;
    private final Function<FragmentIndex.@Nullable Entry, FragmentReader> readers;
    private FragmentReader reader;

    /** The frame of the entry that reading began at. */
    private long landing;

    /**
     * Begins.
     *
     * @param target media frame
     * @param readers makes one that starts at an entry, or at the first fragment
     */
    FragmentSeek(long target, FragmentIndex index, Function<FragmentIndex.@Nullable Entry, FragmentReader> readers) {
        this.target = target;
        this.index = index;
        this.readers = readers;
        reader = land(index.floor(target));
    }

    long target() {
        return target;
    }

    /** Returns the reader: what it lacks, or, once the seek is {@code READY}, the fragment that stands before the packet. */
    FragmentReader reader() {
        return reader;
    }

    /** Goes on; {@code END} if the data ends before the frame. */
    Load run() throws DecodeException, MediaException {
        while (true) {
            Load load = reader.next();
            if (load != Load.READY) {
                return load;
            }
            Fragment fragment = reader.fragment();
            if (fragment.start() > target && landing > CERTAIN) {
                reader = land(index.lower(landing));
            } else if (fragment.end() > target) {
                advance(fragment);
                return Load.READY;
            } else {
                landing = CERTAIN;
            }
        }
    }

    private FragmentReader land(FragmentIndex.@Nullable Entry entry) {
        landing = entry == null ? CERTAIN : entry.frame();
        return readers.apply(entry);
    }

    private void advance(Fragment fragment) {
        while (!fragment.isDone() && fragment.startFrame() + fragment.frames() <= target) {
            fragment.advance();
        }
    }

    @Override
    public String toString() {
        return "FragmentSeek[to " + target + "]";
    }
}
