package io.kithara.net;

import java.net.URI;
import java.util.Map;
import okhttp3.HttpUrl;

/** What we do with addresses. Pure. */
final class Addresses {
    private Addresses() {}

    static boolean sameOrigin(HttpUrl a, HttpUrl b) {
        return a.port() == b.port() && a.host().equals(b.host()) && a.scheme().equals(b.scheme());
    }

    static HttpUrl withoutUser(HttpUrl url) {
        return hasUser(url) ? url.newBuilder().username("").password("").build() : url;
    }

    static boolean hasUser(HttpUrl url) {
        return !url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty();
    }

    static HttpUrl withQuery(HttpUrl url, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return url;
        }
        HttpUrl.Builder builder = url.newBuilder();
        parameters.forEach(builder::setQueryParameter);
        return builder.build();
    }

    /** Returns {@code url} without what may be secret: user, query, fragment. */
    static URI redacted(HttpUrl url) {
        return withoutUser(url).newBuilder().query(null).fragment(null).build().uri();
    }

    /** Returns how any address appears in a text: without what may be secret, even if nothing can be asked of it. */
    static String shown(URI uri) {
        HttpUrl url = HttpUrl.get(uri);
        return url == null ? uri.getScheme() + ":" : redacted(url).toString();
    }
}
