package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks the top level of fragmented data from {@code moof} to {@code moof}. Restartable. Not safe for several threads. */
final class FragmentReader {
    /**
     * How the samples of the track that is read are timed.
     *
     * @param holes whether decode times may leave holes between fragments; if not they follow each other
     */
    record Timing(int trackId, Timescale timescale, int framesPerPacket, boolean holes) {}

    private static final int MOOF = Box.type("moof");
    private static final int SIDX = Box.type("sidx");

    private final DataWindow window;
    private final BoxScanner scanner;
    private final Movie movie;
    private final FragmentIndex index;
    private final Timing timing;
    private long position;
    private long expected;
    private boolean guessed;
    private @Nullable Box moof;
    private @Nullable BoxTree tree;
    private @Nullable FragmentVisitor visitor;
    private @Nullable Fragment fragment;

    /**
     * Starts at a top-level box.
     *
     * @param from its offset, the media frame it is for, and whether that is certain
     */
    FragmentReader(DataWindow window, Movie movie, FragmentIndex index, Timing timing, FragmentIndex.Entry from) {
        this.window = window;
        this.movie = movie;
        this.index = index;
        this.timing = timing;
        position = from.offset();
        expected = from.frame();
        guessed = !from.read();
        scanner = new BoxScanner(window);
    }

    /**
     * Reads the next fragment that has samples of the track; {@link #fragment} has it.
     *
     * @return {@code END} if the data ends where a box ends
     * @throws DecodeException {@code TRUNCATED} if it ends inside one
     */
    Load next() throws DecodeException, MediaException {
        while (true) {
            BoxTree reading = tree;
            if (reading != null) {
                Load load = reading.read();
                if (load != Load.READY) {
                    return load;
                }
                tree = null;
                if (finish()) {
                    return Load.READY;
                }
            }
            Load load = scanner.scan(position, Box.OPEN_END);
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.END) {
                rejectCut();
                return load;
            }
            if (!enter(scanner.box())) {
                return Load.END;
            }
        }
    }

    Fragment fragment() {
        return Objects.requireNonNull(fragment, "no fragment was read");
    }

    Timing timing() {
        return timing;
    }

    long position() {
        return position;
    }

    ByteRange wanted() {
        BoxTree reading = tree;
        return reading == null ? window.wanted() : reading.wanted();
    }

    /** Looks at a top-level box; returns false if it is padding behind the last one. */
    private boolean enter(Box box) throws DecodeException {
        if (box.type() == 0) {
            return false;
        }
        if (box.type() == MOOF) {
            moof = box;
            visitor = new FragmentVisitor(movie);
            tree = new BoxTree(window, box, visitor);
        } else if (box.type() == SIDX) {
            visitor = null;
            tree = BoxTree.ofLeaf(window, box, new SidxVisitor());
        }
        position = box.end();
        return true;
    }

    private boolean finish() throws DecodeException {
        FragmentVisitor read = visitor;
        Box box = moof;
        if (read == null || box == null) {
            return false;
        }
        fragment = Fragment.of(read.fragments(), box, timing, expected, guessed || timing.holes);
        if (fragment == null) {
            return false;
        }
        guessed = false;
        expected = fragment.end();
        index.add(fragment.start(), box.start());
        return true;
    }

    private void rejectCut() throws DecodeException, MediaException {
        if (position < Box.OPEN_END && scanner.isCut(position)) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED, "the data ends inside the box before or at " + position);
        }
    }

    private final class SidxVisitor implements BoxTree.Visitor {
        @Override
        public BoxTree.Step enter(Box parent, Box box) {
            return BoxTree.Step.SKIP;
        }

        @Override
        public void body(Box parent, Box box, BoxBody body) throws DecodeException {
            index.announce(box, body, timing.timescale.sampleRate());
        }

        @Override
        public void leave(Box box) {}
    }
}
