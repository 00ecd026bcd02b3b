package io.kithara.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object (RFC 8259) whose members keep their order. Used by one thread. */
final class Json {
    private final Map<String, String> members = new LinkedHashMap<>();

    Json put(String name, @Nullable String value) {
        return raw(name, value == null ? "null" : quote(value));
    }

    Json put(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /** Adds a number; what JSON cannot say (NaN, infinite) is null. */
    Json put(String name, double value) {
        return raw(name, Double.isFinite(value) ? Double.toString(value) : "null");
    }

    Json put(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    Json putNull(String name) {
        return raw(name, "null");
    }

    Json put(String name, Json value) {
        return raw(name, value.toString());
    }

    Json put(String name, List<Json> values) {
        return raw(name, values.toString());
    }

    /** Adds numbers, to five digits behind the point: a 16-bit sample to its last bit. */
    Json put(String name, float[] values) {
        StringBuilder list = new StringBuilder("[");
        for (float value : values) {
            list.append(list.length() > 1 ? "," : "").append(Math.round(value * 1e5) / 1e5);
        }
        return raw(name, list.append(']').toString());
    }

    private Json raw(String name, String json) {
        members.put(name, json);
        return this;
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        members.forEach((name, value) -> pairs.add(quote(name) + ": " + value));
        return "{" + String.join(", ", pairs) + "}";
    }
}
