package io.kithara;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchCall;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.HttpFetcher;
import io.kithara.net.NetException;
import io.kithara.net.NetListener;
import io.kithara.net.Validators;
import io.kithara.testing.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An origin behind a line of a set speed, in virtual time: bodies come in slices while the clock moves, and those under
 * way share the line evenly. Nothing else moves it, so a run is the same every time. Used by the thread that moves the
 * clock.
 */
final class VirtualLine implements HttpFetcher {
    /** Fine enough that the estimate of a line sees a slope and not steps. */
    static final Duration TICK = Duration.ofMillis(10);

    private static final Duration LATENCY = Duration.ofMillis(30);

    /** A request as it was sent. */
    record Asked(Duration at, String path) {}

    private final FakeClock clock;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private long bytesPerSecond = 1_000_000;
    private boolean ticking;

    VirtualLine(FakeClock clock) {
        this.clock = clock;
    }

    void serve(String path, byte[] body) {
        files.put(path, body);
    }

    /** Sets the speed from now on. */
    void bytesPerSecond(long speed) {
        bytesPerSecond = speed;
    }

    /** Answers a path with nothing, for ever or until {@link #speak}. */
    void silence(String path) {
        silent.add(path);
    }

    void speak(String path) {
        silent.remove(path);
        transfers.stream().filter(transfer -> transfer.path().equals(path)).forEach(Transfer::answerSoon);
    }

    /** Returns the requests so far whose path matches. */
    List<Asked> asked(String regex) {
        return asked.stream().filter(each -> each.path().matches(regex)).toList();
    }

    @Override
    public FetchCall fetch(FetchRequest request, BodySink sink, NetListener listener) {
        Transfer transfer = new Transfer(request, sink, listener);
        transfers.add(transfer);
        asked.add(new Asked(clock.elapsed(), transfer.path()));
        listener.onRequest(request.uri(), NetListener.Cause.FIRST, request.from(), request.end());
        transfer.answerSoon();
        return transfer;
    }

    private void tickSoon() {
        if (!ticking) {
            ticking = true;
            var unused = clock.scheduler().schedule(this::tick, TICK.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        ticking = false;
        List<Transfer> flowing =
                transfers.stream().filter(transfer -> transfer.answered).toList();
        if (flowing.isEmpty()) {
            return;
        }
        long share = Math.max(1, bytesPerSecond * TICK.toMillis() / 1_000 / flowing.size());
        flowing.forEach(transfer -> transfer.deliver((int) share));
        tickSoon();
    }

    @Override
    public void close() {
        transfers.clear();
    }

    @Override
    public String toString() {
        return "VirtualLine[" + bytesPerSecond + " B/s, " + transfers + "]";
    }

    /** One body on its way. */
    private final class Transfer implements FetchCall {
        private final FetchRequest request;
        private final BodySink sink;
        private final NetListener listener;
        private final long sentNanos = clock.nanoTime();
        private final byte @Nullable [] body;
        private int position;
        private int end;
        private boolean answered;

        Transfer(FetchRequest request, BodySink sink, NetListener listener) {
            this.request = request;
            this.sink = sink;
            this.listener = listener;
            body = files.get(path());
            position = (int) request.from();
            end = body == null ? 0 : (int) Math.min(body.length, request.end().orElse(body.length));
        }

        String path() {
            return request.uri().getPath();
        }

        void answerSoon() {
            var unused = clock.scheduler().schedule(this::answer, LATENCY.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void answer() {
            if (answered || silent.contains(path()) || !transfers.contains(this)) {
                return;
            }
            if (body == null) {
                fail(new NetException(NetException.Reason.STATUS, 404, "not served: " + path(), null));
                return;
            }
            answered = true;
            int status = request.from() > 0 || request.end().isPresent() ? 206 : 200;
            listener.onResponse(request.uri(), status, Duration.ofNanos(clock.nanoTime() - sentNanos));
            Validators version = new Validators(Optional.empty(), Optional.empty(), OptionalLong.of(body.length));
            try {
                sink.onResponse(new FetchResponse(request.uri(), status, version, true, Map.of()));
                tickSoon();
            } catch (IOException e) {
                fail(new NetException(NetException.Reason.SINK, "refused", e));
            }
        }

        void deliver(int most) {
            int count = Math.min(most, end - position);
            if (body == null || !transfers.contains(this)) {
                return;
            }
            try {
                int from = position;
                position += count;
                boolean more = sink.onBytes(from, ByteBuffer.wrap(body, from, count));
                if ((!more || position == end) && transfers.remove(this)) {
                    sink.onComplete(new BodyEnd(position, OptionalLong.of(body.length), true, !more));
                }
            } catch (IOException e) {
                fail(new NetException(NetException.Reason.SINK, "refused", e));
            }
        }

        private void fail(NetException why) {
            if (transfers.remove(this)) {
                sink.onFailure(why);
            }
        }

        @Override
        public void cancel() {
            // Never from within: a sink hears of its end from the network.
            clock.scheduler().execute(() -> fail(new NetException(NetException.Reason.CANCELLED, "cancelled", null)));
        }

        @Override
        public String toString() {
            return path() + " " + position + "/" + end;
        }
    }
}
