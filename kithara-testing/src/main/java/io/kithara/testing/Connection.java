package io.kithara.testing;

import io.kithara.testing.OriginRequest.Ending;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * One connection of a {@link FakeOrigin}: requests one after the other on one thread, until either side has enough.
 * {@link #abort} may come from any thread.
 */
final class Connection implements Runnable {
    private static final Map<Integer, String> REASON_PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(206, "Partial Content"),
            Map.entry(302, "Found"),
            Map.entry(304, "Not Modified"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(416, "Range Not Satisfiable"),
            Map.entry(503, "Service Unavailable"));

    private final FakeOrigin origin;
    private final int number;
    private final Socket socket;

    Connection(FakeOrigin origin, int number, Socket socket) {
        this.origin = origin;
        this.number = number;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 32 * 1024);
            boolean keepAlive = true;
            while (keepAlive) {
                RequestHead head = RequestHead.read(in);
                keepAlive = head != null && answer(head, out);
            }
        } catch (IOException e) {
            // The client has gone, which clients may do at any time; the log says GONE where an answer was under way.
            origin.connectionFailed(number, e);
        } finally {
            origin.connectionEnded(this);
        }
    }

    /** Resets the connection from outside. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            origin.connectionFailed(number, e);
        }
        close();
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            origin.connectionFailed(number, e);
        }
    }

    private boolean answer(RequestHead head, OutputStream out) throws IOException {
        RequestLog.Entry entry = origin.log().add(number, head);
        Ending ending = Ending.GONE;
        try {
            ResponsePlan plan = origin.plan(head, entry.requestOfPath());
            ending = send(plan, entry, out);
            return ending == Ending.COMPLETE && keepsAlive(plan);
        } finally {
            entry.ended(ending);
        }
    }

    private Ending send(ResponsePlan plan, RequestLog.Entry entry, OutputStream out) throws IOException {
        if (plan.gzip) {
            compress(plan);
        }
        List<Throttle> throttles = new ArrayList<>(plan.throttles());
        throttles.add(origin.line());
        BodyWriter body = new BodyWriter(plan, out, origin.stop(), entry, throttles);
        body.runStepsBeforeHead();
        if (plan.dropped) {
            abort();
            return Ending.RESET;
        }
        out.write(head(plan).getBytes(StandardCharsets.ISO_8859_1));
        if (!body.startsAtOnce()) {
            out.flush();
        }
        entry.answered(plan.status);
        Ending ending = body.write();
        if (ending == Ending.RESET) {
            abort();
        }
        return ending;
    }

    private static String head(ResponsePlan plan) {
        StringBuilder head = new StringBuilder(plan.shoutcast ? "ICY" : "HTTP/1.1");
        head.append(' ').append(plan.status).append(' ');
        head.append(REASON_PHRASES.getOrDefault(plan.status, "Scripted")).append("\r\n");
        frame(plan);
        plan.headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static void frame(ResponsePlan plan) {
        plan.headers.putIfAbsent(
                "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        boolean bodiless = plan.status == 204 || plan.status == 304;
        if (plan.framing == Framing.CHUNKED && !bodiless) {
            plan.headers.putIfAbsent("Transfer-Encoding", "chunked");
        } else if (plan.framing == Framing.CONTENT_LENGTH && !bodiless) {
            plan.headers.putIfAbsent("Content-Length", Long.toString(plan.span.length()));
        }
        if (!keepsAlive(plan)) {
            plan.headers.putIfAbsent("Connection", "close");
        }
    }

    private static boolean keepsAlive(ResponsePlan plan) {
        return plan.framing != Framing.CLOSE_DELIMITED && !plan.request.headerHas("Connection", "close");
    }

    private static void compress(ResponsePlan plan) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] plain = new byte[Math.toIntExact(plan.span.length())];
        try (Content.Reader reader = plan.content.open();
                GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            reader.read(plan.span.start(), plain, plain.length);
            gzip.write(plain);
        }
        plan.content = Content.of(compressed.toByteArray());
        plan.span = new ByteSpan(0, compressed.size());
        plan.headers.put("Content-Encoding", "gzip");
    }

    @Override
    public String toString() {
        return "Connection[" + number + " " + socket.getRemoteSocketAddress() + "]";
    }
}
