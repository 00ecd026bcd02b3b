package io.kithara;

import io.kithara.assets.CacheKey;
import io.kithara.assets.KeyPolicy;
import io.kithara.hls.KeyUnwrapper;
import io.kithara.net.AccessHook;
import io.kithara.net.FreshnessPolicy;
import io.kithara.net.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import okhttp3.OkHttpClient;

/** Collects the settings of a {@link Kithara}; not safe for several threads. */
public final class KitharaBuilder {
    /** Two hours at 64 kbit/s: more than one track of almost anything, and modest for a server with a heap. */
    public static final long DEFAULT_MEMORY_CACHE_BYTES = 64L << 20;

    /** What the Rust original gives its pools: dozens of streams, never silently exceeded. */
    public static final long DEFAULT_BUFFER_BUDGET_BYTES = 256L << 20;

    /** Enough to fill a line with small files, and few enough that the first is soon whole. */
    public static final int DEFAULT_MAX_DOWNLOADS = 3;

    Optional<Path> cacheDirectory = Optional.empty();
    OptionalLong cacheLimitBytes = OptionalLong.empty();
    OptionalLong cacheLimitAssets = OptionalLong.empty();
    OptionalLong cacheLimitAssetBytes = OptionalLong.empty();
    Optional<Duration> cacheMaxIdle = Optional.empty();
    long cacheMinFreeBytes;
    Optional<CacheKey> cacheKey = Optional.empty();
    long bufferBudgetBytes = DEFAULT_BUFFER_BUDGET_BYTES;
    int decodeWorkers = Runtime.getRuntime().availableProcessors();
    Optional<KeyPolicy> keys = Optional.empty();
    Optional<OkHttpClient> httpClient = Optional.empty();
    Optional<Executor> executor = Optional.empty();
    Optional<AccessHook> access = Optional.empty();
    Optional<KeyUnwrapper> keyUnwrapper = Optional.empty();

    Optional<FreshnessPolicy> freshness = Optional.empty();
    int maxDownloads = DEFAULT_MAX_DOWNLOADS;

    /** Not for hosts: tests show with it that what ends a wait is not the time. */
    Timeouts timeouts = Timeouts.DEFAULT;

    KitharaBuilder() {}

    /** Keeps the cache in this directory, made if it is missing; the default is in memory. */
    public KitharaBuilder cacheDirectory(Path directory) {
        cacheDirectory = Optional.of(directory);
        return this;
    }

    /** Limits the cache to so many bytes, in memory at least 64 KiB; the defaults are 4 GiB on disk and 64 MiB in memory. */
    public KitharaBuilder cacheLimitBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("cacheLimitBytes=" + bytes);
        }
        cacheLimitBytes = OptionalLong.of(bytes);
        return this;
    }

    /** Limits the cache to so many assets; the default is 100,000. */
    public KitharaBuilder cacheLimitAssets(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("cacheLimitAssets=" + count);
        }
        cacheLimitAssets = OptionalLong.of(count);
        return this;
    }

    /**
     * Limits each asset of the cache to so many bytes, unless it is downloaded (pinned) or in use; there is no limit by
     * default. Of an HLS stream the segments go that were not used for longest, a single file goes as a whole.
     */
    public KitharaBuilder cacheLimitAssetBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("cacheLimitAssetBytes=" + bytes);
        }
        cacheLimitAssetBytes = OptionalLong.of(bytes);
        return this;
    }

    /** Forgets what was not used for so long, unless it is downloaded (pinned) or in use; the default is never. */
    public KitharaBuilder cacheMaxIdle(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("cacheMaxIdle=" + time);
        }
        cacheMaxIdle = Optional.of(time);
        return this;
    }

    /**
     * Leaves so many bytes free on the disk of the cache directory, {@code >= 0}: where others fill it, the cache shrinks.
     * The default is 0. Nothing to a cache in memory.
     */
    public KitharaBuilder cacheMinFreeBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cacheMinFreeBytes=" + bytes);
        }
        cacheMinFreeBytes = bytes;
        return this;
    }

    /**
     * Encrypts the cache directory with this key: without it nothing of a URL or of what came from it can be read there. A
     * new directory becomes encrypted and opens with this key only; one that is not does not become so. The key is used by
     * {@link #build} and not after; the host may destroy it then.
     */
    public KitharaBuilder cacheKey(CacheKey key) {
        cacheKey = Optional.of(key);
        return this;
    }

    /** Limits the memory of all buffers together; the default is 256 MiB. */
    public KitharaBuilder bufferBudgetBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bufferBudgetBytes=" + bytes);
        }
        bufferBudgetBytes = bytes;
        return this;
    }

    /** Decodes on at most so many threads at once, {@code >= 1}; the default is the number of cores. */
    public KitharaBuilder decodeWorkers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("decodeWorkers=" + count);
        }
        decodeWorkers = count;
        return this;
    }

    /** Decides which URLs name the same bytes, for hosts whose URLs carry tokens; the default compares all of a URL. */
    public KitharaBuilder keys(KeyPolicy policy) {
        keys = Optional.of(policy);
        return this;
    }

    /** Sends requests through the host's client, whose connections, TLS and proxy are used; it is not closed. */
    public KitharaBuilder httpClient(OkHttpClient client) {
        httpClient = Optional.of(client);
        return this;
    }

    /** Decodes on the host's executor, which is not shut down, rather than on threads of its own. */
    public KitharaBuilder executor(Executor host) {
        executor = Optional.of(host);
        return this;
    }

    /** Asks this hook for headers, query parameters or a fresh URL before a request and when access has expired. */
    public KitharaBuilder access(AccessHook hook) {
        access = Optional.of(hook);
        return this;
    }

    /** Turns what key servers of encrypted HLS send into keys; by default they send the keys themselves. */
    public KitharaBuilder keyUnwrapper(KeyUnwrapper unwrapper) {
        keyUnwrapper = Optional.of(unwrapper);
        return this;
    }

    /** Decides how long what the cache holds serves without asking; the default is {@link FreshnessPolicy#STANDARD}. */
    public KitharaBuilder freshness(FreshnessPolicy policy) {
        freshness = Optional.of(policy);
        return this;
    }

    /** Runs at most so many downloads at once, {@code >= 1}; the others wait. The default is 3. */
    public KitharaBuilder maxDownloads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxDownloads=" + count);
        }
        maxDownloads = count;
        return this;
    }

    /**
     * Returns an instance; threads and clients start when first needed.
     *
     * @throws KitharaException {@code STORAGE} if the cache directory cannot be used, {@code CACHE_KEY} if it is not
     *     encrypted with the key given; nothing is left of the instance
     * @throws IllegalArgumentException if the limit of a cache in memory is below 64 KiB
     */
    public Kithara build() throws KitharaException {
        return Kithara.of(this);
    }
}
