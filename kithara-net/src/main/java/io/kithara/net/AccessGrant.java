package io.kithara.net;

import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a request needs to be let in. None of it goes to another origin than the one asked for, and none of it into an
 * event, a message or a cached header.
 *
 * @param headers added to the request, replacing equal names
 * @param query query parameters, unencoded; replace equal names
 * @param rewrite turns the wanted address into the one to ask, such as a freshly signed one; sees it without {@code
 *     query}
 */
public record AccessGrant(Map<String, String> headers, Map<String, String> query, UnaryOperator<URI> rewrite) {
    /** Copies the maps. */
    public AccessGrant {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** Returns a grant of headers only. */
    public static AccessGrant ofHeaders(Map<String, String> headers) {
        return new AccessGrant(headers, Map.of(), UnaryOperator.identity());
    }

    /** Returns a grant of query parameters only. */
    public static AccessGrant ofQuery(Map<String, String> query) {
        return new AccessGrant(Map.of(), query, UnaryOperator.identity());
    }

    /** Returns a grant that changes the address only. */
    public static AccessGrant ofRewrite(UnaryOperator<URI> rewrite) {
        return new AccessGrant(Map.of(), Map.of(), rewrite);
    }

    /** Names the fields, never their values. */
    @Override
    public String toString() {
        return "AccessGrant[headers=" + headers.keySet() + ", query=" + query.keySet() + "]";
    }
}
