package io.kithara.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Starts fetches and ends them all when it is closed. Safe from any thread. */
final class OkHttpFetcher implements HttpFetcher {
    private final NetContext net;
    private final Set<Fetch> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OkHttpFetcher(NetContext net) {
        this.net = net;
    }

    @Override
    public FetchCall fetch(FetchRequest request, BodySink sink) {
        return start(request, sink, null);
    }

    @Override
    public FetchCall fetch(FetchRequest request, BodySink sink, NetListener listener) {
        return start(request, sink, listener);
    }

    private FetchCall start(FetchRequest request, BodySink sink, @Nullable NetListener listener) {
        Fetch fetch = new Fetch(net, live, request, sink, net.reporter(listener));
        live.add(fetch);
        // Looked at after the fetch is in the set: either close() finds it there or we find closed set here.
        if (closed) {
            fetch.cancel();
        }
        fetch.start();
        return fetch;
    }

    @Override
    public void close() {
        closed = true;
        for (Fetch fetch : live) {
            fetch.cancel();
        }
        net.close();
    }

    @Override
    public String toString() {
        return "HttpFetcher[" + (closed ? "closed" : "open") + ", " + live.size() + " under way]";
    }
}
