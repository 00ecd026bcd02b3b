package io.kithara.net;

import io.kithara.net.NetException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way to its sink, over however many connections: where it is, what came last, what is too much. Turns
 * whatever a sink throws into {@code SINK}. For the holder of the turn.
 */
final class Delivery {
    private final BodySink sink;
    private final long from;
    private final long maxBytes;
    private long position;
    private boolean announced;
    private @Nullable Tail tail;

    Delivery(BodySink sink, long from, long maxBytes) {
        this.sink = sink;
        this.from = from;
        this.maxBytes = maxBytes;
        position = from;
    }

    /** Next byte to deliver. */
    long position() {
        return position;
    }

    boolean hasBegun() {
        return position > from;
    }

    /** Keeps the last bytes from now on: the version has no strong entity tag, so they must vouch for it. */
    void keepTail() {
        if (tail == null) {
            tail = new Tail();
        }
    }

    int tailLength() {
        return tail == null ? 0 : tail.length();
    }

    void announce(FetchResponse response, long wantedEnd) throws NetException {
        if (wantedEnd != ContentRange.NOT_KNOWN && wantedEnd - from > maxBytes) {
            throw tooLong();
        }
        if (announced) {
            return;
        }
        announced = true;
        try {
            sink.onResponse(response);
        } catch (IOException | RuntimeException failure) {
            throw sinkFailed(failure);
        }
    }

    /** Returns whether the sink wants more. */
    boolean deliver(ByteBuffer bytes) throws NetException {
        int count = bytes.remaining();
        if (position + count - from > maxBytes) {
            throw tooLong();
        }
        if (tail != null) {
            tail.append(bytes);
        }
        long at = position;
        position += count;
        try {
            return sink.onBytes(at, bytes);
        } catch (IOException | RuntimeException failure) {
            throw sinkFailed(failure);
        }
    }

    /** Compares bytes sent again, the first of which lies at {@code at}, with those delivered. */
    void compare(long at, byte[] bytes, int offset, int count) throws NetException {
        if (tail == null || !tail.matches((int) (position - at), bytes, offset, count)) {
            throw new NetException(
                    Reason.RESOURCE_CHANGED, "resource changed: the bytes before the break differ", null);
        }
    }

    /** Forgets what was delivered: the sink is one that starts over. */
    void restart() {
        position = from;
        announced = false;
        tail = null;
    }

    private NetException tooLong() {
        return new NetException(Reason.LIMIT, "the body exceeds " + maxBytes + " bytes", null);
    }

    /** A sink may fail with a typed reason of its own, but with none that would be tried again. */
    static NetException sinkFailed(Exception failure) {
        return failure instanceof NetException typed && !typed.isTransient()
                ? typed
                : new NetException(Reason.SINK, "the receiver of the body failed", failure);
    }
}
