package io.kithara.file;

import io.kithara.net.FetchResponse;
import java.util.Set;

/** Tells a station from a file by its answer. */
final class RadioSigns {
    /** SHOUTcast and Icecast send some of these; nobody else does. */
    private static final Set<String> STATION_FIELDS =
            Set.of("icy-name", "icy-genre", "icy-br", "icy-url", "icy-pub", "icy-description");

    private RadioSigns() {}

    /**
     * Returns whether {@code response} has no end of its own. A body with metadata in it is a station even if it names a
     * length: its bytes are not a file's.
     */
    static boolean isStation(FetchResponse response) {
        if (response.header("icy-metaint").isPresent()) {
            return true;
        }
        boolean endless = response.validators().total().isEmpty();
        return endless
                && STATION_FIELDS.stream()
                        .anyMatch(name -> response.header(name).isPresent());
    }
}
