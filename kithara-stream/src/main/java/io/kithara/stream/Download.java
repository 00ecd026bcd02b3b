package io.kithara.stream;

/** A fetch handed to the {@link Downloader}. Safe from any thread; nothing here waits. */
public interface Download {
    /**
     * Ends it: a queued one at once on this thread, a running one soon. Its sink gets {@code onFailure} with {@code
     * CANCELLED} unless it has ended. Later calls do nothing.
     */
    void cancel();

    /** Changes how urgent it is: where it stands in the queue, or whether it may be cancelled in favour of others. */
    void reprioritise(Priority priority);
}
