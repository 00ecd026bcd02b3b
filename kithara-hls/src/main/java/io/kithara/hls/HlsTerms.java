package io.kithara.hls;

import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.net.CacheTerms;
import io.kithara.net.CachedResponse.Kind;
import io.kithara.net.FetchResponse;
import io.kithara.net.Freshness;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * On what terms the cache keeps what streams are made of. Immutable; safe from any thread.
 *
 * @param freshness what the host, or else the servers, say
 * @param passing where segments live that may not be kept
 */
record HlsTerms(Freshness freshness, Supplier<AssetStore> passing) {
    /** Returns the terms that servers state; what may not be kept passes through {@code store}. */
    static HlsTerms standard(AssetStore store) {
        return new HlsTerms(Freshness.STANDARD, () -> store);
    }

    /** Returns whether a playlist that is kept serves without asking its server. */
    boolean isFresh(URI uri, ResourceInfo info) {
        return freshness.isFresh(uri, Kind.PLAYLIST, info.note(), info.lastModified());
    }

    /** Returns whether a playlist or key that is kept serves where its server cannot be reached. */
    boolean servesStale(URI uri, Kind kind, ResourceInfo info) {
        return freshness.terms(uri, kind, info.note(), info.lastModified()).servesStale();
    }

    /** Returns whether the body of a response may be kept. */
    boolean isStored(URI uri, Kind kind, FetchResponse response) {
        Optional<String> note = Optional.of(freshness.note(response));
        CacheTerms terms = freshness.terms(uri, kind, note, response.header("last-modified"));
        return terms.stored();
    }

    /** Returns {@code info} with what a response says of the time its body may be used. */
    ResourceInfo noted(ResourceInfo info, FetchResponse response) {
        return info.withNote(Optional.of(
                response.status() == 304 ? freshness.renewed(info.note(), response) : freshness.note(response)));
    }
}
