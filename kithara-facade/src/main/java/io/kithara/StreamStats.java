package io.kithara;

import io.kithara.decode.DecodeStats;
import io.kithara.stream.SourceStats;

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
 * @param bufferedFrames frames decoded and not yet read
 */
public record StreamStats(
        long requests,
        long retries,
        long resumes,
        long bytesFetched,
        long bytesFromCache,
        long framesDelivered,
        long concealedPackets,
        long underruns,
        long bufferedFrames) {
    /** All zero. */
    static final StreamStats ZERO = of(SourceStats.ZERO);

    /** Returns the sums. */
    StreamStats plus(StreamStats other) {
        return new StreamStats(
                requests + other.requests,
                retries + other.retries,
                resumes + other.resumes,
                bytesFetched + other.bytesFetched,
                bytesFromCache + other.bytesFromCache,
                framesDelivered + other.framesDelivered,
                concealedPackets + other.concealedPackets,
                underruns + other.underruns,
                bufferedFrames + other.bufferedFrames);
    }

    /** Returns them for a stream that holds no frames any more. */
    StreamStats withoutBuffered() {
        return new StreamStats(
                requests,
                retries,
                resumes,
                bytesFetched,
                bytesFromCache,
                framesDelivered,
                concealedPackets,
                underruns,
                0);
    }

    static StreamStats of(SourceStats source) {
        return of(source, new DecodeStats(0, 0, 0, 0, 0));
    }

    static StreamStats of(SourceStats source, DecodeStats decode) {
        return new StreamStats(
                source.requests(),
                source.retries(),
                source.resumes(),
                source.bytesFetched(),
                source.bytesFromCache(),
                decode.deliveredFrames(),
                decode.concealedPackets(),
                decode.underruns(),
                decode.bufferedFrames());
    }
}
