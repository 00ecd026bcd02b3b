package io.kithara.hls.playlist;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The bytes inside a {@code data:} URL (RFC 2397), of a key or an init section. */
public final class DataUri {
    private static final String BASE64 = ";base64";

    private DataUri() {}

    /** Returns whether this is such a URL. */
    public static boolean isOne(URI uri) {
        return "data".equalsIgnoreCase(uri.getScheme());
    }

    /** Returns the bytes, at most as many as the URL has characters; empty if {@code uri} is no such URL, or broken. */
    public static Optional<byte[]> decode(URI uri) {
        String text = uri.getRawSchemeSpecificPart();
        int comma = text.indexOf(',');
        if (!isOne(uri) || comma < 0) {
            return Optional.empty();
        }
        byte[] bytes = Percent.decode(text.substring(comma + 1));
        boolean base64 = text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(BASE64);
        if (bytes == null || !base64) {
            return Optional.ofNullable(bytes);
        }
        try {
            return Optional.of(Base64.getDecoder().decode(new String(bytes, StandardCharsets.ISO_8859_1).strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
