package io.kithara;

/**
 * Counters of one stream.
 *
 * @param requests HTTP requests sent, retries and redirects included
 * @param retries requests sent again after a failure
 * @param resumes bodies continued after a break
 * @param bytesFetched body bytes from the network
 * @param bytesFromCache bytes that the cache already held
 * @param framesDelivered frames that {@code read} has returned
 * @param concealedPackets broken packets replaced
 * @param underruns times {@code read} found nothing after playback had begun
 */
public record StreamStats(
        long requests,
        long retries,
        long resumes,
        long bytesFetched,
        long bytesFromCache,
        long framesDelivered,
        long concealedPackets,
        long underruns) {}
