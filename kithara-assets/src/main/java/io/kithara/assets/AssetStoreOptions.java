package io.kithara.assets;

import io.kithara.bufpool.BufferPool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a store behaves. Immutable; safe from any thread.
 *
 * <p>Without an executor the store runs one thread of its own, {@code kithara-storage-1}, from its first background
 * work until it is closed.
 */
public final class AssetStoreOptions {
    /** Some seventy hours at 128 kbit/s, and a small part of any disk of today. */
    public static final long DEFAULT_MAX_BYTES = 4L << 30;

    /** What start-up and eviction are measured with. */
    public static final int DEFAULT_MAX_ASSETS = 100_000;

    /** More than one stream keeps busy; a process may have 1,024 descriptors in all on a plain Linux. */
    public static final int DEFAULT_OPEN_HANDLES = 64;

    private final long maxBytes;
    private final int maxAssets;
    private final long maxAssetBytes;
    private final @Nullable Duration maxIdle;
    private final long minFreeBytes;
    private final int openHandles;
    private final KeyPolicy keys;
    private final InstantSource clock;
    private final LongSupplier ticks;
    private final Workers.@Nullable Owner executors;
    private final @Nullable BufferPool buffers;
    private final @Nullable CacheKey key;

    private AssetStoreOptions(Builder builder) {
        maxBytes = builder.maxBytes;
        maxAssets = builder.maxAssets;
        maxAssetBytes = builder.maxAssetBytes;
        maxIdle = builder.maxIdle;
        minFreeBytes = builder.minFreeBytes;
        openHandles = builder.openHandles;
        keys = builder.keys;
        clock = builder.clock;
        ticks = builder.ticks;
        executors = builder.executors;
        buffers = builder.buffers;
        key = builder.key;
    }

    /** Returns the defaults. */
    public static AssetStoreOptions defaults() {
        return builder().build();
    }

    /** Returns a builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the limit on bytes held. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Returns the limit on the number of assets. */
    public int maxAssets() {
        return maxAssets;
    }

    /** Returns the limit on the bytes of one asset. */
    public long maxAssetBytes() {
        return maxAssetBytes;
    }

    /** Returns how long an asset is kept after its last use; empty if for ever. */
    public Optional<Duration> maxIdle() {
        return Optional.ofNullable(maxIdle);
    }

    /** Returns how many bytes are to be left free on the disk. */
    public long minFreeBytes() {
        return minFreeBytes;
    }

    /** Returns how many resources without a lease keep their file open. */
    public int openHandles() {
        return openHandles;
    }

    /** Returns what decides which URLs name the same bytes. */
    public KeyPolicy keys() {
        return keys;
    }

    /** Returns the wall clock that says how long an asset has been idle. */
    public InstantSource clock() {
        return clock;
    }

    /** Returns the monotonic clock, in nanoseconds, that tells a jump of the wall clock from time going by. */
    public LongSupplier ticks() {
        return ticks;
    }

    Optional<Workers.Owner> executors() {
        return Optional.ofNullable(executors);
    }

    /** Returns the key that a directory is encrypted with; empty if it is not. */
    Optional<CacheKey> key() {
        return Optional.ofNullable(key);
    }

    Optional<BufferPool> buffers() {
        return Optional.ofNullable(buffers);
    }

    @Override
    public String toString() {
        return "AssetStoreOptions[maxBytes=" + maxBytes + " maxAssets=" + maxAssets + " maxAssetBytes=" + maxAssetBytes
                + " maxIdle=" + maxIdle + " minFreeBytes=" + minFreeBytes + " openHandles=" + openHandles + "]";
    }

    /** Collects options; not safe for several threads. */
    public static final class Builder {
        private long maxBytes = DEFAULT_MAX_BYTES;
        private int maxAssets = DEFAULT_MAX_ASSETS;
        private long maxAssetBytes = Long.MAX_VALUE;
        private @Nullable Duration maxIdle;
        private long minFreeBytes;
        private int openHandles = DEFAULT_OPEN_HANDLES;
        private KeyPolicy keys = KeyPolicy.EXACT;
        private InstantSource clock = InstantSource.system();
        private LongSupplier ticks = System::nanoTime;
        private Workers.@Nullable Owner executors;
        private @Nullable BufferPool buffers;
        private @Nullable CacheKey key;

        private Builder() {}

        /** Sets the limit on bytes held, {@code >= 0}; what is leased, pinned or in progress may exceed it. */
        public Builder maxBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxBytes=" + bytes);
            }
            maxBytes = bytes;
            return this;
        }

        /** Sets the limit on the number of assets, {@code >= 0}; what is leased or pinned may exceed it. */
        public Builder maxAssets(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("maxAssets=" + count);
            }
            maxAssets = count;
            return this;
        }

        /**
         * Sets the limit on the bytes of one asset, {@code >= 0}; by default there is none. Of an asset that holds more,
         * the resources go that have not been used for longest and are not leased; nothing goes of one that is pinned.
         */
        public Builder maxAssetBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxAssetBytes=" + bytes);
            }
            maxAssetBytes = bytes;
            return this;
        }

        /**
         * Sets how long an asset is kept after its last use unless it is leased or pinned; {@code > 0}, for ever by
         * default. While the store is open a wall clock that is set changes nothing; it is believed when the store is
         * opened, unless it is behind the last use of anything.
         */
        public Builder maxIdle(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("maxIdle=" + time);
            }
            maxIdle = time;
            return this;
        }

        /**
         * Sets how many bytes are to be left free on the disk, {@code >= 0}, 0 by default: with less the store shrinks,
         * whoever filled the disk. Looked at while the store grows, at most once a second or every 16 MiB; nothing to a
         * memory store.
         */
        public Builder minFreeBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("minFreeBytes=" + bytes);
            }
            minFreeBytes = bytes;
            return this;
        }

        /** Sets how many resources without a lease keep their file open, {@code >= 0}. */
        public Builder openHandles(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("openHandles=" + count);
            }
            openHandles = count;
            return this;
        }

        /** Sets what decides which URLs name the same bytes. */
        public Builder keys(KeyPolicy policy) {
            keys = Objects.requireNonNull(policy, "keys");
            return this;
        }

        /** Sets the wall clock. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /** Sets the monotonic clock, in nanoseconds; {@link System#nanoTime} by default. */
        public Builder ticks(LongSupplier nanos) {
            ticks = Objects.requireNonNull(nanos, "ticks");
            return this;
        }

        /**
         * Sets who does the disk's slow work (force, journal, manifests, eviction) and who starts it later. Both stay
         * the caller's and must outlive the store; {@code timer} only hands over to {@code storage}.
         *
         * @param storage runs its tasks on a thread of its own, never on the one that hands them over
         * @param timer fires after a delay; does no work itself
         */
        public Builder executors(Executor storage, ScheduledExecutorService timer) {
            executors = new Workers.Owner(storage, timer);
            return this;
        }

        /** Sets who lends the blocks of a memory store; it stays the caller's and must outlive the store. */
        public Builder buffers(BufferPool pool) {
            buffers = Objects.requireNonNull(pool, "buffers");
            return this;
        }

        /**
         * Encrypts what the directory holds, names and contents: without this key nothing of a URL or of what came from it
         * can be read there. A new directory becomes encrypted, and opens with this key only from then on; one that is not
         * encrypted does not become so. Nothing to a memory store. The key is used while a store is opened and not after.
         */
        public Builder key(CacheKey secret) {
            key = Objects.requireNonNull(secret, "key");
            return this;
        }

        /** Returns the options. */
        public AssetStoreOptions build() {
            return new AssetStoreOptions(this);
        }
    }
}
