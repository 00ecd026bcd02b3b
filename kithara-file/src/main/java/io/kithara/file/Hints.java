package io.kithara.file;

import io.kithara.stream.MediaHint;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** What addresses and header fields say about a format. */
final class Hints {
    /** Longer is no extension that anybody registered. */
    private static final int MAX_EXTENSION_LENGTH = 8;

    private Hints() {}

    static MediaHint of(URI uri, Optional<String> contentType) {
        return new MediaHint(contentType.map(Hints::mediaType), extension(uri), Optional.empty());
    }

    /** RFC 9110 section 8.3.1: the part before the parameters, in lower case. */
    static String mediaType(String field) {
        int parameters = field.indexOf(';');
        return (parameters < 0 ? field : field.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    static Optional<String> extension(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        if (dot < 0 || dot == name.length() - 1 || name.length() - dot - 1 > MAX_EXTENSION_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
