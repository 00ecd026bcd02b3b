package io.kithara.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeOrigin} serves at one path. Starts as an honest static file: {@code Content-Length}, a strong
 * {@code ETag} made from the content, byte ranges, {@code If-Range} and {@code If-None-Match}.
 *
 * <p>Safe from any thread. A change counts for the requests that arrive after it; a response under way goes on with
 * what it started with.
 */
public final class Route {
    /* Every public method and plan hold the monitor; nobody waits inside it. */
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Fault> faults = new ArrayList<>();
    private final @Nullable Radio radio;
    private Content content;
    private Framing framing = Framing.CONTENT_LENGTH;
    private boolean gzip;

    private Route(Content content, @Nullable Radio radio) {
        this.content = content;
        this.radio = radio;
    }

    static Route of(String path, byte[] bytes) {
        Route route = new Route(Content.of(bytes), null);
        route.headers.put("Content-Type", MediaTypes.of(path));
        return route.content(bytes);
    }

    static Route of(Path file) throws IOException {
        Route route = new Route(Content.of(file), null);
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        route.headers.put("Content-Type", MediaTypes.of(file.toString()));
        route.headers.put("Last-Modified", httpDate(modified));
        route.headers.put("ETag", "\"" + Files.size(file) + "-" + modified.toEpochMilli() + "\"");
        return route;
    }

    static Route of(Radio radio) {
        Route route = new Route(radio.content(false), radio);
        route.framing = Framing.CLOSE_DELIMITED;
        route.headers.put("Content-Type", "audio/mpeg");
        return route;
    }

    /** Replaces the content; the {@code ETag} changes with it if it was made from the content. */
    @CanIgnoreReturnValue
    public synchronized Route content(byte[] bytes) {
        byte[] copy = bytes.clone();
        content = Content.of(copy);
        CRC32 crc = new CRC32();
        crc.update(copy);
        headers.put("ETag", "\"" + Long.toHexString(crc.getValue()) + "-" + copy.length + "\"");
        return this;
    }

    /** Sets {@code Content-Type}; the default comes from the extension of the path. */
    @CanIgnoreReturnValue
    public Route contentType(String type) {
        return header("Content-Type", type);
    }

    /** Sets the entity tag, quotes and {@code W/} included. */
    @CanIgnoreReturnValue
    public Route etag(String etag) {
        return header("ETag", etag);
    }

    /** Sets {@code Last-Modified}, in whole seconds. */
    @CanIgnoreReturnValue
    public Route lastModified(Instant time) {
        return header("Last-Modified", httpDate(time));
    }

    /** Sends neither {@code ETag} nor {@code Last-Modified}. */
    @CanIgnoreReturnValue
    public synchronized Route withoutValidators() {
        headers.remove("ETag");
        headers.remove("Last-Modified");
        return this;
    }

    /** Sets a header of every answer. */
    @CanIgnoreReturnValue
    public synchronized Route header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Frames the bodies in this way. */
    @CanIgnoreReturnValue
    public synchronized Route framing(Framing newFraming) {
        framing = newFraming;
        return this;
    }

    /** Compresses whole bodies for clients that accept it; {@code Fault.forceGzip} does so for all. */
    @CanIgnoreReturnValue
    public synchronized Route gzip() {
        gzip = true;
        return this;
    }

    /** Adds a fault; requests are counted from the first one of this path, also those before this call. */
    @CanIgnoreReturnValue
    public synchronized Route withFault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Takes all faults back. */
    @CanIgnoreReturnValue
    public synchronized Route withoutFaults() {
        faults.clear();
        return this;
    }

    synchronized ResponsePlan plan(RequestHead request, int requestOfPath) throws IOException {
        ResponsePlan plan = radio == null ? planFile(request) : planRadio(request, radio);
        for (Fault fault : faults) {
            fault.applyTo(plan, requestOfPath);
        }
        return plan;
    }

    private ResponsePlan planFile(RequestHead request) throws IOException {
        ResponsePlan plan = new ResponsePlan(request, content, content.length(), framing);
        plan.headers.put("Accept-Ranges", "bytes");
        plan.headers.putAll(headers);
        if (!request.method().equals("GET") && !request.isHead()) {
            plan.text(405, "text/plain", "");
        } else if (isNotModified(request)) {
            plan.empty(304);
        } else {
            planRange(plan);
        }
        plan.gzip = gzip && plan.status == 200 && request.headerHas("Accept-Encoding", "gzip");
        return plan;
    }

    private ResponsePlan planRadio(RequestHead request, Radio station) {
        boolean metadata = "1".equals(request.header("Icy-MetaData"));
        ResponsePlan plan = new ResponsePlan(request, station.content(metadata), Content.ENDLESS, framing);
        plan.headers.putAll(station.headers(metadata));
        plan.headers.putAll(headers);
        plan.shoutcast = station.isShoutcast();
        return plan;
    }

    /** RFC 9110 section 13.1.2, strong comparison being enough for the tags we make. */
    private boolean isNotModified(RequestHead request) {
        String tag = headers.get("ETag");
        return tag != null && request.headerHas("If-None-Match", tag);
    }

    private void planRange(ResponsePlan plan) {
        String range = plan.request.header("Range");
        if (range == null || !ifRangeHolds(plan.request)) {
            return;
        }
        ByteSpan span = ByteSpan.parse(range, plan.contentLength);
        if (span == null) {
            return;
        }
        if (span.length() == 0) {
            plan.unsatisfiable();
        } else {
            plan.partial(span);
        }
    }

    /** RFC 9110 section 13.1.5: strong comparison, so a weak tag never holds. */
    private boolean ifRangeHolds(RequestHead request) {
        String condition = request.header("If-Range");
        if (condition == null) {
            return true;
        }
        return !condition.startsWith("W/")
                && (condition.equals(headers.get("ETag")) || condition.equals(headers.get("Last-Modified")));
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
