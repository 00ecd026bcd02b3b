package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code moov} and reads it. Boxes in front of it are stepped over by their headers: a movie behind ten gigabytes of
 * {@code mdat} costs one read far on. Restartable. Not safe for several threads.
 */
final class MovieFinder {
    private static final int MOOV = Box.type("moov");
    private static final int MOOF = Box.type("moof");

    private final DataWindow window;
    private final BoxScanner scanner;
    private final Movie movie = new Movie();
    private final MovieVisitor visitor = new MovieVisitor(movie);
    private long position;
    private @Nullable BoxTree tree;
    private @Nullable Box before;

    MovieFinder(DataWindow window) {
        this.window = window;
        scanner = new BoxScanner(window);
    }

    /**
     * Goes on until the movie is read.
     *
     * @return {@code READY} or {@code NEED_DATA}
     * @throws DecodeException {@code MALFORMED} if there is none, {@code TRUNCATED} if the data ends before it
     */
    Load read() throws DecodeException, MediaException {
        while (tree == null) {
            Load load = scanner.scan(position, Box.OPEN_END);
            if (load == Load.END) {
                throw missing();
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
            step(scanner.box());
        }
        return tree.read();
    }

    Movie movie() {
        return movie;
    }

    /** Returns the audio track; there must be one. */
    MovieTrack track() throws DecodeException {
        MovieTrack track = movie.track;
        if (track == null) {
            throw visitor.noTrack();
        }
        return track;
    }

    /** Returns the offset behind the movie. */
    long end() {
        return position;
    }

    ByteRange wanted() {
        BoxTree reading = tree;
        return reading == null ? window.wanted() : reading.wanted();
    }

    private void step(Box box) throws DecodeException {
        if (box.type() == MOOV) {
            tree = new BoxTree(window, box, visitor);
        } else if (box.type() == MOOF) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "the " + box + " comes before any 'moov' and there is no other init");
        }
        before = box;
        position = box.end();
    }

    private DecodeException missing() throws DecodeException, MediaException {
        Box last = before;
        if (last != null && position < Box.OPEN_END && scanner.isCut(position)) {
            return new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the data ends inside or behind the " + last + ", before any 'moov'");
        }
        return new DecodeException(DecodeException.Reason.MALFORMED, "there is no 'moov' box in the whole data");
    }
}
