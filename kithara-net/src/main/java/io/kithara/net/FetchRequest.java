package io.kithara.net;

import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What to fetch.
 *
 * @param uri http or https
 * @param from first byte wanted, {@code >= 0}
 * @param end one past the last byte wanted; empty for all to the end
 * @param headers sent with every request of this fetch to the first origin; of them only Accept, Accept-Language,
 *     Icy-MetaData and User-Agent follow a redirect to another one; Range and Accept-Encoding are ours
 * @param expect what the body is for
 * @param known the version that earlier bytes came from; another version ends in {@code RESOURCE_CHANGED}
 * @param maxBytes a body longer than this ends in {@code LIMIT}
 * @param ifChanged whether only another version than {@code known} is wanted (RFC 9110 section 13.1): if there is none,
 *     the sink gets a response of status 304 and its end without a byte
 */
public record FetchRequest(
        URI uri,
        long from,
        OptionalLong end,
        Map<String, String> headers,
        Expectation expect,
        Validators known,
        long maxBytes,
        boolean ifChanged) {
    /** Rejects other schemes, negative and reversed ranges, and a condition on a part; copies {@code headers}. */
    public FetchRequest {
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("not http or https: scheme=" + scheme);
        }
        if (from < 0 || (end.isPresent() && end.getAsLong() <= from) || maxBytes < 0) {
            throw new IllegalArgumentException("from=" + from + " end=" + end + " maxBytes=" + maxBytes);
        }
        if (ifChanged && (from > 0 || end.isPresent())) {
            throw new IllegalArgumentException("a condition on a part: from=" + from + " end=" + end);
        }
        headers = Map.copyOf(headers);
    }

    /** Returns a request for the whole body of {@code uri}. */
    public static FetchRequest of(URI uri, Expectation expect) {
        return new FetchRequest(uri, 0, OptionalLong.empty(), Map.of(), expect, Validators.NONE, Long.MAX_VALUE, false);
    }

    /** Returns this request for the bytes from {@code start} to {@code stop} (exclusive; empty for the end). */
    public FetchRequest withRange(long start, OptionalLong stop) {
        return new FetchRequest(uri, start, stop, headers, expect, known, maxBytes, ifChanged);
    }

    /** Returns this request bound to a known version. */
    public FetchRequest withKnown(Validators version) {
        return new FetchRequest(uri, from, end, headers, expect, version, maxBytes, ifChanged);
    }

    /** Returns this request with these headers instead. */
    public FetchRequest withHeaders(Map<String, String> fields) {
        return new FetchRequest(uri, from, end, fields, expect, known, maxBytes, ifChanged);
    }

    /** Returns this request limited to {@code bytes} of body. */
    public FetchRequest withMaxBytes(long bytes) {
        return new FetchRequest(uri, from, end, headers, expect, known, bytes, ifChanged);
    }

    /** Returns this request for the whole body, and that only if the server has another version than {@code held}. */
    public FetchRequest ifChangedFrom(Validators held) {
        return new FetchRequest(uri, 0, OptionalLong.empty(), headers, expect, held, maxBytes, true);
    }

    /** Without user, query and header values, any of which may grant access: this ends up in logs. */
    @Override
    public String toString() {
        String range = from + ".." + (end.isPresent() ? String.valueOf(end.getAsLong()) : "end");
        return "FetchRequest[" + Addresses.shown(uri) + " " + range + " as " + expect + ", headers " + headers.keySet()
                + "]";
    }
}
