package io.kithara.net;

/**
 * Fetches bodies over HTTP strictly and resumably: a body arrives byte-exact, in order, without duplicate or gap, or it
 * fails with a typed reason. Two versions of a resource are never spliced.
 *
 * <p>Retries, back-off, resumption, redirects and refreshed access happen inside; a sink sees one body. Safe from any
 * thread.
 */
public interface HttpFetcher extends AutoCloseable {
    /** Returns the settings of a new fetcher, all at their defaults. */
    static HttpFetcherBuilder builder() {
        return new HttpFetcherBuilder();
    }

    /**
     * Starts a fetch and returns at once. The sink is called on a network thread, by one thread at a time; exactly one
     * of {@link BodySink#onComplete} and {@link BodySink#onFailure} ends it, also after {@link FetchCall#cancel}.
     */
    default FetchCall fetch(FetchRequest request, BodySink sink) {
        return fetch(request, sink, new NetListener() {});
    }

    /** As {@link #fetch(FetchRequest, BodySink)}; {@code listener} hears of every request this one fetch makes. */
    FetchCall fetch(FetchRequest request, BodySink sink, NetListener listener);

    /**
     * Cancels every fetch and releases connections and threads this fetcher owns. Later fetches fail as cancelled. Waits
     * at most 50 ms for its threads; one that is in a DNS look-up, or in a sink, may end later.
     */
    @Override
    void close();
}
