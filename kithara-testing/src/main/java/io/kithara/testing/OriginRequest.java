package io.kithara.testing;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request a {@link FakeOrigin} saw and what it had answered when this record was taken.
 *
 * @param order 1 for the first request of the origin, counting in the order in which the requests arrived
 * @param connection 1 for the first connection of the origin
 * @param method {@code GET}, {@code HEAD}, ... as sent
 * @param target path and query as sent
 * @param headers names are compared without case; of repeated headers the values are joined with a comma
 * @param status status sent; 0 while none is, and for a connection dropped without an answer
 * @param bodyBytes bytes of the body written to the socket so far; some of them may never have reached the client
 * @param ending how the answer ended
 */
public record OriginRequest(
        int order,
        int connection,
        String method,
        String target,
        Map<String, String> headers,
        int status,
        long bodyBytes,
        Ending ending) {

    /** How an answer ended. */
    public enum Ending {
        /** It is still being sent. */
        IN_PROGRESS,
        /** All of it was written. */
        COMPLETE,
        /** The script closed the connection early. */
        CUT,
        /** The script reset the connection. */
        RESET,
        /** The client closed the connection, or the origin was closed or taken off line. */
        GONE
    }

    /** Copies the headers into a map that finds names without case. */
    public OriginRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    /** Returns the target without its query. */
    public String path() {
        return RequestHead.pathOf(target);
    }

    /** Returns the value of a header, empty if it was not sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Returns the {@code Range} header as sent, empty if there was none. */
    public Optional<String> range() {
        return header("Range");
    }

    @Override
    public String toString() {
        return "#" + order + " " + method + " " + target
                + range().map(r -> " " + r).orElse("") + " -> " + status + " " + bodyBytes + " B " + ending;
    }
}
