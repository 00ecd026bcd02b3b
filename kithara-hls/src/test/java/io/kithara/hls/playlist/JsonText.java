package io.kithara.hls.playlist;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the corpus' JSON: objects as maps, arrays as lists, numbers as {@code Double}; {@code NaN}, as Python writes it, too. */
final class JsonText {
    private final String text;
    private int position;

    private JsonText(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        return (Map<String, Object>) requireNonNull(new JsonText(text).value());
    }

    private @Nullable Object value() {
        skipSpace();
        char c = text.charAt(position);
        return switch (c) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (position++; next() != '}'; ) {
            String name = string();
            next();
            position++;
            map.put(name, value());
            if (next() == ',') {
                position++;
            }
        }
        position++;
        return map;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        for (position++; next() != ']'; ) {
            list.add(value());
            if (next() == ',') {
                position++;
            }
        }
        position++;
        return list;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        next();
        for (position++; text.charAt(position) != '"'; position++) {
            char c = text.charAt(position);
            out.append(c == '\\' ? escaped() : c);
        }
        position++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(++position);
        if (c == 'u') {
            position += 4;
            return (char) Integer.parseInt(text.substring(position - 3, position + 1), 16);
        }
        int index = "nrtbf".indexOf(c);
        return index < 0 ? c : "\n\r\t\b\f".charAt(index);
    }

    private @Nullable Object word() {
        int start = position;
        while (position < text.length() && ",]} \n\r\t".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        return switch (word) {
            case "null" -> null;
            case "true", "false" -> Boolean.valueOf(word);
            default -> Double.valueOf(word);
        };
    }

    private char next() {
        skipSpace();
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }
}
