package io.kithara.decode;

import io.kithara.decode.tags.Genres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container says about its music: all of it in the order and under the names found there, and by meaning. Names are frame ids of
 * ID3v2 ({@code TIT2}; the description for {@code TXXX} and for comments that have one), keys of Vorbis comments in lower case, keys of
 * APE items, names of Matroska in lower case ({@code albumartist} and the like for an album's, {@code 60/title} for other levels), four
 * characters of RIFF INFO and AIFF chunks, and for MP4 words as {@code title} for the atoms that are well known, the
 * atoms' own names for others, and the given ones for free-form items. A name may occur several times. Where a file is tagged in several
 * ways the one that says most comes first: ID3v2, APE, ID3v1.
 *
 * <p>Values are kept as found, however senseless; the typed accessors are empty for what they cannot read. Immutable; safe from any
 * thread.
 */
public final class Tags {
    /** Nothing is said. */
    public static final Tags NONE = new Tags(List.of());

    /** {@code StreamTitle} of radio stations: artist, title. */
    private static final String RADIO_SEPARATOR = " - ";

    /** A tempo beyond this is a mistaken unit. */
    private static final double MAX_BPM = 1000;

    private final List<Entry> entries;

    /**
     * One value.
     *
     * @param name as the container has it
     * @param value as the container has it, without white space around
     */
    public record Entry(String name, String value) {
        // Written out, as those of PcmFormat are: every file with tags compares them before its first PCM.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && name.equals(entry.name) && value.equals(entry.value);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + value.hashCode();
        }
    }

    /** Made when they are first asked for: a cold JVM has no time for them before the first PCM. */
    private static final class Patterns {
        /** ISO 3901: country, registrant, year, number; often with hyphens. */
        static final Pattern ISRC = Pattern.compile("([A-Z]{2})-?([A-Z0-9]{3})-?([0-9]{2})-?([0-9]{5})");

        static final Pattern YEAR = Pattern.compile("(?:^|\\D)(\\d{4})(?:\\D|$)");

        private Patterns() {}
    }

    private Tags(List<Entry> entries) {
        this.entries = entries;
    }

    /** Returns tags of such entries; copied. */
    public static Tags of(List<Entry> entries) {
        return entries.isEmpty() ? NONE : new Tags(List.copyOf(entries));
    }

    /** Returns tags of one value for each name. */
    public static Tags of(Map<String, String> values) {
        return of(values.entrySet().stream()
                .map(value -> new Entry(value.getKey(), value.getValue()))
                .toList());
    }

    /**
     * Returns what a radio station says of what it plays ({@code KitharaEvent.Metadata}): the fields as sent, and the title split where
     * it has the usual form "artist - title".
     */
    public static Tags ofRadio(Map<String, String> fields) {
        List<Entry> entries = new ArrayList<>();
        String playing = fields.getOrDefault("StreamTitle", "").strip();
        int separator = playing.indexOf(RADIO_SEPARATOR);
        if (separator > 0) {
            entries.add(new Entry("artist", playing.substring(0, separator).strip()));
            entries.add(new Entry(
                    "title",
                    playing.substring(separator + RADIO_SEPARATOR.length()).strip()));
        } else if (!playing.isEmpty()) {
            entries.add(new Entry("title", playing));
        }
        fields.forEach((name, value) -> entries.add(new Entry(name, value)));
        return of(entries);
    }

    /** Returns all values in the order found. */
    public List<Entry> entries() {
        return entries;
    }

    /** Returns the values by name, in the order found; where a name has several, they are separated by "; ". */
    public Map<String, String> asMap() {
        Map<String, String> values = new LinkedHashMap<>();
        entries.forEach(entry -> values.merge(entry.name(), entry.value(), (first, next) -> first + "; " + next));
        return Collections.unmodifiableMap(values);
    }

    /** Returns the first value of a name, in any case of its letters. */
    public Optional<String> first(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(name))
                .map(Entry::value)
                .findFirst();
    }

    /** Returns the first value of that meaning. */
    public Optional<String> first(TagKey key) {
        return all(key).stream().findFirst();
    }

    /** Returns the values of that meaning in the order found, each once. */
    public List<String> all(TagKey key) {
        Set<String> values = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (TagKey.of(entry.name()).filter(key::equals).isPresent()) {
                values.add(entry.value());
            }
        }
        return List.copyOf(values);
    }

    /** Returns the title. */
    public Optional<String> title() {
        return first(TagKey.TITLE);
    }

    /** Returns the artist, or the first of them. */
    public Optional<String> artist() {
        return first(TagKey.ARTIST);
    }

    /** Returns the album. */
    public Optional<String> album() {
        return first(TagKey.ALBUM);
    }

    /** Returns the artist of the whole album. */
    public Optional<String> albumArtist() {
        return first(TagKey.ALBUM_ARTIST);
    }

    /** Returns the composer, or the first of them. */
    public Optional<String> composer() {
        return first(TagKey.COMPOSER);
    }

    /** Returns the first comment. */
    public Optional<String> comment() {
        return first(TagKey.COMMENT);
    }

    /** Returns the words that are sung. */
    public Optional<String> lyrics() {
        return first(TagKey.LYRICS);
    }

    /** Returns what wrote the sound. */
    public Optional<String> encoder() {
        return first(TagKey.ENCODER);
    }

    /** Returns the date as found: a year, {@code 2001-02-03}, or anything else. */
    public Optional<String> date() {
        return first(TagKey.DATE);
    }

    /** Returns the year of {@link #date}: its first four digits that stand together. */
    public OptionalInt year() {
        Matcher year = Patterns.YEAR.matcher(date().orElse(""));
        return year.find() ? OptionalInt.of(Integer.parseInt(year.group(1))) : OptionalInt.empty();
    }

    /** Returns the genres, ID3's numbers ({@code (17)}, {@code 17}) as their names. */
    public List<String> genres() {
        Set<String> genres = new LinkedHashSet<>();
        all(TagKey.GENRE).forEach(value -> genres.addAll(Genres.names(value)));
        return List.copyOf(genres);
    }

    /** Returns the number of the track on its medium, from 1. */
    public OptionalInt trackNumber() {
        return count(first(TagKey.TRACK), 0);
    }

    /** Returns how many tracks there are. */
    public OptionalInt trackTotal() {
        OptionalInt total = count(first(TagKey.TRACK), 1);
        return total.isPresent() ? total : count(first(TagKey.TRACK_TOTAL), 0);
    }

    /** Returns the number of the medium, from 1. */
    public OptionalInt discNumber() {
        return count(first(TagKey.DISC), 0);
    }

    /** Returns how many media there are. */
    public OptionalInt discTotal() {
        OptionalInt total = count(first(TagKey.DISC), 1);
        return total.isPresent() ? total : count(first(TagKey.DISC_TOTAL), 0);
    }

    /** Returns the tempo in beats per minute, above 0 and below 1000. */
    public OptionalDouble bpm() {
        OptionalDouble bpm = number(first(TagKey.BPM).map(value -> withoutUnit(value, "bpm")));
        return bpm.isPresent() && bpm.getAsDouble() > 0 && bpm.getAsDouble() < MAX_BPM ? bpm : OptionalDouble.empty();
    }

    /** Returns the recording's code of ISO 3901, twelve characters without hyphens. */
    public Optional<String> isrc() {
        return all(TagKey.ISRC).stream()
                .map(value -> Patterns.ISRC.matcher(value.strip().toUpperCase(Locale.ROOT)))
                .filter(Matcher::matches)
                .map(isrc -> isrc.group(1) + isrc.group(2) + isrc.group(3) + isrc.group(4))
                .findFirst();
    }

    /** Returns whether the album is of several artists. */
    public boolean isCompilation() {
        return first(TagKey.COMPILATION).filter("1"::equals).isPresent();
    }

    /** Returns ReplayGain's gain for the track in dB, as found. */
    public OptionalDouble trackGainDb() {
        return decibels(TagKey.TRACK_GAIN);
    }

    /** Returns ReplayGain's peak of the track, 1 for full scale. */
    public OptionalDouble trackPeak() {
        return number(first(TagKey.TRACK_PEAK));
    }

    /** Returns ReplayGain's gain for the album in dB, as found. */
    public OptionalDouble albumGainDb() {
        return decibels(TagKey.ALBUM_GAIN);
    }

    /** Returns ReplayGain's peak of the album, 1 for full scale. */
    public OptionalDouble albumPeak() {
        return number(first(TagKey.ALBUM_PEAK));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tags tags && entries.equals(tags.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Tags" + entries;
    }

    private OptionalDouble decibels(TagKey key) {
        return number(first(key).map(value -> withoutUnit(value, "db")));
    }

    private static String withoutUnit(String value, String unit) {
        String lower = value.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(unit) ? lower.substring(0, lower.length() - unit.length()) : lower;
    }

    private static OptionalDouble number(Optional<String> text) {
        try {
            double value =
                    text.isEmpty() ? Double.NaN : Double.parseDouble(text.get().strip());
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException damaged) {
            return OptionalDouble.empty();
        }
    }

    /** Returns one of the numbers that a slash separates, if it is above 0. */
    private static OptionalInt count(Optional<String> text, int place) {
        String[] parts = text.orElse("").split("/", -1);
        try {
            int value = place < parts.length ? Integer.parseInt(parts[place].strip()) : 0;
            return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException damaged) {
            return OptionalInt.empty();
        }
    }
}
