package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.util.HashSet;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Follows one request's redirects: bounded, without loops, never down to cleartext unless allowed. */
final class RedirectTrail {
    /** RFC 9110 section 15.4 leaves the limit open; chains of honest origins seen in the wild end within four. */
    static final int MAX_REDIRECTS = 10;

    private final boolean allowDowngrade;
    private final Set<HttpUrl> visited = new HashSet<>();

    RedirectTrail(HttpUrl first, boolean allowDowngrade) {
        this.allowDowngrade = allowDowngrade;
        visited.add(first);
    }

    /** Whether anything has been followed. */
    boolean hasLed() {
        return visited.size() > 1;
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Returns where {@code location}, answered by {@code current}, leads. */
    HttpUrl next(HttpUrl current, int status, @Nullable String location) throws NetException {
        HttpUrl target = location == null ? null : current.resolve(location);
        if (target == null) {
            throw refused(status, "a redirect without a usable http address");
        }
        if (current.isHttps() && !target.isHttps() && !allowDowngrade) {
            throw refused(status, "a redirect from https to http");
        }
        if (visited.size() > MAX_REDIRECTS) {
            throw refused(status, "more than " + MAX_REDIRECTS + " redirects");
        }
        HttpUrl bare = Addresses.withoutUser(target);
        if (!visited.add(bare)) {
            throw refused(status, "redirects run in a circle");
        }
        return bare;
    }

    private static NetException refused(int status, String why) {
        return new NetException(Reason.REDIRECT, status, why, null);
    }
}
