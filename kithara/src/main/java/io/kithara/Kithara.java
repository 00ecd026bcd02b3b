package io.kithara;

import io.kithara.assets.AssetStore;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Opens URLs as exact float PCM. Owns its buffers, HTTP client, cache, workers and timer, shared by all its streams; two
 * instances live side by side. Safe from any thread.
 */
public final class Kithara implements AutoCloseable {
    private Kithara() {}

    /** Returns a builder with the defaults: cache in memory, as many decode workers as cores. */
    public static Builder builder() {
        return new Builder();
    }

    /** Opens {@code uri} with the defaults; see {@link #open(URI, OpenOptions)}. */
    public AudioStream open(URI uri) throws KitharaException {
        return open(uri, OpenOptions.defaults());
    }

    /**
     * Opens an http, https or file URL and waits until its format is known; the download goes on behind it.
     *
     * @throws KitharaException if it cannot be opened; nothing stays open
     */
    public AudioStream open(URI uri, OpenOptions options) throws KitharaException {
        throw new KitharaException(KitharaException.Reason.UNSUPPORTED, "not wired yet: " + uri.getScheme());
    }

    /** As {@link #open(URI, OpenOptions)} without waiting; the stage fails with a {@link KitharaException}. */
    public CompletionStage<AudioStream> openAsync(URI uri, OpenOptions options) {
        throw new IllegalStateException("not wired yet: " + uri.getScheme());
    }

    /** Finds out what {@code uri} holds, decoding no more than that needs. Waits as {@link #open} does. */
    public Probe probe(URI uri, OpenOptions options) throws KitharaException {
        throw new KitharaException(KitharaException.Reason.UNSUPPORTED, "not wired yet: " + uri.getScheme());
    }

    /**
     * Fills the cache with what playing the first {@code length} of {@code uri} reads, and waits for it.
     *
     * @return what it cost
     */
    public StreamStats prefetch(URI uri, Duration length, OpenOptions options) throws KitharaException {
        throw new KitharaException(KitharaException.Reason.UNSUPPORTED, "not wired yet: " + uri.getScheme());
    }

    /** Starts to fetch all of {@code uri} into the cache and pins it there. Returns at once. */
    public Download download(URI uri, OpenOptions options) throws KitharaException {
        throw new KitharaException(KitharaException.Reason.UNSUPPORTED, "not wired yet: " + uri.getScheme());
    }

    /** Returns the cache, to list, pin, unpin, evict, verify and clear. Do not close it. */
    public AssetStore cache() {
        throw new IllegalStateException("not wired yet");
    }

    /** Closes every stream and joins every thread this instance started. Later calls do nothing. */
    @Override
    public void close() {}

    /** Collects settings; not safe for several threads. */
    public static final class Builder {
        private Builder() {}

        /** Keeps the cache in this directory, made if it is missing; the default is in memory. */
        public Builder cacheDirectory(java.nio.file.Path directory) {
            return this;
        }

        /** Limits the cache to so many bytes; the default is 1 GiB on disk, 64 MiB in memory. */
        public Builder cacheLimitBytes(long bytes) {
            return this;
        }

        /** Returns an instance; threads and clients start when first needed. */
        public Kithara build() {
            return new Kithara();
        }
    }
}
