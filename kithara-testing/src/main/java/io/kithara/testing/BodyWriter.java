package io.kithara.testing;

import io.kithara.testing.OriginRequest.Ending;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Sends one body in slices that end where the script has something to do. Confined to its connection's thread. */
final class BodyWriter {
    /** Large enough for loopback speed, small enough for counts in the log to be fresh. */
    private static final int SLICE_BYTES = 16 * 1024;

    private final ResponsePlan plan;
    private final OutputStream out;
    private final OriginStop stop;
    private final RequestLog.Entry entry;
    private final List<Throttle> throttles;
    private final Deque<ResponsePlan.Step> steps;
    private final byte[] slice = new byte[SLICE_BYTES];

    BodyWriter(ResponsePlan plan, OutputStream out, OriginStop stop, RequestLog.Entry entry, List<Throttle> throttles) {
        this.plan = plan;
        this.out = out;
        this.stop = stop;
        this.entry = entry;
        this.throttles = throttles;
        this.steps = new ArrayDeque<>(plan.steps());
    }

    /** Runs what is to happen before the status line. */
    void runStepsBeforeHead() {
        runSteps(ResponsePlan.BEFORE_HEAD);
    }

    /** Returns whether the first slice follows the head without a wait, so that both may go out as one. */
    boolean startsAtOnce() {
        return steps.isEmpty() && plan.cutAfter > 0 && plan.resetAfter > 0;
    }

    Ending write() throws IOException {
        long limit = Math.min(plan.cutAfter, plan.resetAfter);
        long length = plan.hasBody() ? plan.span.length() : 0;
        long sent = 0;
        try (Content.Reader reader = plan.content.open()) {
            runSteps(sent);
            while (sent < Math.min(limit, length)) {
                int count = nextSlice(sent, Math.min(limit, length));
                reader.read(plan.span.start() + sent, slice, count);
                send(count);
                sent += count;
                entry.sent(sent);
                runSteps(sent);
            }
        }
        if (plan.hasBody() && limit <= length) {
            return plan.resetAfter <= plan.cutAfter ? Ending.RESET : Ending.CUT;
        }
        finish();
        return Ending.COMPLETE;
    }

    private int nextSlice(long sent, long limit) {
        long count = Math.min(SLICE_BYTES, limit - sent);
        ResponsePlan.Step step = steps.peek();
        if (step != null) {
            count = Math.min(count, step.atByte() - sent);
        }
        for (Throttle throttle : throttles) {
            count = throttle.slice((int) count);
        }
        return (int) count;
    }

    private void send(int count) throws IOException {
        for (Throttle throttle : throttles) {
            throttle.send(count, stop);
        }
        if (plan.framing == Framing.CHUNKED) {
            out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(slice, 0, count);
        if (plan.framing == Framing.CHUNKED) {
            out.write('\r');
            out.write('\n');
        }
        out.flush();
    }

    private void finish() throws IOException {
        if (plan.hasBody() && plan.framing == Framing.CHUNKED) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.flush();
    }

    private void runSteps(long sent) {
        while (!steps.isEmpty() && steps.element().atByte() <= sent) {
            steps.remove().action().run(stop);
        }
    }
}
