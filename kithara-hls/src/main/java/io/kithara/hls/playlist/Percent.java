package io.kithara.hls.playlist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Percent encoding (RFC 3986 section 2.1). */
final class Percent {
    /** All that a path, query or fragment may hold as it is; {@code %} is looked at by itself. */
    private static final BitSet LEGAL = bits("-._~!$&'()*+,;=:@/?#");

    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /** Returns the reference with every character encoded that no URI may hold, so that sloppy ones work as in browsers. */
    static String encodeIllegal(String reference) {
        int i = 0;
        while (i < reference.length() && isLegal(reference, i)) {
            i++;
        }
        return i == reference.length() ? reference : encode(reference, i);
    }

    private static String encode(String reference, int from) {
        StringBuilder out = new StringBuilder(reference.length() + 16).append(reference, 0, from);
        for (int i = from; i < reference.length(); ) {
            int codePoint = reference.codePointAt(i);
            if (isLegal(reference, i)) {
                out.append((char) codePoint);
            } else {
                for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
                }
            }
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static boolean isLegal(String text, int i) {
        char c = text.charAt(i);
        return c == '%'
                ? i + 2 < text.length() && Ascii.isHex(text.charAt(i + 1)) && Ascii.isHex(text.charAt(i + 2))
                : LEGAL.get(c);
    }

    /** Returns the bytes with every {@code %XX} decoded, or null if one of them is broken. */
    static byte @Nullable [] decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
            } else if (i + 2 < bytes.length && Ascii.isHex((char) bytes[i + 1]) && Ascii.isHex((char) bytes[i + 2])) {
                out.write(Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16));
                i += 2;
            } else {
                return null;
            }
        }
        return out.toByteArray();
    }

    private static BitSet bits(String marks) {
        BitSet bits = new BitSet(128);
        marks.chars().forEach(bits::set);
        bits.set('0', '9' + 1);
        bits.set('a', 'z' + 1);
        bits.set('A', 'Z' + 1);
        return bits;
    }
}
