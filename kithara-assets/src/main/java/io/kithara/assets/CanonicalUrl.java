package io.kithara.assets;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The spelling of a URL that names are derived from: scheme and host in lower case, no default port, no user, no
 * fragment. Percent-escapes and the rest of the path stay as they are, since a server may tell them apart.
 */
final class CanonicalUrl {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private CanonicalUrl() {}

    /** Returns scheme, authority and path; never a user, a query or a fragment. */
    static String withoutQuery(URI uri) {
        if (uri.isOpaque()) {
            return scheme(uri) + ':' + uri.getRawSchemeSpecificPart();
        }
        String path = uri.getRawPath();
        return scheme(uri) + "://" + authority(uri) + (path == null || path.isEmpty() ? "/" : path);
    }

    /** Returns {@link #withoutQuery} and the query, if there is one; an empty query counts as one. */
    static String withQuery(URI uri) {
        String query = uri.getRawQuery();
        return query == null ? withoutQuery(uri) : withoutQuery(uri) + '?' + query;
    }

    /** Returns the first {@code bytes} bytes of the SHA-256 of {@code text} as lower-case hex. */
    static String digest(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String scheme(URI uri) {
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException("not absolute: no scheme");
        }
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    /** A host with an underscore is no host to {@link URI}, but servers use them; then the raw authority serves. */
    private static String authority(URI uri) {
        if (uri.getHost() != null) {
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return uri.getPort() < 0 || uri.getPort() == defaultPort(uri) ? host : host + ':' + uri.getPort();
        }
        String raw = uri.getRawAuthority() == null ? "" : uri.getRawAuthority().toLowerCase(Locale.ROOT);
        String host = raw.substring(raw.lastIndexOf('@') + 1);
        String port = ":" + defaultPort(uri);
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }

    private static int defaultPort(URI uri) {
        return scheme(uri).equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
}
