package io.kithara.hls.playlist;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a playlist in the making: lines, and tags with attribute lists. Absent values are left out. */
final class TagText {
    private final StringBuilder text = new StringBuilder();
    private char separator;

    TagText line(String line) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line end within a line");
        }
        text.append(line).append('\n');
        return this;
    }

    TagText tag(String name) {
        text.append(name);
        separator = ':';
        return this;
    }

    /** Writes the value as it is, or quoted where it could not be read back otherwise. */
    TagText plain(String name, @Nullable String value) {
        boolean readable =
                value == null || (value.indexOf(',') < 0 && value.strip().equals(value));
        return readable ? append(name, value) : quoted(name, value);
    }

    TagText quoted(String name, @Nullable String value) {
        if (value != null && value.contains("{$")) {
            throw new IllegalArgumentException(name + " looks like a reference to a variable");
        }
        return quotedLiteral(name, value);
    }

    /** As {@link #quoted} where the parser puts in no variables. */
    TagText quotedLiteral(String name, @Nullable String value) {
        if (value != null && (value.indexOf('"') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
            throw new IllegalArgumentException(name + " holds a quote or a line end");
        }
        return append(name, value == null ? null : '"' + value + '"');
    }

    TagText quotedList(String name, List<String> values) {
        return values.isEmpty() ? this : quoted(name, String.join(",", values));
    }

    /** Leaves out 0: it stands for not stated. */
    TagText number(String name, long value) {
        return value == 0 ? this : plain(name, Long.toString(value));
    }

    TagText yes(String name, boolean value) {
        return value ? plain(name, "YES") : this;
    }

    void end() {
        text.append('\n');
    }

    private TagText append(String name, @Nullable String value) {
        if (value != null) {
            text.append(separator).append(name).append('=').append(value);
            separator = ',';
        }
        return this;
    }

    /** Without an exponent, which attributes may not have. */
    static String decimal(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
