package io.kithara.stream;

/**
 * Counters of one source.
 *
 * @param requests HTTP requests sent, retries and redirects included
 * @param retries requests sent again after a failure
 * @param resumes bodies continued after a break
 * @param bytesFetched body bytes from the network
 * @param bytesFromCache bytes handed out that the cache already held when the stream opened
 */
public record SourceStats(long requests, long retries, long resumes, long bytesFetched, long bytesFromCache) {
    /** All zero. */
    public static final SourceStats ZERO = new SourceStats(0, 0, 0, 0, 0);
}
