package io.kithara.net;

import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/*
 * Ownership: any thread. lock guards the making of the TLS client and is held while the trust store loads: whoever needs
 * TLS has to wait for it anyway, and nobody else takes the lock.
 */
/**
 * OkHttp, as we use it: every request is ours (no redirects, no retries of its own). A client without TLS comes first:
 * loading the trust store costs a cold JVM 150-170 ms, which plain http need not pay. Both share threads, connections
 * and limits.
 */
final class Clients {
    /** Transfers at once, in all and per host: more would only split the same bandwidth. */
    static final int MAX_CALLS = 16;

    static final int MAX_CALLS_PER_HOST = 6;

    /** Idle connections kept: one round of segments to one host. */
    private static final int MAX_IDLE_CONNECTIONS = 6;

    /** Long enough for the next segment, short enough that an idle player holds no socket. */
    private static final long IDLE_SECONDS = 5;

    private final boolean owned;
    private final OkHttpClient plain;
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock; read without it once set. */
    private volatile @Nullable OkHttpClient tls;

    private Clients(boolean owned, OkHttpClient plain, @Nullable OkHttpClient tls) {
        this.owned = owned;
        this.plain = plain;
        this.tls = tls;
    }

    static Clients own(ExecutorService executor, Timeouts timeouts, @Nullable Proxy proxy) {
        Dispatcher dispatcher = new Dispatcher(executor);
        dispatcher.setMaxRequests(MAX_CALLS);
        dispatcher.setMaxRequestsPerHost(MAX_CALLS_PER_HOST);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        if (proxy != null) {
            builder.proxy(proxy);
        }
        return new Clients(true, tamed(builder, timeouts), null);
    }

    static Clients of(OkHttpClient host, Timeouts timeouts, @Nullable Proxy proxy) {
        OkHttpClient.Builder builder = host.newBuilder();
        if (proxy != null) {
            builder.proxy(proxy);
        }
        OkHttpClient client = tamed(builder, timeouts);
        return new Clients(false, client, client);
    }

    private static OkHttpClient tamed(OkHttpClient.Builder builder, Timeouts timeouts) {
        Duration read = timeouts.firstByte().compareTo(timeouts.inactivity()) > 0
                ? timeouts.firstByte()
                : timeouts.inactivity();
        return builder.connectTimeout(timeouts.connect())
                .readTimeout(read)
                .callTimeout(Duration.ZERO)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(new NoHiddenRetry())
                .build();
    }

    /** Whether {@link #newCall} for {@code url} will not have to load a trust store. */
    boolean isReadyFor(HttpUrl url) {
        return !url.isHttps() || tls != null;
    }

    Call newCall(Request request) {
        return (request.url().isHttps() ? tlsClient() : plain).newCall(request);
    }

    private OkHttpClient tlsClient() {
        OkHttpClient ready = tls;
        return ready != null ? ready : makeTlsClient();
    }

    private OkHttpClient makeTlsClient() {
        lock.lock();
        try {
            OkHttpClient ready = tls;
            if (ready == null) {
                ready = plain.newBuilder()
                        .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.COMPATIBLE_TLS))
                        .build();
                tls = ready;
            }
            return ready;
        } finally {
            lock.unlock();
        }
    }

    /** Closes idle connections, if they are ours to close. */
    void evictIdle() {
        if (owned) {
            plain.connectionPool().evictAll();
        }
    }
}
