package io.kithara.hls;

import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import org.jspecify.annotations.Nullable;

/** The bytes of a segment as one stream uses them, and how far they have come. Closing ends the use. */
interface SegmentBytes extends MediaData, AutoCloseable {
    /** Returns whether every byte is there. */
    boolean isLanded();

    /** Returns whether some byte is there. */
    boolean hasBegun();

    /** Returns whether no byte of it came over the network. */
    boolean isCached();

    /** Returns how many bytes arrived in a row from the start. */
    long arrived();

    /** Returns one past the last byte that was read. */
    long readTo();

    /**
     * Returns whether the reader is through with some of its bytes, of which it has made sound, or with all. Whoever has
     * asked too early is told once it is; nobody else is woken for it.
     */
    boolean isPlaying();

    /** Returns why the rest will not come; null while it may. */
    @Nullable
    MediaException failure();

    /** Returns how long ago it was asked for. */
    long elapsedNanos(long now);

    /** Returns how long ago its last byte came; {@link #elapsedNanos} if none did. */
    long silentNanos(long now);

    /** Changes how urgent it is. */
    void urge(Priority priority);

    /** Makes every further read throw {@code why}: another variant takes over. Reads that wait look again. */
    void abort(MediaException why);

    @Override
    void close();
}
