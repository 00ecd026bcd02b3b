package io.kithara.net;

/**
 * Decides on what terms a response is kept in the cache. A host gives its own to override what servers say, for all or
 * for some of them; it may ask {@link #STANDARD} for the rest:
 *
 * <pre>{@code
 * FreshnessPolicy policy = response -> response.uri().getHost().endsWith(".example.com")
 *         ? CacheTerms.fresh(Duration.ofDays(365))
 *         : FreshnessPolicy.STANDARD.terms(response);
 * }</pre>
 *
 * <p>What it says is asked for when a response arrives and again when what was kept is about to be used, so that a new
 * policy counts for what an old one kept. It must be pure and quick, and may be called from any thread. What it throws
 * fails the stream that asked.
 */
@FunctionalInterface
public interface FreshnessPolicy {
    /**
     * RFC 9111 as a private cache reads it, and this where that leaves the choice to the cache:
     *
     * <ul>
     *   <li>segments, init segments and keys of HLS are fresh for ever: a playlist that means other bytes names another
     *       address, and a key that has changed all the same shows when it decrypts to nonsense and is asked for again;
     *   <li>a file without {@code max-age} or {@code Expires} is fresh for a tenth of the time since it was last modified
     *       (RFC 9111 section 4.2.2), at least a day and at most thirty: media behind an address hardly ever changes, and a
     *       track that is played twice a day is not worth a request;
     *   <li>a playlist without them is asked for each time it is opened, by a conditional request;
     *   <li>{@code immutable} without them is a year (RFC 8246);
     *   <li>what is stale serves where no server is reached, but not with {@code no-cache} or {@code must-revalidate}
     *       (section 4.2.4);
     *   <li>{@code no-store} reaches no disk, and serves only the streams that play it while it comes.
     * </ul>
     */
    FreshnessPolicy STANDARD = StandardFreshness::terms;

    /** Returns the terms on which {@code response} is kept. */
    CacheTerms terms(CachedResponse response);

    /**
     * Returns this policy for a host that may keep everything, such as one whose contracts allow offline copies: what is
     * not to be stored is stored, and asked for each time.
     */
    default FreshnessPolicy storingAll() {
        return response -> {
            CacheTerms terms = terms(response);
            return terms.stored() ? terms : new CacheTerms(true, terms.fresh(), terms.servesStale());
        };
    }
}
