package io.kithara.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way in which an answer of a {@link FakeOrigin} goes wrong, and for which requests. Byte counts are bytes of the
 * body of one response, not positions in the resource. Immutable.
 *
 * <p>A fault hits every request unless {@link #first}, {@link #onRequest} or {@link #onPath} narrow it. Several faults
 * act on one response in the order in which they were added.
 */
public final class Fault {
    private final String name;
    private final Consumer<ResponsePlan> effect;
    private final FaultScope scope;

    private Fault(String name, FaultScope scope, Consumer<ResponsePlan> effect) {
        this.name = name;
        this.scope = scope;
        this.effect = effect;
    }

    private static Fault of(String name, Consumer<ResponsePlan> effect) {
        return new Fault(name, FaultScope.EVERY_REQUEST, effect);
    }

    /**
     * Reads faults as {@code kithara serve --fault} takes them, separated by semicolons: {@code reset:after=BYTES},
     * {@code cut:after=BYTES}, {@code cut:early=BYTES}, {@code stall:after=BYTES} (with {@code for=SECONDS} the stall
     * ends), {@code 503} or any other status from 400 to 599 (with {@code retry-after=SECONDS}), {@code no-range},
     * {@code slow:rate=BYTES_PER_SECOND}, {@code latency:ms=MILLISECONDS}. Every one takes {@code times=N} (the first N
     * requests of each path), {@code request=N} and {@code path=GLOB}.
     *
     * @throws IllegalArgumentException with one sentence that says what is wrong and what is known
     */
    public static List<Fault> parse(String spec) {
        return FaultSpec.parse(spec);
    }

    /** Resets the connection (RST) after {@code bytes} of the body; the client may receive fewer. */
    public static Fault resetAfter(long bytes) {
        return of("reset after " + bytes, plan -> plan.resetAfter = bytes);
    }

    /** Resets the connection without an answer. */
    public static Fault dropRequest() {
        return of("drop request", plan -> plan.dropped = true);
    }

    /** Closes the connection in good order after {@code bytes} of the body, short of what was announced. */
    public static Fault cutAfter(long bytes) {
        return of("cut after " + bytes, plan -> plan.cutAfter = bytes);
    }

    /** Closes the connection in good order {@code bytes} before the end of the body. */
    public static Fault cutEarly(long bytes) {
        return of("cut early " + bytes, plan -> plan.cutAfter = Math.max(0, plan.span.length() - bytes));
    }

    /** Falls silent after {@code bytes} of the body until the gate is opened. 0 bytes: the head is sent. */
    public static Fault stallAfter(long bytes, Gate gate) {
        return of("stall after " + bytes, plan -> plan.at(bytes, gate::pass));
    }

    /** Falls silent after {@code bytes} of the body for a time of the real clock. */
    public static Fault stallAfter(long bytes, Duration time) {
        return of("stall after " + bytes + " for " + time, plan -> plan.at(bytes, stop -> stop.pause(time.toNanos())));
    }

    /** Sends nothing, not even the head, until the gate is opened. */
    public static Fault withhold(Gate gate) {
        return of("withhold", plan -> plan.at(ResponsePlan.BEFORE_HEAD, gate::pass));
    }

    /** Sends nothing, not even the head, for a time of the real clock. */
    public static Fault latency(Duration time) {
        return of("latency " + time, plan -> plan.at(ResponsePlan.BEFORE_HEAD, stop -> stop.pause(time.toNanos())));
    }

    /** Runs a piece of the test once {@code bytes} of the body were written, for example to change the content. */
    public static Fault afterBytes(long bytes, Runnable action) {
        return of("action after " + bytes, plan -> plan.at(bytes, stop -> action.run()));
    }

    /** Sends no faster than this. */
    public static Fault slow(long bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("bytesPerSecond=" + bytesPerSecond);
        }
        return of("slow " + bytesPerSecond + " B/s", plan -> plan.throttle(bytesPerSecond));
    }

    /** Answers with this status and one line of text. */
    public static Fault status(int status) {
        return of("status " + status, plan -> plan.text(status, "text/plain", "status " + status + "\n"));
    }

    /** Answers with this status and {@code Retry-After}, in seconds or as an HTTP date. */
    public static Fault status(int status, String retryAfter) {
        return of("status " + status + " retry after " + retryAfter, plan -> {
            plan.text(status, "text/plain", "status " + status + "\n");
            plan.headers.put("Retry-After", retryAfter);
        });
    }

    /** Answers with a page of HTML and status 200, as captive portals do. */
    public static Fault htmlPage() {
        return of(
                "html page",
                plan -> plan.text(200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Log in</body></html>"));
    }

    /** Answers with 302 to {@code location}. */
    public static Fault redirect(String location) {
        return redirect(302, location);
    }

    /** Answers with this status and a {@code Location} header. */
    public static Fault redirect(int status, String location) {
        return of("redirect to " + location, plan -> {
            plan.text(status, "text/plain", "");
            plan.headers.put("Location", location);
        });
    }

    /** Refuses {@code HEAD} with this status; other methods are not hit. */
    public static Fault refuseHead(int status) {
        return of("refuse HEAD", plan -> {
            if (plan.request.isHead()) {
                plan.text(status, "text/plain", "");
            }
        });
    }

    /** Ignores {@code Range}: answers 200 with everything and without {@code Accept-Ranges}. */
    public static Fault ignoreRange() {
        return of("no range", plan -> {
            plan.headers.remove("Accept-Ranges");
            if (plan.status == 206 || plan.status == 416) {
                plan.whole();
            }
        });
    }

    /** Answers 206 with this half-open part, whatever was asked for. */
    public static Fault unsolicitedPartial(long start, long end) {
        return of("unsolicited 206 " + start + ".." + end, plan -> plan.partial(new ByteSpan(start, end)));
    }

    /** Moves first and last byte in {@code Content-Range}; the body stays as asked for. Hits 206 only. */
    public static Fault shiftContentRange(long bytes) {
        return ContentRangeFaults.of(
                "shift",
                (span, total) ->
                        ContentRangeFaults.text(span.start() + bytes, span.end() + bytes, Long.toString(total)));
    }

    /** States a last byte in {@code Content-Range} that is off by {@code bytes}. Hits 206 only. */
    public static Fault shiftContentRangeEnd(long bytes) {
        return ContentRangeFaults.of(
                "end",
                (span, total) -> ContentRangeFaults.text(span.start(), span.end() + bytes, Long.toString(total)));
    }

    /** States a total in {@code Content-Range} that is off by {@code bytes}. Hits 206 only. */
    public static Fault shiftContentRangeTotal(long bytes) {
        return ContentRangeFaults.of(
                "total",
                (span, total) -> ContentRangeFaults.text(span.start(), span.end(), Long.toString(total + bytes)));
    }

    /** States {@code *} as the total in {@code Content-Range}, which RFC 9110 section 14.4 allows. Hits 206 only. */
    public static Fault unknownContentRangeTotal() {
        return ContentRangeFaults.of(
                "unknown total", (span, total) -> ContentRangeFaults.text(span.start(), span.end(), "*"));
    }

    /** Sets a header, over whatever the origin says there, framing headers too. */
    public static Fault header(String header, String value) {
        return of("header " + header + ": " + value, plan -> plan.headers.put(header, value));
    }

    /** Leaves a header out; {@code Content-Range} of a 206 for example. */
    public static Fault withoutHeader(String header) {
        return of("without " + header, plan -> plan.headers.remove(header));
    }

    /** Compresses the body and says so, whether or not the client accepts that. */
    public static Fault forceGzip() {
        return of("force gzip", plan -> plan.gzip = true);
    }

    /** Frames the body in this way. */
    public static Fault framing(Framing framing) {
        return of("framing " + framing, plan -> plan.framing = framing);
    }

    /** Narrows this fault to the first {@code count} requests of each path. */
    public Fault first(int count) {
        return new Fault(name, scope.requests(1, count), effect);
    }

    /** Narrows this fault to one request of each path, counted from 1. */
    public Fault onRequest(int number) {
        return new Fault(name, scope.requests(number, number), effect);
    }

    /** Narrows this fault to the requests of each path from this one on, counted from 1. */
    public Fault fromRequest(int number) {
        return new Fault(name, scope.requests(number, Integer.MAX_VALUE), effect);
    }

    /** Narrows this fault to paths that match; {@code *} stands for any characters, slashes too. */
    public Fault onPath(String glob) {
        return new Fault(name, scope.path(glob), effect);
    }

    static Fault onPartial(String name, Consumer<ResponsePlan> effect) {
        return of(name, plan -> {
            if (plan.status == 206) {
                effect.accept(plan);
            }
        });
    }

    void applyTo(ResponsePlan plan, int requestOfPath) {
        if (scope.covers(plan.request.path(), requestOfPath)) {
            effect.accept(plan);
        }
    }

    @Override
    public String toString() {
        return "Fault[" + name + scope + "]";
    }
}
