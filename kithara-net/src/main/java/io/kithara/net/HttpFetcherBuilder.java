package io.kithara.net;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.kithara.bufpool.BufferPool;
import java.net.Proxy;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link HttpFetcher}; every one has a default. For one thread; may be used again after a build. */
public final class HttpFetcherBuilder {
    @Nullable
    OkHttpClient client;

    @Nullable
    BufferPool pool;

    @Nullable
    Proxy proxy;

    @Nullable
    ScheduledExecutorService timer;

    @Nullable
    LongSupplier nanoTime;

    @Nullable
    InstantSource wallClock;

    @Nullable
    DoubleSupplier chance;

    @Nullable
    BooleanSupplier offline;

    @Nullable
    AccessHook access;

    @Nullable
    BandwidthListener bandwidth;

    @Nullable
    NetListener listener;

    RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    Timeouts timeouts = Timeouts.DEFAULT;
    boolean allowDowngrade;

    HttpFetcherBuilder() {}

    /**
     * Uses the host's client: its connections, threads, limits, proxy, certificates and interceptors. Redirects and
     * retries stay ours. It is not shut down with the fetcher. Default: a client of our own, 16 calls at once, 6 per host.
     */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder client(OkHttpClient host) {
        client = host;
        return this;
    }

    /** Lends the buffers bodies are read into. Default: one array per body. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder pool(BufferPool buffers) {
        pool = buffers;
        return this;
    }

    /** Goes through {@code route}. Default: what {@link java.net.ProxySelector} says. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder proxy(Proxy route) {
        proxy = route;
        return this;
    }

    /** Sets how a failing request is tried again. Default: {@link RetryPolicy#DEFAULT}. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder retryPolicy(RetryPolicy policy) {
        retryPolicy = policy;
        return this;
    }

    /** Sets how long an exchange may be silent. Default: {@link Timeouts#DEFAULT}. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder timeouts(Timeouts limits) {
        timeouts = limits;
        return this;
    }

    /** Allows redirects from https to http. Default: refused. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder allowDowngrade(boolean allow) {
        allowDowngrade = allow;
        return this;
    }

    /** Sets what lets requests in. Default: nothing is needed. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder accessHook(AccessHook hook) {
        access = hook;
        return this;
    }

    /** Sets who hears how fast bytes come. Default: nobody. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder bandwidthListener(BandwidthListener samples) {
        bandwidth = samples;
        return this;
    }

    /** Sets who hears of every request. Default: nobody. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder listener(NetListener requests) {
        listener = requests;
        return this;
    }

    /** Forbids the network while {@code switchedOff} holds, asked before every request. Default: never. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder offline(BooleanSupplier switchedOff) {
        offline = switchedOff;
        return this;
    }

    /** Sets the timer for back-off and deadlines; it is not shut down. Default: one thread of the fetcher's own. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder timer(ScheduledExecutorService executor) {
        timer = executor;
        return this;
    }

    /** Sets the monotonic clock, in nanoseconds. Default: {@link System#nanoTime()}. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder nanoTime(LongSupplier clock) {
        nanoTime = clock;
        return this;
    }

    /** Sets the wall clock that a {@code Retry-After} date is compared with. Default: the system's. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder wallClock(InstantSource clock) {
        wallClock = clock;
        return this;
    }

    /** Sets the source of jitter: values in [0, 1), from any thread. Default: {@code ThreadLocalRandom}. */
    @CanIgnoreReturnValue
    public HttpFetcherBuilder chance(DoubleSupplier random) {
        chance = random;
        return this;
    }

    /** Returns a fetcher; it opens nothing before its first fetch. */
    public HttpFetcher build() {
        return new OkHttpFetcher(new NetContext(this));
    }
}
