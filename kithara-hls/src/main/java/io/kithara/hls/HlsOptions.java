package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.stream.Codec;
import io.kithara.stream.VariantSelection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** How one stream behaves; immutable. */
public final class HlsOptions {
    /** Media ahead of the reader: enough for every rule of the adaptation, little enough not to be wasted. */
    public static final Duration DEFAULT_LOOK_AHEAD = Duration.ofSeconds(60);

    /** For a store in memory: a minute at 256 kbit/s, and half of what a stalled stream may hold. */
    public static final long MEMORY_LOOK_AHEAD_BYTES = 2 << 20;

    private final Map<String, String> headers;
    private final boolean offline;
    private final VariantSelection selection;
    private final Optional<String> language;
    private final Duration lookAhead;
    private final long lookAheadBytes;
    private final KeyUnwrapper keys;
    private final Predicate<Codec> decodable;
    private final Optional<AssetKey> asset;

    private HlsOptions(Builder builder) {
        headers = builder.headers;
        offline = builder.offline;
        selection = builder.selection;
        language = builder.language;
        lookAhead = builder.lookAhead;
        lookAheadBytes = builder.lookAheadBytes;
        keys = builder.keys;
        decodable = builder.decodable;
        asset = builder.asset;
    }

    /** Returns a builder with every setting at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.headers = headers;
        builder.offline = offline;
        builder.selection = selection;
        builder.language = language;
        builder.lookAhead = lookAhead;
        builder.lookAheadBytes = lookAheadBytes;
        builder.keys = keys;
        builder.decodable = decodable;
        builder.asset = asset;
        return builder;
    }

    /** Returns the request headers for the stream's own origin. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns whether the network is left alone. */
    public boolean offline() {
        return offline;
    }

    /** Returns which variants may play. */
    public VariantSelection selection() {
        return selection;
    }

    /** Returns the language of audio renditions to prefer (RFC 5646). */
    public Optional<String> language() {
        return language;
    }

    /** Returns how much media is fetched ahead of the reader. */
    public Duration lookAhead() {
        return lookAhead;
    }

    /** Returns how many bytes are fetched ahead of the reader at most, but always one segment. */
    public long lookAheadBytes() {
        return lookAheadBytes;
    }

    KeyUnwrapper keys() {
        return keys;
    }

    Predicate<Codec> decodable() {
        return decodable;
    }

    /** Returns where the stream is kept; empty for the asset that its address names. */
    public Optional<AssetKey> asset() {
        return asset;
    }

    @Override
    public String toString() {
        return "HlsOptions[" + selection + (offline ? " offline" : "") + " ahead " + lookAhead + "]";
    }

    /** Collects settings; not safe for several threads. */
    public static final class Builder {
        private Map<String, String> headers = Map.of();
        private boolean offline;
        private VariantSelection selection = VariantSelection.AUTO;
        private Optional<String> language = Optional.empty();
        private Duration lookAhead = DEFAULT_LOOK_AHEAD;
        private long lookAheadBytes = Long.MAX_VALUE;
        private KeyUnwrapper keys = KeyUnwrapper.NONE;
        private Predicate<Codec> decodable = codec -> true;
        private Optional<AssetKey> asset = Optional.empty();

        private Builder() {}

        /** Sends these headers with every request to the stream's own origin. Default: none. */
        public Builder headers(Map<String, String> fields) {
            headers = Map.copyOf(fields);
            return this;
        }

        /** Leaves the network alone: what the cache lacks fails with {@code OFFLINE}. Default: {@code false}. */
        public Builder offline(boolean on) {
            offline = on;
            return this;
        }

        /** Sets which variants may play. Default: {@link VariantSelection#AUTO}. */
        public Builder selection(VariantSelection which) {
            selection = Objects.requireNonNull(which, "which");
            return this;
        }

        /** Prefers audio renditions of a language. Default: the playlist's own default. */
        public Builder language(String tag) {
            language = Optional.of(tag);
            return this;
        }

        /** Sets how much media is fetched ahead, {@code > 0}. Default: {@link #DEFAULT_LOOK_AHEAD}. */
        public Builder lookAhead(Duration media) {
            if (media.isNegative() || media.isZero()) {
                throw new IllegalArgumentException("lookAhead=" + media);
            }
            lookAhead = media;
            return this;
        }

        /** Sets how many bytes are fetched ahead, {@code > 0}. Default: no bound but the time. */
        public Builder lookAheadBytes(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("lookAheadBytes=" + bytes);
            }
            lookAheadBytes = bytes;
            return this;
        }

        /** Sets what turns the bytes of key servers into keys. Default: {@link KeyUnwrapper#NONE}. */
        public Builder keys(KeyUnwrapper unwrapper) {
            keys = Objects.requireNonNull(unwrapper, "unwrapper");
            return this;
        }

        /** Says which codecs can be decoded, so that variants of others are left alone. Default: all. */
        public Builder decodable(Predicate<Codec> which) {
            decodable = Objects.requireNonNull(which, "which");
            return this;
        }

        /** Keeps the stream in another asset than the one that its address names. */
        public Builder asset(AssetKey other) {
            asset = Optional.of(other);
            return this;
        }

        /** Returns the options. */
        public HlsOptions build() {
            return new HlsOptions(this);
        }
    }
}
