package io.kithara.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
        Fetch fetch = new Fetch(net, live, request, sink);
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
