package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one tag (RFC 8216 section 4.2), variables put in. Tolerated: spaces around names and values, values without
 * their quotes, names without a value (dropped), names in lower case, and names given twice (the first one counts).
 */
final class AttributeList {
    private final Map<String, String> values;
    private final int line;

    private AttributeList(Map<String, String> values, int line) {
        this.values = values;
        this.line = line;
    }

    /** Splits the text behind a tag's colon, in one pass. */
    static AttributeList parse(String text, Variables variables, int line) throws PlaylistException {
        Map<String, String> values = split(text, line);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            entry.setValue(variables.substitute(entry.getValue(), line));
        }
        return new AttributeList(values, line);
    }

    /** As {@link #parse} without variables: where they are defined, none is used. */
    static AttributeList parseLiteral(String text, int line) throws PlaylistException {
        return new AttributeList(split(text, line), line);
    }

    private static Map<String, String> split(String text, int line) throws PlaylistException {
        Map<String, String> values = new LinkedHashMap<>();
        int position = 0;
        while (position < text.length()) {
            int equals = text.indexOf('=', position);
            int comma = text.indexOf(',', position);
            if (equals < 0) {
                break;
            }
            if (comma >= 0 && comma < equals) {
                position = comma + 1;
                continue;
            }
            String name = text.substring(position, equals).strip().toUpperCase(Locale.ROOT);
            int start = skipSpaces(text, equals + 1);
            boolean quoted = start < text.length() && text.charAt(start) == '"';
            int end = quoted ? text.indexOf('"', start + 1) : comma < 0 ? text.length() : comma;
            if (end < 0) {
                throw new PlaylistException(
                        Reason.MALFORMED, line, "attribute " + shown(name) + " has no closing quote");
            }
            String value = quoted
                    ? text.substring(start + 1, end)
                    : text.substring(start, Math.max(start, end)).strip();
            checkLength(name, value, line);
            values.putIfAbsent(name, value);
            int next = text.indexOf(',', end);
            position = next < 0 ? text.length() : next + 1;
        }
        return values;
    }

    private static void checkLength(String name, String value, int line) throws PlaylistException {
        if (value.length() > PlaylistLimits.MAX_ATTRIBUTE_CHARS) {
            throw new PlaylistException(
                    Reason.LIMIT,
                    line,
                    "attribute " + shown(name) + " has more than " + PlaylistLimits.MAX_ATTRIBUTE_CHARS
                            + " characters");
        }
    }

    private static int skipSpaces(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    /** Garbage may look like an endless name; messages stay short. */
    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }

    int line() {
        return line;
    }

    /** Returns the value, or null if there is none or it is empty. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Returns the value even if it is empty, or null. */
    @Nullable
    String textOrEmpty(String name) {
        return values.get(name);
    }

    String textOr(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    String required(String tag, String name) throws PlaylistException {
        String value = text(name);
        if (value == null) {
            throw new PlaylistException(Reason.MALFORMED, line, tag + " has no " + name);
        }
        return value;
    }

    boolean isYes(String name) {
        return "YES".equalsIgnoreCase(values.get(name));
    }

    /** Returns the whole number, or 0 if there is none; tolerates decimals, which are cut off. */
    long number(String name) {
        String value = values.getOrDefault(name, "");
        int dot = value.indexOf('.');
        return Math.max(Numbers.parse(value, 0, dot < 0 ? value.length() : dot), 0);
    }

    Map<String, String> all() {
        return values;
    }
}
