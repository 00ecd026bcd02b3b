package io.kithara.net;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Writes the header of one request. Pure. */
final class RequestFields {
    static final String USER_AGENT = "kithara/0.1";

    /** Fields of a caller that may follow a redirect to another origin: they say what is wanted, not who asks. */
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "icy-metadata", "user-agent");

    /** Fields that are ours: a caller's would contradict the range, version and encoding we check. */
    private static final Set<String> OURS =
            Set.of("range", "if-range", "if-none-match", "if-modified-since", "accept-encoding", "host", "connection");

    private RequestFields() {}

    /**
     * Returns the request for {@code url}.
     *
     * @param origin the address first asked, with its user; secrets go nowhere else
     * @throws IllegalArgumentException if a field's name or value cannot be sent
     */
    static Request request(
            HttpUrl url, HttpUrl origin, FetchRequest fetch, @Nullable AccessGrant grant, RangePlan plan) {
        Request.Builder builder = new Request.Builder().url(url).header("User-Agent", USER_AGENT);
        boolean home = Addresses.sameOrigin(url, origin);
        if (home && Addresses.hasUser(origin)) {
            builder.header("Authorization", Credentials.basic(origin.username(), origin.password()));
        }
        add(builder, fetch.headers(), home);
        if (home && grant != null) {
            add(builder, grant.headers(), true);
        }
        boolean compressible = fetch.expect() == Expectation.PLAYLIST && !plan.isRanged();
        builder.header("Accept-Encoding", compressible ? "gzip" : "identity");
        if (plan.isRanged()) {
            builder.header("Range", plan.rangeField());
            if (plan.ifRange() != null) {
                builder.header("If-Range", plan.ifRange());
            }
        } else if (fetch.ifChanged()) {
            // RFC 9110 section 13.1.3: a server that knows entity tags ignores the date.
            fetch.known().etag().ifPresent(tag -> builder.header("If-None-Match", tag));
            fetch.known().lastModified().ifPresent(date -> builder.header("If-Modified-Since", date));
        }
        return builder.build();
    }

    private static void add(Request.Builder builder, Map<String, String> fields, boolean home) {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!OURS.contains(name) && (home || HARMLESS.contains(name))) {
                builder.header(field.getKey(), field.getValue());
            }
        }
    }
}
