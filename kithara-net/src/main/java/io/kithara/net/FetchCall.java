package io.kithara.net;

/** A fetch under way. */
public interface FetchCall {
    /**
     * Ends the fetch soon, also in the middle of a back-off or a body: the sink gets {@code onFailure} with {@code
     * CANCELLED} unless it has ended before. Returns at once; safe from any thread; later calls do nothing.
     */
    void cancel();
}
