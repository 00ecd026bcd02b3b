package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;

/**
 * What becomes of the chunks of a stream that cannot be read, or not to their end: each is a hole, until there are too many.
 * Confined to the decode worker.
 */
final class LostChunks {
    /** Chunks in a row that may fail before the stream counts as failed: a dead origin should not play as silence. */
    private static final int MAX_IN_A_ROW = 3;

    private final MediaSource source;
    private final ChunkSearch search;
    private final Holes holes;
    private final Timeline timeline;
    private final ChunkEntry entry;
    private int inARow;

    LostChunks(MediaSource source, ChunkSearch search, Holes holes, Timeline timeline, ChunkEntry entry) {
        this.source = source;
        this.search = search;
        this.holes = holes;
        this.timeline = timeline;
        this.entry = entry;
    }

    /** Begins to count anew: something could be read, or the listener goes elsewhere. */
    void forget() {
        inARow = 0;
    }

    /** Takes a chunk of which the source says that it has nothing. */
    void takeMissing(MediaChunk missing, MediaException cause) {
        entry.skip(missing);
        leave(cause);
    }

    /**
     * Gives up the chunk that was entered last, or what is left of it.
     *
     * @param opening whether nothing of it was placed yet
     * @param heard whether the stream is open; one that never was fails with its first chunk
     * @throws MediaException {@code cause}, if the stream ends with it
     */
    void lose(MediaException cause, boolean opening, boolean heard) throws MediaException {
        // A source that hears of it decides itself when it is enough.
        boolean decided = source.unusable(entry.chunk(), cause);
        if (!decided && (!heard || ++inARow > MAX_IN_A_ROW)) {
            throw cause;
        }
        if (opening) {
            entry.skip(entry.chunk());
        }
        leave(cause);
    }

    private void leave(MediaException cause) {
        search.takeAny();
        holes.lose(cause);
        timeline.leaveSegment(true);
        entry.lose();
    }

    /**
     * Leaves a chunk of which no more comes. One that was cut between two packets, or before the first one, looks whole; where
     * there is another variant, that one may have the rest.
     *
     * @throws MediaException {@code TRUNCATED} if it was, before anything has changed
     */
    void end() throws MediaException {
        if (source.info().variants().size() > 1 && (timeline.isCutShort() || timeline.hasSeenNothing())) {
            throw new MediaException(
                    MediaException.Reason.TRUNCATED, "a segment ends before the time that the playlist states");
        }
        timeline.leaveSegment(false);
    }

    @Override
    public String toString() {
        return "LostChunks[" + inARow + " in a row]";
    }
}
