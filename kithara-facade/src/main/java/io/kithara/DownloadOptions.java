package io.kithara;

import io.kithara.stream.EventBus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a stream to download, and how to ask for it; immutable. */
public final class DownloadOptions {
    private final VariantChoice variant;
    private final List<String> languages;
    private final boolean allLanguages;
    private final Map<String, String> headers;
    private final Optional<EventBus> events;

    private DownloadOptions(Builder from) {
        variant = from.variant;
        languages = from.languages;
        allLanguages = from.allLanguages;
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(from.headers));
        events = from.events;
    }

    /** Returns the defaults: the highest variant in the author's own language. */
    public static DownloadOptions defaults() {
        return builder().build();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what of {@code options} concerns a download: variant, language, headers and events. */
    static DownloadOptions of(OpenOptions options) {
        Builder builder = builder().variant(options.variant()).headers(options.headers());
        options.language().ifPresent(builder::languages);
        options.events().ifPresent(builder::events);
        return builder.build();
    }

    /** Returns which variant. */
    public VariantChoice variant() {
        return variant;
    }

    /** Returns the languages asked for; empty for the author's default. */
    public List<String> languages() {
        return languages;
    }

    /** Returns whether every language is asked for. */
    public boolean allLanguages() {
        return allLanguages;
    }

    /** Returns the request headers for the stream's own origin. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the bus for its events, if it has one of its own. */
    public Optional<EventBus> events() {
        return events;
    }

    /** Returns whether what these options ask for is what {@code other} do, however it is asked for. */
    boolean asksForTheSame(DownloadOptions other) {
        return variant.equals(other.variant) && languages.equals(other.languages) && allLanguages == other.allLanguages;
    }

    @Override
    public String toString() {
        return "DownloadOptions[" + variant + " languages=" + (allLanguages ? "all" : languages) + "]";
    }

    /** Collects options; not safe for several threads. */
    public static final class Builder {
        private VariantChoice variant = VariantChoice.HIGHEST;
        private List<String> languages = List.of();
        private boolean allLanguages;
        private Map<String, String> headers = Map.of();
        private Optional<EventBus> events = Optional.empty();

        private Builder() {}

        /**
         * Takes this variant of a ladder. A choice that would follow the bandwidth takes the highest, or the highest that its
         * cap allows: one variant is downloaded.
         */
        public Builder variant(VariantChoice choice) {
            variant = choice;
            return this;
        }

        /**
         * Takes the audio renditions of these languages (RFC 5646), and no other. Those that the stream lacks are left out; if it
         * has none of them, the author's default is taken. Open the stream with the same language to play it offline.
         *
         * @throws IllegalArgumentException if one cannot be a language tag
         */
        public Builder languages(String... tags) {
            languages = List.of(tags);
            if (languages.stream().anyMatch(tag -> !tag.matches("[A-Za-z0-9-]+"))) {
                throw new IllegalArgumentException("languages=" + languages);
            }
            return this;
        }

        /** Takes the audio renditions of all languages. */
        public Builder allLanguages() {
            allLanguages = true;
            return this;
        }

        /** Sends these headers with every request to the stream's own origin; they are written nowhere. */
        public Builder headers(Map<String, String> fields) {
            headers = Map.copyOf(fields);
            return this;
        }

        /** Publishes its events on a bus of its own rather than on {@link Kithara#events}. */
        public Builder events(EventBus bus) {
            events = Optional.of(bus);
            return this;
        }

        /** Returns the options. */
        public DownloadOptions build() {
            return new DownloadOptions(this);
        }
    }
}
