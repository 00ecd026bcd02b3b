package io.kithara;

import io.kithara.decode.GapPolicy;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.ResampleQuality;
import io.kithara.storage.CancelToken;
import io.kithara.stream.EventBus;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** How to open one stream; immutable. */
public final class OpenOptions {
    /** Longer than all retries of one request (60 s), so that the network's own reason is what a caller sees. */
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(90);

    private final OptionalInt sampleRate;
    private final OptionalInt channels;
    private final ResampleQuality resampleQuality;
    private final Normalization normalization;
    private final Duration start;
    private final boolean gapless;
    private final boolean verify;
    private final boolean allMetadata;
    private final OptionalInt ringFrames;
    private final GapPolicy onGap;
    private final VariantChoice variant;
    private final Optional<String> language;
    private final Map<String, String> headers;
    private final boolean offline;
    private final Optional<Duration> deadline;
    private final CancelToken cancel;
    private final Optional<String> decoder;
    private final Optional<EventBus> events;

    private OpenOptions(Builder from) {
        sampleRate = from.sampleRate;
        channels = from.channels;
        resampleQuality = from.resampleQuality;
        normalization = from.normalization;
        start = from.start;
        gapless = from.gapless;
        verify = from.verify;
        allMetadata = from.allMetadata;
        ringFrames = from.ringFrames;
        onGap = from.onGap;
        variant = from.variant;
        language = from.language;
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(from.headers));
        offline = from.offline;
        deadline = from.deadline;
        cancel = from.cancel;
        decoder = from.decoder;
        events = from.events;
    }

    /** Returns the defaults: the source's own format from its start, gapless, silence for gaps, 90 s to open. */
    public static OpenOptions defaults() {
        return builder().build();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the same from the start of a stream. */
    OpenOptions fromStart() {
        return new Builder(this).start(Duration.ZERO).build();
    }

    /** Returns the same with all that is said of the music. */
    OpenOptions withAllMetadata() {
        return new Builder(this).allMetadata(true).build();
    }

    /** Returns the same for a stream that is decoded no further ahead than this. */
    OpenOptions withRingFrames(int frames) {
        Builder builder = new Builder(this);
        builder.ringFrames = OptionalInt.of(frames);
        return builder.build();
    }

    /** Returns how far ahead the stream is decoded; empty for the decoder's default. */
    OptionalInt ringFrames() {
        return ringFrames;
    }

    /** Returns the same for a stream that comes out in this format. */
    OpenOptions as(AudioFormat format) {
        return new Builder(this)
                .sampleRate(format.sampleRate())
                .channels(format.channels())
                .build();
    }

    /** Returns the output rate in Hz; empty for the source's own. */
    public OptionalInt sampleRate() {
        return sampleRate;
    }

    /** Returns the number of output channels; empty for the source's own. */
    public OptionalInt channels() {
        return channels;
    }

    /** Returns how well a change of rate is done. */
    public ResampleQuality resampleQuality() {
        return resampleQuality;
    }

    /** Returns how the level that the tags ask for is applied. */
    public Normalization normalization() {
        return normalization;
    }

    /** Returns where reading begins. */
    public Duration start() {
        return start;
    }

    /** Returns whether encoder delay and padding are trimmed. */
    public boolean gapless() {
        return gapless;
    }

    /** Returns whether the samples are compared with the check sum that the media carries. */
    public boolean verify() {
        return verify;
    }

    /** Returns whether opening fetches also what is said of the music apart from the sound. */
    public boolean allMetadata() {
        return allMetadata;
    }

    /** Returns what is done about a hole in the timeline. */
    public GapPolicy onGap() {
        return onGap;
    }

    /** Returns which variant of an adaptive stream plays. */
    public VariantChoice variant() {
        return variant;
    }

    /** Returns the language of audio renditions to prefer (RFC 5646); empty for the publisher's default. */
    public Optional<String> language() {
        return language;
    }

    /** Returns the request headers for the stream's own origin. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns whether the network is left alone. */
    public boolean offline() {
        return offline;
    }

    /** Returns how long opening may take. */
    public Duration deadline() {
        return deadline.orElse(DEFAULT_DEADLINE);
    }

    /** Returns how long an operation may take that opens and then goes on; empty if no deadline was set. */
    Optional<Duration> wholeDeadline() {
        return deadline;
    }

    /** Returns the token that cancels opening. */
    public CancelToken cancel() {
        return cancel;
    }

    /** Returns the name of the decoder provider to use; empty for the one that ranks itself highest. */
    public Optional<String> decoder() {
        return decoder;
    }

    /** Returns the bus for this stream's events; empty for the shared one of the {@link Kithara}. */
    public Optional<EventBus> events() {
        return events;
    }

    /** Collects options; not safe for several threads. */
    public static final class Builder {
        private OptionalInt sampleRate = OptionalInt.empty();
        private OptionalInt channels = OptionalInt.empty();
        private ResampleQuality resampleQuality = ResampleQuality.GOOD;
        private Normalization normalization = Normalization.OFF;
        private Duration start = Duration.ZERO;
        private boolean gapless = true;
        private boolean verify;
        private boolean allMetadata;
        private OptionalInt ringFrames = OptionalInt.empty();
        private GapPolicy onGap = GapPolicy.SILENCE;
        private VariantChoice variant = VariantChoice.AUTO;
        private Optional<String> language = Optional.empty();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private boolean offline = false;
        private Optional<Duration> deadline = Optional.empty();
        private CancelToken cancel = CancelToken.root();
        private Optional<String> decoder = Optional.empty();
        private Optional<EventBus> events = Optional.empty();

        private Builder() {}

        private Builder(OpenOptions from) {
            sampleRate = from.sampleRate;
            channels = from.channels;
            resampleQuality = from.resampleQuality;
            normalization = from.normalization;
            start = from.start;
            gapless = from.gapless;
            verify = from.verify;
            allMetadata = from.allMetadata;
            ringFrames = from.ringFrames;
            onGap = from.onGap;
            variant = from.variant;
            language = from.language;
            headers.putAll(from.headers);
            offline = from.offline;
            deadline = from.deadline;
            cancel = from.cancel;
            decoder = from.decoder;
            events = from.events;
        }

        /** Resamples to {@code hertz}, 1,000 to 768,000. */
        public Builder sampleRate(int hertz) {
            if (hertz < 1_000 || hertz > PcmFormat.MAX_SAMPLE_RATE) {
                throw new IllegalArgumentException("sampleRate=" + hertz);
            }
            sampleRate = OptionalInt.of(hertz);
            return this;
        }

        /**
         * Mixes to {@code count} channels: mono, stereo, 5.1 or 7.1 by the coefficients of ITU-R BS.775. Other counts from 1 to 8
         * are what the source must have, or opening fails with {@code UNSUPPORTED}.
         */
        public Builder channels(int count) {
            if (count < 1 || count > PcmFormat.MAX_CHANNELS) {
                throw new IllegalArgumentException("channels=" + count);
            }
            channels = OptionalInt.of(count);
            return this;
        }

        /** Sets how well a change of rate is done, should there be one; the default is {@code GOOD}. */
        public Builder resampleQuality(ResampleQuality quality) {
            resampleQuality = Objects.requireNonNull(quality, "quality");
            return this;
        }

        /** Sets how the level that the tags ask for is applied; the default is not to. */
        public Builder normalize(Normalization how) {
            normalization = Objects.requireNonNull(how, "how");
            return this;
        }

        /** Begins reading at {@code position}; the default is the start. */
        public Builder start(Duration position) {
            if (position.isNegative()) {
                throw new IllegalArgumentException("start=" + position);
            }
            start = position;
            return this;
        }

        /** Trims encoder delay and padding, the default, or delivers every coded frame. */
        public Builder gapless(boolean on) {
            gapless = on;
            return this;
        }

        /**
         * Compares the samples with the check sum that the media carries, as FLAC does; {@link AudioStream#integrity} has the
         * answer once the whole was played from its start. The default is not to: it takes processor time.
         */
        public Builder verify(boolean on) {
            verify = on;
            return this;
        }

        /**
         * Sets whether opening waits also for what is said of the music apart from the sound: tags behind it, attachments, which take a
         * request or two of a remote file. By default it does not, and {@link AudioStream#metadata} has what was met on the way and, of
         * a local file, all; {@link Kithara#probe} always asks for all.
         */
        public Builder allMetadata(boolean on) {
            allMetadata = on;
            return this;
        }

        /** Sets what is done about a hole in the timeline; the default is silence. */
        public Builder onGap(GapPolicy policy) {
            onGap = policy;
            return this;
        }

        /**
         * Chooses the variant of an adaptive stream; the default follows the bandwidth. A file has one variant, 0; opening
         * fails with {@code NO_SUCH_VARIANT} for an index that there is not.
         */
        public Builder variant(VariantChoice choice) {
            variant = choice;
            return this;
        }

        /** Prefers audio renditions of this language (RFC 5646), {@code de} also for {@code de-AT}; of HLS only. */
        public Builder language(String tag) {
            language = Optional.of(tag);
            return this;
        }

        /** Adds a request header for the stream's own origin; it is not sent to others. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Leaves the network alone: what the cache lacks fails with {@code OFFLINE}. */
        public Builder offline(boolean on) {
            offline = on;
            return this;
        }

        /** Limits how long opening, or all of a prefetch, may take; by default opening may take 90 s. */
        public Builder deadline(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("deadline=" + limit);
            }
            deadline = Optional.of(limit);
            return this;
        }

        /** Lets {@code token} cancel opening from any thread. */
        public Builder cancel(CancelToken token) {
            cancel = token;
            return this;
        }

        /** Uses the decoder provider of this name where it can decode the track. */
        public Builder decoder(String name) {
            decoder = Optional.of(name);
            return this;
        }

        /** Publishes this stream's events on a bus of its own rather than on {@link Kithara#events}. */
        public Builder events(EventBus bus) {
            events = Optional.of(bus);
            return this;
        }

        /** Returns the options. */
        public OpenOptions build() {
            return new OpenOptions(this);
        }
    }
}
