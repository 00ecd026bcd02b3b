package io.kithara.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is going to be answered to one request: first as an honest server would, then bent by the faults. Confined to
 * the thread of its connection.
 */
final class ResponsePlan {
    /** No limit on the bytes sent. */
    static final long ALL = Long.MAX_VALUE;

    /** Before the status line. */
    static final long BEFORE_HEAD = -1;

    private final List<Step> steps = new ArrayList<>();
    private final List<Throttle> throttles = new ArrayList<>();

    final RequestHead request;
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int status = 200;
    boolean shoutcast;
    boolean gzip;
    boolean dropped;
    Framing framing;
    Content content;
    ByteSpan span;
    long contentLength;
    long cutAfter = ALL;
    long resetAfter = ALL;

    ResponsePlan(RequestHead request, Content content, long contentLength, Framing framing) {
        this.request = request;
        this.content = content;
        this.contentLength = contentLength;
        this.framing = framing;
        this.span = new ByteSpan(0, contentLength);
    }

    /** Something that happens when {@code atByte} bytes of the body have been sent. */
    record Step(long atByte, Action action) {}

    /** May wait; returns early when the origin stops. */
    interface Action {
        void run(OriginStop stop);
    }

    /** Answers 200 with everything, whatever was asked for. */
    void whole() {
        status = 200;
        headers.remove("Content-Range");
        span = new ByteSpan(0, contentLength);
    }

    /** Answers 206 with a part. */
    void partial(ByteSpan part) {
        status = 206;
        span = part;
        headers.put("Content-Range", "bytes " + part.start() + "-" + (part.end() - 1) + "/" + contentLength);
    }

    /** Answers 416; RFC 9110 section 15.5.17. */
    void unsatisfiable() {
        text(416, "text/plain", "");
        headers.put("Content-Range", "bytes */" + contentLength);
    }

    /** Answers with a status that has no body. */
    void empty(int newStatus) {
        status = newStatus;
        span = new ByteSpan(0, 0);
    }

    /** Answers with a small page instead of the content, without what is known about the content. */
    void text(int newStatus, String contentType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        status = newStatus;
        content = Content.of(bytes);
        span = new ByteSpan(0, bytes.length);
        framing = Framing.CONTENT_LENGTH;
        gzip = false;
        headers.keySet().removeAll(List.of("Content-Range", "ETag", "Last-Modified"));
        headers.put("Content-Type", contentType);
    }

    void at(long atByte, Action action) {
        steps.add(new Step(atByte, action));
    }

    void throttle(long bytesPerSecond) {
        throttles.add(new Throttle(bytesPerSecond));
    }

    /** Returns the steps in the order in which they come due; equal ones as they were added. */
    List<Step> steps() {
        List<Step> inOrder = new ArrayList<>(steps);
        inOrder.sort(Comparator.comparingLong(Step::atByte));
        return inOrder;
    }

    List<Throttle> throttles() {
        return throttles;
    }

    boolean hasBody() {
        return !request.isHead() && status != 204 && status != 304;
    }
}
