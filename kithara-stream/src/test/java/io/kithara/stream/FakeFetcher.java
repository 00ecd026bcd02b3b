package io.kithara.stream;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchCall;
import io.kithara.net.FetchRequest;
import io.kithara.net.HttpFetcher;
import io.kithara.net.NetException;
import io.kithara.net.NetListener;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fetcher whose calls do what the test says, on the test's thread. */
final class FakeFetcher implements HttpFetcher {
    final List<Call> calls = new CopyOnWriteArrayList<>();
    boolean failAtOnce;

    @Override
    public FetchCall fetch(FetchRequest request, BodySink sink, NetListener listener) {
        Call call = new Call(request, sink, listener);
        calls.add(call);
        listener.onRequest(request.uri(), NetListener.Cause.FIRST, request.from(), request.end());
        if (failAtOnce) {
            call.fail(NetException.Reason.CONNECT);
        }
        return call;
    }

    /** Returns the paths of all calls in the order they started. */
    List<String> started() {
        List<String> paths = new ArrayList<>();
        calls.forEach(call -> paths.add(call.request.uri().getPath()));
        return paths;
    }

    Call call(String path) {
        return calls.stream()
                .filter(call -> call.request.uri().getPath().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {}

    static final class Call implements FetchCall {
        final FetchRequest request;
        final BodySink sink;
        final NetListener listener;
        boolean cancelled;

        Call(FetchRequest request, BodySink sink, NetListener listener) {
            this.request = request;
            this.sink = sink;
            this.listener = listener;
        }

        void complete() {
            sink.onComplete(new BodyEnd(0, OptionalLong.of(0), true, false));
        }

        void fail(NetException.Reason reason) {
            sink.onFailure(new NetException(reason, "as the test says", null));
        }

        @Override
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                fail(NetException.Reason.CANCELLED);
            }
        }
    }
}
