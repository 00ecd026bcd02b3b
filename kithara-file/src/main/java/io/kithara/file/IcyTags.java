package io.kithara.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a block of station metadata: {@code Key='value';} one after the other, padded with zero bytes. */
final class IcyTags {
    private IcyTags() {}

    /** Returns whether {@code block} begins as metadata does; audio that is taken for it does not. */
    static boolean isPlausible(byte[] block) {
        int at = 0;
        while (at < block.length && isLetter(block[at])) {
            at++;
        }
        return at > 0 && at + 1 < block.length && block[at] == '=' && block[at + 1] == '\'';
    }

    private static boolean isLetter(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    /**
     * Returns the fields in order. A quote within a value does not end it, {@code ';} does: titles have apostrophes. A
     * value that is cut off counts as far as it goes.
     */
    static Map<String, String> parse(byte[] block) {
        String text = decode(block);
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        int equals = text.indexOf("='", at);
        while (equals >= 0) {
            int stop = text.indexOf("';", equals + 2);
            String value = stop < 0 ? text.substring(equals + 2) : text.substring(equals + 2, stop);
            fields.putIfAbsent(text.substring(at, equals).strip(), value);
            if (stop < 0) {
                break;
            }
            at = stop + 2;
            equals = text.indexOf("='", at);
        }
        return fields;
    }

    /** Nothing says how the text is coded: UTF-8 where it is that, else what most old stations send. */
    private static String decode(byte[] block) {
        int length = block.length;
        while (length > 0 && block[length - 1] == 0) {
            length--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(block, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(block, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
