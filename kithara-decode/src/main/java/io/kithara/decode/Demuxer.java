package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;

/**
 * Reads packets out of a container: what they are and when they play, never what they sound like.
 *
 * <p>Nothing here waits. Each step either finishes or returns {@link Progress#NEED_DATA} having changed nothing, and
 * {@link #wanted} says which bytes would let it finish; the caller waits for them and calls again. Used by one thread at
 * a time. Declared sizes are never trusted for allocation.
 */
public interface Demuxer {
    /** How a step ended. */
    enum Progress {
        /** Done: the headers are read, the packet is filled, the seek is set up. */
        DONE,
        /** The bytes of {@link Demuxer#wanted} are missing. */
        NEED_DATA,
        /** No further packet; the container ended as it should. */
        END
    }

    /**
     * Reads headers until {@link #track} is known.
     *
     * @throws DecodeException {@code MALFORMED}, {@code UNSUPPORTED}, {@code LIMIT}, or {@code TRUNCATED} if the data
     *     ends before the headers do
     * @throws MediaException if bytes it needs will never come
     */
    Progress open() throws DecodeException, MediaException;

    /** Returns the track that is read; after {@link #open} is done. A new one after {@link Packet#isTrackChanged}. */
    Track track();

    /**
     * Fills {@code packet} with the next packet.
     *
     * @throws DecodeException {@code TRUNCATED} if the data ends before the container said; every whole packet was
     *     returned before. {@code MALFORMED} if no further packet can be found
     */
    Progress next(Packet packet) throws DecodeException, MediaException;

    /**
     * Moves so that the following packets let a reset decoder produce {@code frame} exactly: their first may start
     * earlier (pre-roll), the caller trims by {@link Packet#startFrame}. Beyond the last frame: the next step is {@code
     * END}. Reading can go on from there; index or header bytes may be needed first.
     *
     * @param frame position in the track's presentation timeline, in frames, {@code >= 0}
     * @param prerollFrames what the decoder asks for before it, {@code >= 0}; the container may know that it takes more, never
     *     adds to it, and gives less only at its beginning
     */
    Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException;

    /**
     * Tells, before {@link #open}, what read the stretch of media before this one, so that what one segment leaves unsaid
     * or undone can be taken over: program tables, a frame cut by the border. Does nothing where every segment stands
     * for itself.
     *
     * @param before another demuxer of the same variant; not used any more afterwards
     * @param contiguous whether this media goes on where that ended, with the same timestamps
     */
    default void follow(Demuxer before, boolean contiguous) {}

    /**
     * Returns, after {@link #open} is done, whether the packets of a segment lie on a clock that its neighbours share. If
     * not they count from the segment's own start.
     */
    default boolean hasClock() {
        return true;
    }

    /** Returns the bytes that the last {@code NEED_DATA} was about. */
    ByteRange wanted();

    /** Returns the offset before which linear reading needs no byte any more. */
    long consumed();
}
