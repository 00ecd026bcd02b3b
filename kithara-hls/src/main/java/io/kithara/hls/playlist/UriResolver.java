package io.kithara.hls.playlist;

import io.kithara.hls.playlist.PlaylistException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references against the playlist's URL (RFC 3986 section 5.2) and says which may be followed: http, https and the scheme
 * of the playlist itself, for keys and init sections {@code data:} too. A remote playlist so never reaches a file or a jar.
 *
 * <p>{@link URI#resolve(URI)} alone follows RFC 2396, which drops the last path segment before a lone query and joins a path to a
 * host without a slash. It is used on finished paths only: URIs made so share scheme and host with the base, a third of their memory.
 */
final class UriResolver {
    private final URI base;
    private final Budget budget;

    /** Where the last URI with another host than the base stood; playlists name few hosts. */
    private @Nullable URI otherOrigin;

    private String lastReference = "";
    private URI lastUri;

    UriResolver(URI base, Budget budget) {
        this.base = base;
        this.lastUri = base;
        this.budget = budget;
    }

    /** Returns where a segment, a playlist or session data is. */
    URI media(String reference, int line) throws PlaylistException {
        return resolve(reference, false, line);
    }

    /** As {@link #media}, and {@code data:} is allowed: for keys and init sections. */
    URI keyOrInit(String reference, int line) throws PlaylistException {
        return resolve(reference, true, line);
    }

    private URI resolve(String reference, boolean data, int line) throws PlaylistException {
        // every segment of a playlist with byte ranges names the same resource
        if (reference.equals(lastReference) && !reference.isEmpty()) {
            return lastUri;
        }
        String scheme = schemeOf(reference);
        if (scheme != null && scheme.equals("data")) {
            return dataUri(reference, data, line);
        }
        URI uri = scheme == null ? relative(reference, line) : absolute(scheme, reference, line);
        lastReference = reference;
        lastUri = uri;
        return uri;
    }

    private URI dataUri(String reference, boolean allowed, int line) throws PlaylistException {
        if (!allowed) {
            throw new PlaylistException(Reason.UNSUPPORTED, line, "a data: URL may only be a key or an init section");
        }
        budget.take(reference.length(), line);
        return parse(Percent.encodeIllegal(reference), line);
    }

    private URI absolute(String scheme, String reference, int line) throws PlaylistException {
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web && !scheme.equals(baseScheme())) {
            throw new PlaylistException(
                    Reason.UNSUPPORTED,
                    line,
                    "a playlist of scheme " + baseScheme() + " may not name " + scheme + ": URLs");
        }
        String rest = reference.substring(scheme.length() + 1);
        if (rest.startsWith("//")) {
            return withAuthority(scheme, rest.substring(2), line);
        }
        if (web || !rest.startsWith("/")) {
            throw new PlaylistException(Reason.MALFORMED, line, "a " + scheme + ": URL without a host");
        }
        return relative(rest, line);
    }

    private URI withAuthority(String scheme, String rest, int line) throws PlaylistException {
        int end = 0;
        while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        URI origin = originOf(scheme, authority, line);
        String path = rest.substring(end);
        return locate(origin, path.startsWith("/") ? path : "/" + path, line);
    }

    private URI originOf(String scheme, String authority, int line) throws PlaylistException {
        if (isOrigin(base, scheme, authority)) {
            return base;
        }
        if (otherOrigin != null && isOrigin(otherOrigin, scheme, authority)) {
            return otherOrigin;
        }
        if (!scheme.startsWith("http")) {
            throw new PlaylistException(
                    Reason.UNSUPPORTED, line, "a " + scheme + ": playlist may not name another host");
        }
        if (authority.isEmpty()) {
            throw new PlaylistException(Reason.MALFORMED, line, "a " + scheme + ": URL without a host");
        }
        URI origin = parse(scheme + "://" + authority + "/", line);
        otherOrigin = origin;
        return origin;
    }

    private static boolean isOrigin(URI uri, String scheme, String authority) {
        String own = uri.getRawAuthority();
        return scheme.equalsIgnoreCase(uri.getScheme()) && authority.equals(own == null ? "" : own);
    }

    private URI relative(String reference, int line) throws PlaylistException {
        if (reference.startsWith("//")) {
            return withAuthority(baseScheme(), reference.substring(2), line);
        }
        String own = base.getRawPath();
        String basePath = own == null || own.isEmpty() ? "/" : own;
        if (reference.startsWith("/")) {
            return locate(base, reference, line);
        }
        if (reference.isEmpty() || reference.startsWith("#")) {
            return locate(
                    base, basePath + (base.getRawQuery() == null ? "" : "?" + base.getRawQuery()) + reference, line);
        }
        if (reference.startsWith("?")) {
            return locate(base, basePath + reference, line);
        }
        return locate(base, basePath.substring(0, basePath.lastIndexOf('/') + 1) + reference, line);
    }

    /** Returns the URI at a path that starts with a slash, and a query, at the host of {@code origin}. */
    private URI locate(URI origin, String target, int line) throws PlaylistException {
        budget.take(target.length(), line);
        String clean = withoutDots(Percent.encodeIllegal(target));
        if (clean.startsWith("//")) {
            String authority = origin.getRawAuthority();
            return parse(origin.getScheme() + "://" + (authority == null ? "" : authority) + clean, line);
        }
        return origin.resolve(parse(clean, line));
    }

    /** RFC 3986 section 5.2.4, for a target that starts with a slash. */
    private static String withoutDots(String target) {
        if (!target.contains("/.")) {
            return target;
        }
        int pathEnd = 0;
        while (pathEnd < target.length() && target.charAt(pathEnd) != '?' && target.charAt(pathEnd) != '#') {
            pathEnd++;
        }
        StringBuilder out = new StringBuilder(target.length());
        int slash = 0;
        while (slash < pathEnd) {
            int next = target.indexOf('/', slash + 1);
            int end = next < 0 || next > pathEnd ? pathEnd : next;
            String step = target.substring(slash + 1, end);
            if (step.equals("..")) {
                out.setLength(Math.max(out.lastIndexOf("/"), 0));
            }
            boolean dots = step.equals(".") || step.equals("..");
            if (!dots) {
                out.append('/').append(step);
            } else if (end == pathEnd) {
                out.append('/');
            }
            slash = end;
        }
        return out.append(target, pathEnd, target.length()).toString();
    }

    private static URI parse(String text, int line) throws PlaylistException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new PlaylistException(Reason.MALFORMED, line, "a URL that cannot be read");
        }
    }

    private String baseScheme() {
        return base.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Returns the scheme in lower case, or null if the reference has none. */
    private static @Nullable String schemeOf(String reference) {
        int end = 0;
        while (end < reference.length() && isSchemeCharacter(reference.charAt(end))) {
            end++;
        }
        boolean scheme =
                end < reference.length() && reference.charAt(end) == ':' && Ascii.isLetter(reference.charAt(0));
        return scheme ? reference.substring(0, end).toLowerCase(Locale.ROOT) : null;
    }

    private static boolean isSchemeCharacter(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '+' || c == '-' || c == '.';
    }
}
