package io.kithara.decode.tags;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an ID3v2 frame and what they are called.
 *
 * @param description what the frame says its texts are, or empty
 * @param values the texts, of which 2.4 allows several
 * @param end where in the body the description ended, its zero included
 */
record Id3Text(String description, List<String> values, int end) {
    /** ID3v2.4 section 4: the byte that says how text is coded. */
    private static final Charset[] ENCODINGS = {
        StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8
    };

    /** Section 4.2: encoding, texts. */
    static Id3Text plain(byte[] body) {
        return new Id3Text("", values(body, 1, charset(body)), 1);
    }

    /**
     * Sections 4.2.6, 4.8, 4.10: encoding, perhaps something fixed, description, zero, texts.
     *
     * @param charset of the texts, null for that of the description
     * @return null where there is no zero behind the description
     */
    static @Nullable Id3Text described(byte[] body, int descriptionAt, @Nullable Charset charset) {
        Charset own = charset(body);
        int end = end(body, descriptionAt, own);
        if (end < 0) {
            return null;
        }
        int texts = end + width(own);
        String description = strip(new String(body, descriptionAt, end - descriptionAt, own));
        return new Id3Text(description, values(body, texts, charset == null ? own : charset), texts);
    }

    /** Returns where a Latin-1 text ends with a zero; -1 if nowhere. */
    static int latinEnd(byte[] body, int from) {
        return end(body, from, StandardCharsets.ISO_8859_1);
    }

    /** Returns a Latin-1 text. */
    static String latin(byte[] body, int from, int to) {
        return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Section 6.1: takes out the zero that was put after every 0xFF. */
    static byte[] removeStuffing(byte[] stuffed) {
        byte[] plain = new byte[stuffed.length];
        int length = 0;
        for (int i = 0; i < stuffed.length; i++) {
            if (stuffed[i] != 0 || i == 0 || stuffed[i - 1] != (byte) 0xFF) {
                plain[length++] = stuffed[i];
            }
        }
        return Arrays.copyOf(plain, length);
    }

    static boolean startsWith(byte[] bytes, String ascii) {
        byte[] start = ascii.getBytes(StandardCharsets.US_ASCII);
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** Adds the texts under their description, else under {@code id}. */
    void putInto(MetadataDraft tags, String id) {
        for (String value : values) {
            tags.put(description.isEmpty() ? id : description, value);
        }
    }

    private static Charset charset(byte[] body) {
        int encoding = body.length == 0 ? 0 : body[0];
        return encoding >= 0 && encoding < ENCODINGS.length ? ENCODINGS[encoding] : StandardCharsets.ISO_8859_1;
    }

    private static int width(Charset charset) {
        return charset.name().startsWith("UTF-16") ? 2 : 1;
    }

    private static int end(byte[] body, int from, Charset charset) {
        int width = width(charset);
        for (int zero = from; zero + width <= body.length; zero += width) {
            if (body[zero] == 0 && body[zero + width - 1] == 0) {
                return zero;
            }
        }
        return -1;
    }

    private static List<String> values(byte[] body, int from, Charset charset) {
        if (from >= body.length) {
            return List.of();
        }
        String text = new String(body, from, body.length - from, charset);
        List<String> values = new ArrayList<>(1);
        int start = 0;
        while (start <= text.length()) {
            int zero = text.indexOf(0, start);
            int end = zero < 0 ? text.length() : zero;
            values.add(strip(text.substring(start, end)));
            start = end + 1;
        }
        return values;
    }

    /** Drops byte order marks and zeros at both ends: writers pad with them, and repeat the marks. */
    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isPadding(text.charAt(from))) {
            from++;
        }
        while (to > from && isPadding(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to).strip();
    }

    private static boolean isPadding(char c) {
        return c == 0 || c == '\uFEFF';
    }
}
