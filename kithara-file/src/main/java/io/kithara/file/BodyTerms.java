package io.kithara.file;

import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.net.CacheTerms;
import io.kithara.net.CachedResponse.Kind;
import io.kithara.net.FetchResponse;
import io.kithara.net.Freshness;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * On what terms the cache keeps the file at one address. Immutable; safe from any thread.
 *
 * @param uri what is asked for
 * @param pinned whether the cache keeps it for somebody, who decides when it is asked for again: until then it is as it is
 * @param freshness what the host, or else its server, says
 * @param passing where the bytes live that may not be kept
 */
record BodyTerms(URI uri, boolean pinned, Freshness freshness, Supplier<AssetStore> passing) {
    /** Returns whether what is kept serves without asking its server. */
    boolean isFresh(ResourceInfo info) {
        return pinned || freshness.isFresh(uri, Kind.FILE, info.note(), info.lastModified());
    }

    /** Returns whether what is kept serves where its server cannot be asked. */
    boolean servesStale(ResourceInfo info) {
        return pinned || terms(info.note(), info.lastModified()).servesStale();
    }

    /** Returns whether the body of a response may be kept. */
    boolean isStored(FetchResponse response) {
        return terms(Optional.of(freshness.note(response)), response.header("last-modified"))
                .stored();
    }

    private CacheTerms terms(Optional<String> note, Optional<String> lastModified) {
        return freshness.terms(uri, Kind.FILE, note, lastModified);
    }

    /** Returns {@code info} with what a response says of the time its body may be used. */
    ResourceInfo noted(ResourceInfo info, FetchResponse response) {
        return info.withNote(Optional.of(
                response.status() == 304 ? freshness.renewed(info.note(), response) : freshness.note(response)));
    }

    /** Returns a place for bytes that are gone when nobody reads them any more. */
    ResourceLease pass(ResourceKey key) throws StorageException {
        return passing.get().open(key);
    }

    /** Lets go of what {@link #pass} gave, when its lease is closed. */
    void passed(ResourceKey key) throws StorageException {
        // Still leased by another who plays the same: then that one lets go of it.
        boolean ignored = passing.get().evict(key.asset());
    }
}
