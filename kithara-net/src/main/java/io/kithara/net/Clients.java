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
 * Ownership: any thread. lock guards the making of the clients and is held while the trust store loads: whoever needs a
 * client has to wait for it anyway, and nobody else takes the lock.
 */
/**
 * OkHttp, as we use it: every request is ours (no redirects, no retries of its own). A client without TLS comes first:
 * loading the trust store costs a cold JVM 150-170 ms, which plain http need not pay. Both share threads, connections
 * and limits. Neither is made by the thread that asks for a fetcher: even the plain one costs a cold JVM 40-70 ms.
 */
final class Clients {
    /** Transfers at once, in all and per host: more would only split the same bandwidth. */
    static final int MAX_CALLS = 16;

    static final int MAX_CALLS_PER_HOST = 6;

    /** Idle connections kept: one round of segments to one host. */
    private static final int MAX_IDLE_CONNECTIONS = 6;

    /** Long enough for the next segment, short enough that an idle player holds no socket. */
    private static final long IDLE_SECONDS = 5;

    private final ExecutorService executor;
    private final Timeouts timeouts;
    private final @Nullable Proxy proxy;
    private final @Nullable OkHttpClient host;
    private final ReentrantLock lock = new ReentrantLock();

    /** Both are written under the lock, and read without it once set. */
    private volatile @Nullable OkHttpClient plain;

    private volatile @Nullable OkHttpClient tls;

    /** As {@link #plain}, connecting on the thread of the call. */
    private volatile @Nullable OkHttpClient direct;

    /**
     * Makes clients, or rather prepares to.
     *
     * @param executor runs the calls
     * @param host the host's client to be used for everything; null for our own
     */
    Clients(ExecutorService executor, Timeouts timeouts, @Nullable Proxy proxy, @Nullable OkHttpClient host) {
        this.executor = executor;
        this.timeouts = timeouts;
        this.proxy = proxy;
        this.host = host;
    }

    private OkHttpClient.Builder settings() {
        return host == null ? ownSettings() : host.newBuilder();
    }

    private OkHttpClient.Builder ownSettings() {
        Dispatcher dispatcher = new Dispatcher(executor);
        dispatcher.setMaxRequests(MAX_CALLS);
        dispatcher.setMaxRequestsPerHost(MAX_CALLS_PER_HOST);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }

    private OkHttpClient tamed(OkHttpClient.Builder builder) {
        if (proxy != null) {
            builder.proxy(proxy);
        }
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

    /** Whether {@link #newCall} for {@code url} will not have to make a client. */
    boolean isReadyFor(HttpUrl url) {
        return (url.isHttps() ? tls : plain) != null;
    }

    /** Makes the client that every stream needs, if that has not been done. */
    void prepare() {
        var unused = plainClient();
    }

    Call newCall(Request request) {
        HttpUrl url = request.url();
        if (url.isHttps()) {
            return tlsClient().newCall(request);
        }
        return (isNumeric(url.host()) ? directClient() : plainClient()).newCall(request);
    }

    /** Whether a host is an IP address (URL standard: what ends in a number is one), so that there is no other to try. */
    static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
    }

    /** OkHttp races the addresses of a name on threads of its own: two hand-overs that one address need not pay for. */
    private OkHttpClient directClient() {
        OkHttpClient ready = direct;
        if (ready == null) {
            OkHttpClient base = plainClient();
            ready = host == null ? base.newBuilder().fastFallback(false).build() : base;
            direct = ready;
        }
        return ready;
    }

    private OkHttpClient plainClient() {
        OkHttpClient ready = plain;
        return ready != null ? ready : makePlainClient();
    }

    private OkHttpClient makePlainClient() {
        lock.lock();
        try {
            OkHttpClient ready = plain;
            if (ready == null) {
                ready = tamed(settings());
                plain = ready;
                if (host != null) {
                    tls = ready;
                }
            }
            return ready;
        } finally {
            lock.unlock();
        }
    }

    private OkHttpClient tlsClient() {
        OkHttpClient ready = tls;
        return ready != null ? ready : makeTlsClient();
    }

    private OkHttpClient makeTlsClient() {
        lock.lock();
        try {
            OkHttpClient base = makePlainClient();
            OkHttpClient ready = tls;
            if (ready == null) {
                ready = base.newBuilder()
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
        OkHttpClient made = plain;
        if (host == null && made != null) {
            made.connectionPool().evictAll();
        }
    }
}
