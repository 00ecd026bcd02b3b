package io.kithara.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a person may write where a URI is asked for: http, https, file, or a path. */
final class Locations {
    /** Two letters at least: one letter and a colon is a Windows drive. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

    /** The port of an authority; with a host that {@link URI} cannot name, as one with an underscore, too. */
    private static final Pattern PORT = Pattern.compile(".*:(\\d+)");

    private static final int MAX_PORT = 65_535;

    private static final Set<String> KNOWN_SCHEMES = Set.of("http", "https", "file");

    private Locations() {}

    static URI parse(String text) throws UsageException {
        var scheme = SCHEME.matcher(text);
        if (!scheme.matches() || (!text.contains("://") && !text.startsWith("file:"))) {
            return parsePath(text);
        }
        if (!KNOWN_SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
            throw new UsageException(text + " is neither http, https, file nor a path; give one of these");
        }
        try {
            URI uri = new URI(text);
            return "file".equalsIgnoreCase(uri.getScheme()) ? localFile(uri, text) : remoteFile(uri, text);
        } catch (URISyntaxException e) {
            throw new UsageException(text + " is not a valid address (" + e.getReason() + " at " + e.getIndex()
                    + "); percent-encode what does not belong in one");
        }
    }

    /** Reads what only the network can be asked for. */
    static URI parseRemote(String text, String command) throws UsageException {
        URI uri = parse(text);
        if (file(uri).isPresent()) {
            throw new UsageException(
                    text + " is no http(s) address, and " + command + " keeps nothing of local files; use decode");
        }
        return uri;
    }

    private static URI remoteFile(URI uri, String text) throws UsageException {
        if (uri.getRawAuthority() == null) {
            throw new UsageException(text + " names no host; write http://host/path");
        }
        var port = PORT.matcher(uri.getRawAuthority());
        if (port.matches() && !isPort(port.group(1))) {
            throw new UsageException(
                    text + " has an impossible port, " + port.group(1) + "; ports are 1 to " + MAX_PORT);
        }
        return uri;
    }

    private static boolean isPort(String digits) {
        String number = digits.replaceFirst("^0+", "");
        return !number.isEmpty() && number.length() <= 5 && Integer.parseInt(number) <= MAX_PORT;
    }

    private static URI localFile(URI uri, String text) throws UsageException {
        boolean isPath = uri.getPath() != null && uri.getQuery() == null && uri.getFragment() == null;
        if (!isPath || uri.getAuthority() != null) {
            throw new UsageException(text + " names a file of another machine or no file; write file:///path");
        }
        return uri;
    }

    private static URI parsePath(String text) throws UsageException {
        if (text.isEmpty()) {
            throw new UsageException("nothing is not a path; give a path or an address");
        }
        try {
            return Path.of(text).toUri();
        } catch (InvalidPathException e) {
            throw new UsageException(text + " is not a valid path (" + e.getReason() + "); give a path or an address");
        }
    }

    /** Returns the file behind a location, empty if it is not a file. */
    static Optional<Path> file(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme()) ? Optional.of(Path.of(uri)) : Optional.empty();
    }

    /** Returns the last name of the path without its extension, {@code audio} if there is none. */
    static String baseName(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String base = dot > 0 ? name.substring(0, dot) : name;
        return base.isEmpty() ? "audio" : base;
    }
}
