package io.kithara.testing;

import java.util.regex.Pattern;

/**
 * Which requests a fault hits.
 *
 * @param firstRequest first request of a path that is hit, from 1
 * @param lastRequest last one that is hit
 * @param glob paths that are hit; {@code *} is any run of characters
 */
record FaultScope(int firstRequest, int lastRequest, String glob) {
    static final FaultScope EVERY_REQUEST = new FaultScope(1, Integer.MAX_VALUE, "*");

    FaultScope {
        if (firstRequest < 1 || lastRequest < firstRequest) {
            throw new IllegalArgumentException("requests " + firstRequest + " to " + lastRequest);
        }
    }

    FaultScope requests(int first, int last) {
        return new FaultScope(first, last, glob);
    }

    FaultScope path(String newGlob) {
        return new FaultScope(firstRequest, lastRequest, newGlob);
    }

    boolean covers(String path, int requestOfPath) {
        return requestOfPath >= firstRequest && requestOfPath <= lastRequest && matches(path);
    }

    private boolean matches(String path) {
        return Pattern.matches("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E", path);
    }

    @Override
    public String toString() {
        String last = lastRequest == Integer.MAX_VALUE ? "" : " to " + lastRequest;
        String requests = firstRequest == 1 && last.isEmpty() ? "" : " from request " + firstRequest + last;
        return requests + (glob.equals("*") ? "" : " on " + glob);
    }
}
