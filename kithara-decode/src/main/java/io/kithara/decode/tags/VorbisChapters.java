package io.kithara.decode.tags;

import io.kithara.decode.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chapters as Vorbis comments name them (the Chapter Extension of Xiph's wiki): {@code CHAPTER001=00:01:02.500}, {@code
 * CHAPTER001NAME=title}.
 */
final class VorbisChapters {
    /** Made when there are chapters: a cold JVM has no time for them before the first PCM. */
    private static final class Patterns {
        static final Pattern START_KEY = Pattern.compile("chapter([0-9]{1,4})");
        static final Pattern TIME = Pattern.compile("([0-9]{1,4}):([0-9]{1,2}):([0-9]{1,2})(?:\\.([0-9]{1,9}))?");

        private Patterns() {}
    }

    private VorbisChapters() {}

    /** Adds the chapters that entries name. */
    static void addTo(MetadataDraft draft, List<Tags.Entry> entries) {
        boolean named = false;
        for (Tags.Entry entry : entries) {
            named |= entry.name().regionMatches(true, 0, "chapter", 0, 7);
        }
        if (named) {
            read(draft, entries);
        }
    }

    private static void read(MetadataDraft draft, List<Tags.Entry> entries) {
        Map<String, String> titles = new HashMap<>();
        for (Tags.Entry entry : entries) {
            titles.putIfAbsent(entry.name().toLowerCase(Locale.ROOT), entry.value());
        }
        for (Tags.Entry entry : entries) {
            String key = entry.name().toLowerCase(Locale.ROOT);
            Matcher time = Patterns.TIME.matcher(entry.value());
            if (Patterns.START_KEY.matcher(key).matches() && time.matches()) {
                draft.chapter(titles.getOrDefault(key + "name", ""), duration(time), null);
            }
        }
    }

    private static Duration duration(Matcher time) {
        String fraction = time.group(4) == null ? "" : time.group(4);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        return Duration.ofHours(Long.parseLong(time.group(1)))
                .plusMinutes(Long.parseLong(time.group(2)))
                .plusSeconds(Long.parseLong(time.group(3)))
                .plusNanos(nanos);
    }
}
