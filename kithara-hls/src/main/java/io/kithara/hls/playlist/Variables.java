package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a playlist (rfc8216bis sections 4.3 and 4.4.2.3). Their values are not looked into again, and a reference to a
 * variable that is not yet defined is an error.
 */
final class Variables {
    private final URI uri;
    private final Map<String, String> imports;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Budget budget;

    Variables(URI uri, Map<String, String> imports, Budget budget) {
        this.uri = uri;
        this.imports = imports;
        this.budget = budget;
    }

    Map<String, String> values() {
        return values;
    }

    void define(String name, @Nullable String value, int line) throws PlaylistException {
        if (!isName(name)) {
            throw new PlaylistException(
                    Reason.MALFORMED, line, "a variable's name may hold letters, digits, - and _ only");
        }
        if (value == null) {
            throw new PlaylistException(Reason.MALFORMED, line, "variable " + name + " has no value");
        }
        if (values.size() == PlaylistLimits.MAX_ENTRIES) {
            throw new PlaylistException(Reason.LIMIT, line, "more than " + PlaylistLimits.MAX_ENTRIES + " variables");
        }
        if (values.put(name, value) != null) {
            throw new PlaylistException(Reason.MALFORMED, line, "variable " + name + " is defined twice");
        }
    }

    void importFromMultivariant(String name, int line) throws PlaylistException {
        if (!imports.containsKey(name)) {
            throw new PlaylistException(
                    Reason.MALFORMED, line, "variable " + name + " is not defined by a multivariant playlist");
        }
        define(name, imports.get(name), line);
    }

    void defineFromQuery(String name, int line) throws PlaylistException {
        String query = uri.getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            if (parameter.startsWith(name + "=") && parameter.length() > name.length() + 1) {
                define(name, decoded(parameter.substring(name.length() + 1), line), line);
                return;
            }
        }
        throw new PlaylistException(
                Reason.MALFORMED, line, "the playlist's URL has no value for query parameter " + name);
    }

    /** Returns the text with every {@code {$name}} replaced by its value. */
    String substitute(String text, int line) throws PlaylistException {
        int reference = text.indexOf("{$");
        if (reference < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int done = 0;
        while (reference >= 0) {
            int end = endOfName(text, reference + 2);
            if (end > reference + 2 && end < text.length() && text.charAt(end) == '}') {
                out.append(text, done, reference).append(valueOf(text.substring(reference + 2, end), line));
                done = end + 1;
                budget.checkLine(out.length(), line);
            }
            reference = text.indexOf("{$", end);
        }
        out.append(text, done, text.length());
        budget.checkLine(out.length(), line);
        budget.take(out.length(), line);
        return out.toString();
    }

    private String valueOf(String name, int line) throws PlaylistException {
        String value = values.get(name);
        if (value == null) {
            throw new PlaylistException(Reason.MALFORMED, line, "variable " + name + " is not defined before its use");
        }
        return value;
    }

    private static String decoded(String text, int line) throws PlaylistException {
        byte[] bytes = Percent.decode(text);
        String value = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        if (bytes == null || value.chars().anyMatch(c -> c == '"' || c == '\n' || c == '\r')) {
            throw new PlaylistException(
                    Reason.MALFORMED, line, "the query parameter's value cannot stand in a playlist");
        }
        return value;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && endOfName(name, 0) == name.length();
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '-' || c == '_';
    }
}
