package io.kithara.decode.mpeg;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A text of an ID3v2 frame and what it is called.
 *
 * @param description what the frame says its text is, or empty
 * @param text the text; several values are separated by "; "
 */
record Id3Text(String description, String text) {
    /** ID3v2.4 section 4: the byte that says how text is coded. */
    private static final Charset[] ENCODINGS = {
        StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8
    };

    /** Section 4.2: encoding, text. */
    static Id3Text plain(byte[] body) {
        return new Id3Text("", values(body, 1, charset(body)));
    }

    /** Sections 4.2.6 and 4.10: encoding, perhaps a language, description, zero, text. */
    static Id3Text described(byte[] body, int descriptionAt) {
        Charset charset = charset(body);
        int width = charset.name().startsWith("UTF-16") ? 2 : 1;
        int zero = descriptionAt;
        while (zero + width <= body.length && (body[zero] != 0 || body[zero + width - 1] != 0)) {
            zero += width;
        }
        if (zero + width > body.length) {
            return new Id3Text("", "");
        }
        String description = strip(new String(body, descriptionAt, zero - descriptionAt, charset));
        return new Id3Text(description, values(body, zero + width, charset));
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

    /** Adds the text under its description, else under {@code id}, unless that key has one or there is no text. */
    void putInto(Map<String, String> tags, String id) {
        if (!text.isEmpty()) {
            tags.putIfAbsent(description.isEmpty() ? id : description, text);
        }
    }

    private static Charset charset(byte[] body) {
        int encoding = body[0];
        return encoding >= 0 && encoding < ENCODINGS.length ? ENCODINGS[encoding] : StandardCharsets.ISO_8859_1;
    }

    private static String values(byte[] body, int from, Charset charset) {
        String text = from < body.length ? new String(body, from, body.length - from, charset) : "";
        return String.join("; ", strip(text).split("\0+"));
    }

    /** Drops byte order marks and zeros at both ends: writers pad with them. */
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
