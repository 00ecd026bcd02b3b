package io.kithara.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP request under way: tells its fetch when work begins and how it ends. Used by one OkHttp thread. */
final class CallWatch extends EventListener implements Callback {
    private final Fetch fetch;
    private final HttpUrl url;
    private final int ticket;
    private final long limitNanos;
    private final long sentNanos;
    private boolean begun;
    private boolean connected;
    private @Nullable Connection connection;

    /**
     * Creates the watch for the request whose answer {@code ticket} claims.
     *
     * @param limitNanos how long the header may take, from when OkHttp begins; waiting in its queue does not count
     */
    CallWatch(Fetch fetch, HttpUrl url, int ticket, long limitNanos, long sentNanos) {
        this.fetch = fetch;
        this.url = url;
        this.ticket = ticket;
        this.limitNanos = limitNanos;
        this.sentNanos = sentNanos;
    }

    HttpUrl url() {
        return url;
    }

    int ticket() {
        return ticket;
    }

    long limitNanos() {
        return limitNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    /** Whether the request went over a connection that another had used: it may have been closed meanwhile. */
    boolean reusedConnection() {
        return begun && !connected;
    }

    /** Returns what the request went over; null while that is not known. */
    @Nullable
    Connection connection() {
        return connection;
    }

    @Override
    public void proxySelectStart(Call call, HttpUrl target) {
        begin(call);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
        begin(call);
    }

    @Override
    public void connectionAcquired(Call call, Connection acquired) {
        connection = acquired;
        begin(call);
    }

    private void begin(Call call) {
        if (!begun) {
            begun = true;
            fetch.limitHeader(this, call);
        }
    }

    @Override
    public void onResponse(Call call, Response response) {
        fetch.onHeader(this, call, response);
    }

    @Override
    public void onFailure(Call call, @Nullable IOException failure) {
        fetch.onNoHeader(this, failure == null ? new IOException("no response") : failure);
    }
}
