package io.kithara.decode;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** How one stream is decoded. Immutable. */
public final class DecodeOptions {
    /**
     * 1.5 s at 44.1 kHz: the decoder is woken per half, and waking it per 16,384 frames costs 3.4% CPU, per 1,024
     * frames 12 to 24% (measured); as stereo it is 512 KiB.
     */
    static final int DEFAULT_RING_FRAMES = 65_536;

    /** 5 ms at 48 kHz: what is less buffers nothing. */
    static final int MIN_RING_FRAMES = 256;

    /** 22 s at 48 kHz; a listener needs no more, and 8 channels of it are 32 MiB. */
    static final int MAX_RING_FRAMES = 1 << 20;

    private static final DecodeOptions DEFAULTS = builder().build();

    private final OptionalInt sampleRate;
    private final OptionalInt channels;
    private final ResampleQuality resampleQuality;
    private final boolean gapless;
    private final boolean verify;
    private final boolean allMetadata;
    private final GapPolicy gapPolicy;
    private final int ringFrames;
    private final Consumer<DecodeEvent> events;

    private DecodeOptions(Builder builder) {
        sampleRate = builder.sampleRate;
        channels = builder.channels;
        resampleQuality = builder.resampleQuality;
        gapless = builder.gapless;
        verify = builder.verify;
        allMetadata = builder.allMetadata;
        gapPolicy = builder.gapPolicy;
        ringFrames = builder.ringFrames;
        events = builder.events;
    }

    /** Returns the defaults: the stream's own rate and channels, gapless, silence in gaps, no events. */
    public static DecodeOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the rate to resample to, if one is wanted. */
    public OptionalInt sampleRate() {
        return sampleRate;
    }

    /** Returns the channels to mix to, if wanted. */
    public OptionalInt channels() {
        return channels;
    }

    /** Returns how well a change of rate is done. */
    public ResampleQuality resampleQuality() {
        return resampleQuality;
    }

    /** Returns whether encoder delay and padding are trimmed. */
    public boolean gapless() {
        return gapless;
    }

    /** Returns whether the samples are compared with the check sum that the media carries. */
    public boolean verify() {
        return verify;
    }

    /** Returns whether metadata that stands apart from the sound is worth a request. */
    public boolean allMetadata() {
        return allMetadata;
    }

    /** Returns how containers are read, those that are not segments. */
    DemuxOptions ofContainers() {
        return new DemuxOptions(gapless, false, allMetadata);
    }

    /** Returns what is played in holes. */
    public GapPolicy gapPolicy() {
        return gapPolicy;
    }

    /** Returns how many frames are decoded ahead of the reader at most. */
    public int ringFrames() {
        return ringFrames;
    }

    /** Returns who hears of events. */
    public Consumer<DecodeEvent> events() {
        return events;
    }

    /** Collects options. Not safe for several threads. */
    public static final class Builder {
        private OptionalInt sampleRate = OptionalInt.empty();
        private OptionalInt channels = OptionalInt.empty();
        private ResampleQuality resampleQuality = ResampleQuality.GOOD;
        private boolean gapless = true;
        private boolean verify;
        private boolean allMetadata;
        private GapPolicy gapPolicy = GapPolicy.SILENCE;
        private int ringFrames = DEFAULT_RING_FRAMES;
        private Consumer<DecodeEvent> events = event -> {};

        private Builder() {}

        /** Resamples to {@code hertz}, 1 to 768,000; by default the stream's own rate. */
        public Builder sampleRate(int hertz) {
            this.sampleRate = OptionalInt.of(new PcmFormat(hertz, 1).sampleRate());
            return this;
        }

        /** Mixes to 1, 2, 6 (5.1) or 8 (7.1) channels, or insists on another count; by default the stream's own. Opening fails if it cannot be. */
        public Builder channels(int count) {
            this.channels = OptionalInt.of(new PcmFormat(1, count).channels());
            return this;
        }

        /** Sets how well a change of rate is done, should there be one; by default {@code GOOD}. */
        public Builder resampleQuality(ResampleQuality quality) {
            this.resampleQuality = Objects.requireNonNull(quality, "quality");
            return this;
        }

        /** Sets whether encoder delay and padding are trimmed; by default they are. */
        public Builder gapless(boolean on) {
            this.gapless = on;
            return this;
        }

        /**
         * Sets whether the samples are compared with the check sum that the media carries, as FLAC does; {@link
         * DecodeSession#integrity} has the answer. By default they are not: it takes as much processor time again as decoding.
         */
        public Builder verify(boolean on) {
            this.verify = on;
            return this;
        }

        /**
         * Sets whether opening fetches also what is said of the music apart from the sound (tags behind it, attachments), which
         * takes a request or two of a remote file. By default it does not; what a file on disk says is always read.
         */
        public Builder allMetadata(boolean on) {
            this.allMetadata = on;
            return this;
        }

        /** Sets what is played in holes; by default silence. */
        public Builder gapPolicy(GapPolicy policy) {
            this.gapPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets how many output frames are decoded ahead at most, 256 to 1,048,576; by default 65,536. */
        public Builder ringFrames(int frames) {
            if (frames < MIN_RING_FRAMES || frames > MAX_RING_FRAMES) {
                throw new IllegalArgumentException("ringFrames=" + frames);
            }
            this.ringFrames = frames;
            return this;
        }

        /** Sets who hears of events, on a decode worker: it must return soon and throw nothing. By default nobody. */
        public Builder events(Consumer<DecodeEvent> sink) {
            this.events = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Returns the options. */
        public DecodeOptions build() {
            return new DecodeOptions(this);
        }
    }
}
