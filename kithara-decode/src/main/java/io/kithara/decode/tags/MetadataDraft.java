package io.kithara.decode.tags;

import io.kithara.decode.Chapter;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.TagKey;
import io.kithara.decode.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Metadata while it is being read. What goes beyond its bounds is left out, silently: no sound depends on it. Used by one thread.
 */
public final class MetadataDraft {
    /** More than any tagger writes. */
    static final int MAX_ENTRIES = 512;

    /** All texts of one file; lyrics of an opera have less. */
    static final int MAX_CHARACTERS = 512 << 10;

    /** ID3 numbers 21 kinds. */
    static final int MAX_PICTURES = 64;

    /** Of pictures that come in one piece with what has to be read: two large ones in all. */
    static final int MAX_HELD_BYTES = 2 << 20;

    /** An audio book of a hundred hours has a few hundred. */
    static final int MAX_CHAPTERS = 4096;

    /** Later than any sound; times beyond are nonsense, and sums with them must not overflow. */
    private static final Duration MAX_START = Duration.ofDays(365);

    private final Set<Tags.Entry> entries = new LinkedHashSet<>();
    private final List<Picture> pictures = new ArrayList<>();
    private final List<Chapter> chapters = new ArrayList<>();
    private int characters;
    private long heldBytes;

    /** Adds a value, unless it is blank or that name has it already. */
    public void put(String name, String value) {
        String stripped = value.strip();
        int length = name.length() + stripped.length();
        boolean fits = entries.size() < MAX_ENTRIES && length <= MAX_CHARACTERS - characters;
        if (!name.isBlank() && !stripped.isEmpty() && fits && entries.add(new Tags.Entry(name, stripped))) {
            characters += length;
        }
    }

    /** Adds a value, unless something else says as much already: for tags that cut what they hold. */
    void putIfUnsaid(String name, String value) {
        Optional<TagKey> key = TagKey.of(name);
        for (Tags.Entry entry : entries) {
            boolean same = key.isPresent() && TagKey.of(entry.name()).equals(key);
            if (same || entry.name().equalsIgnoreCase(name)) {
                return;
            }
        }
        put(name, value);
    }

    /** Adds a picture. */
    public void picture(Picture picture) {
        long held = picture.content() instanceof Picture.Held ? picture.sizeBytes() : 0;
        if (pictures.size() < MAX_PICTURES && held <= MAX_HELD_BYTES - heldBytes) {
            pictures.add(picture);
            heldBytes += held;
        }
    }

    /**
     * Adds a chapter; one that starts nowhere is left out.
     *
     * @param end null where the next one tells
     */
    public void chapter(String title, Duration start, @Nullable Duration end) {
        boolean sane = !start.isNegative() && start.compareTo(MAX_START) < 0;
        if (sane && chapters.size() < MAX_CHAPTERS) {
            Optional<Duration> told = Optional.ofNullable(end).filter(time -> time.compareTo(start) > 0);
            chapters.add(new Chapter(title.strip(), start, told));
        }
    }

    /** Returns whether there are chapters. */
    public boolean hasChapters() {
        return !chapters.isEmpty();
    }

    /** Adds all that another has. */
    public void addAll(MetadataDraft other) {
        for (Tags.Entry entry : other.entries) {
            put(entry.name(), entry.value());
        }
        for (Picture picture : other.pictures) {
            picture(picture);
        }
        for (Chapter chapter : other.chapters) {
            chapter(chapter.title(), chapter.start(), chapter.end().orElse(null));
        }
    }

    /** Returns the first value of a name in any case of its letters; null if there is none. */
    public @Nullable String first(String name) {
        for (Tags.Entry entry : entries) {
            if (entry.name().equalsIgnoreCase(name)) {
                return entry.value();
            }
        }
        return null;
    }

    /** Returns what has been read; where no chapters were, those that Vorbis comments of any container name. */
    public Metadata build() {
        if (entries.isEmpty() && pictures.isEmpty() && chapters.isEmpty()) {
            return Metadata.NONE;
        }
        if (chapters.isEmpty()) {
            VorbisChapters.addTo(this, List.copyOf(entries));
        }
        return new Metadata(Tags.of(List.copyOf(entries)), pictures, ended());
    }

    /** Puts chapters in order, each up to the next where nothing said so. */
    private List<Chapter> ended() {
        if (chapters.isEmpty()) {
            return chapters;
        }
        List<Chapter> sorted = new ArrayList<>(chapters);
        sorted.sort(Comparator.comparing(Chapter::start));
        for (int i = 0; i + 1 < sorted.size(); i++) {
            Chapter chapter = sorted.get(i);
            if (chapter.end().isEmpty()) {
                Duration next = sorted.get(i + 1).start();
                sorted.set(i, new Chapter(chapter.title(), chapter.start(), Optional.of(next)));
            }
        }
        return sorted;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "MetadataDraft[%d texts, %d pictures, %d chapters]",
                entries.size(),
                pictures.size(),
                chapters.size());
    }
}
