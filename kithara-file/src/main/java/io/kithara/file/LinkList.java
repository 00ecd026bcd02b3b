package io.kithara.file;

import io.kithara.stream.MediaException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses out of PLS, M3U and XSPF text. Tolerant: what is not understood is skipped, an address that is
 * none is left out. Knows nothing of what the addresses lead to.
 */
final class LinkList {
    /** Real lists have a handful of mirrors; one that plays is found among the first or not at all. */
    static final int MAX_LINKS = 64;

    /** A list of {@link #MAX_LINKS} long addresses with titles, twice over. */
    static final int MAX_BYTES = 256 << 10;

    /** An HLS playlist looks like a list until it is read; a day of two-second segments has some 4 MiB. */
    static final int MAX_PLAYLIST_BYTES = 16 << 20;

    private static final Pattern PLS_FILE = Pattern.compile("(?i)file(\\d{1,5})\\s*=\\s*(\\S.*)");

    private static final Pattern XSPF_LOCATION = Pattern.compile(
            "<(?:[\\w-]{1,32}:)?location(?:\\s[^<>]{0,256})?>([^<]{0,4096})</", Pattern.CASE_INSENSITIVE);

    private static final Pattern CHARACTER_REFERENCE =
            Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));");

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    private LinkList() {}

    /** Returns how long text of a kind may be. */
    static int maxBytes(@Nullable BodyKind kind) {
        return kind == BodyKind.M3U ? MAX_PLAYLIST_BYTES : MAX_BYTES;
    }

    /** Returns whether M3U text is an HLS playlist (RFC 8216 section 4.3): some tag of that family begins a line. */
    static boolean isHls(String text) {
        return text.lines().anyMatch(line -> line.startsWith("#EXT-X-"));
    }

    /**
     * Returns the addresses in order, at most {@link #MAX_LINKS}.
     *
     * @param base what relative addresses are relative to
     * @throws MediaException {@code MALFORMED} if there is none
     */
    static List<URI> parse(BodyKind kind, String text, URI base) throws MediaException {
        List<String> found = switch (kind) {
            case M3U -> m3u(text);
            case PLS -> pls(text);
            case XSPF -> xspf(text);
            case MEDIA -> throw new IllegalArgumentException("kind=" + kind);
        };
        List<URI> links = new ArrayList<>();
        for (String link : found) {
            resolve(link, base).filter(uri -> !links.contains(uri)).ifPresent(links::add);
            if (links.size() == MAX_LINKS) {
                break;
            }
        }
        if (links.isEmpty()) {
            throw new MediaException(MediaException.Reason.MALFORMED, "the " + kind + " list names no address");
        }
        return links;
    }

    /** One address per line; {@code #} begins a comment or a tag. */
    private static List<String> m3u(String text) {
        return text.lines()
                .map(line -> line.replace("\uFEFF", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** {@code FileN=address}, in the order of N, whatever the order of lines. */
    private static List<String> pls(String text) {
        Map<Integer, String> numbered = new TreeMap<>();
        text.lines()
                .map(line -> PLS_FILE.matcher(line.strip()))
                .filter(Matcher::matches)
                .forEach(match -> {
                    numbered.putIfAbsent(Integer.valueOf(match.group(1)), match.group(2));
                });
        return List.copyOf(numbered.values());
    }

    /**
     * XSPF 1 section 4.1.1.2.14.1.1: {@code location} elements. No XML parser: {@code java.xml} is not required, and
     * nothing here expands entities, so that no document grows.
     */
    private static List<String> xspf(String text) {
        List<String> found = new ArrayList<>();
        Matcher match = XSPF_LOCATION.matcher(withoutComments(text));
        while (match.find()) {
            found.add(unescape(match.group(1).strip()));
        }
        return found;
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int from = 0;
        int comment = text.indexOf("<!--");
        while (comment >= 0) {
            kept.append(text, from, comment);
            int end = text.indexOf("-->", comment);
            if (end < 0) {
                return kept.toString();
            }
            from = end + "-->".length();
            comment = text.indexOf("<!--", from);
        }
        return kept.append(text, from, text.length()).toString();
    }

    private static String unescape(String text) {
        return CHARACTER_REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(character(match)));
    }

    private static String character(MatchResult match) {
        if (match.group(3) != null) {
            return ENTITIES.getOrDefault(match.group(3), "");
        }
        int code = match.group(1) != null ? Integer.parseInt(match.group(1)) : Integer.parseInt(match.group(2), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "";
    }

    /** Resolves as RFC 3986 section 5 says; blanks, which people type, are escaped. */
    private static Optional<URI> resolve(String link, URI base) {
        try {
            URI uri = base.resolve(new URI(link.replace(" ", "%20")));
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean remote = scheme.equals("http") || scheme.equals("https");
            // A list from the network must not make us read local files.
            boolean local = scheme.equals("file") && "file".equalsIgnoreCase(base.getScheme());
            return remote || local ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
