package io.kithara.net;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.PooledBytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the fetches of one fetcher share: settings, client, threads, clocks, listeners. Safe from any thread. */
final class NetContext {
    /** Enough for a network thread to tell its sink; a thread stuck in a DNS look-up ends later, by itself. */
    private static final long CLOSE_WAIT_MILLIS = 50;

    final RetryPolicy retryPolicy;
    final Timeouts timeouts;
    final boolean allowDowngrade;
    final @Nullable AccessDesk access;
    final Clients clients;
    private final @Nullable BandwidthListener bandwidth;
    private final @Nullable BufferPool pool;
    private final LongSupplier nanoTime;
    private final @Nullable InstantSource wallClock;
    private final @Nullable DoubleSupplier chance;
    private final @Nullable BooleanSupplier offline;
    private final @Nullable NetListener listener;
    private final ExecutorService network;
    private final ScheduledExecutorService timer;
    private final boolean ownsNetwork;
    private final boolean ownsTimer;

    NetContext(HttpFetcherBuilder settings) {
        retryPolicy = settings.retryPolicy;
        timeouts = settings.timeouts;
        allowDowngrade = settings.allowDowngrade;
        access = settings.access == null ? null : new AccessDesk(settings.access);
        bandwidth = settings.bandwidth;
        pool = settings.pool;
        nanoTime = settings.nanoTime == null ? new SystemNanoTime() : settings.nanoTime;
        wallClock = settings.wallClock;
        chance = settings.chance;
        offline = settings.offline;
        listener = settings.listener;
        ownsTimer = settings.timer == null;
        timer = settings.timer == null ? NetworkThreads.timer() : settings.timer;
        ownsNetwork = settings.client == null;
        if (settings.client == null) {
            network = NetworkThreads.network();
        } else {
            network = settings.client.dispatcher().executorService();
        }
        clients = new Clients(network, timeouts, settings.proxy, settings.client);
        if (ownsNetwork) {
            network.execute(new Preparation(clients));
        } else {
            clients.prepare();
        }
    }

    long nanos() {
        return nanoTime.getAsLong();
    }

    Instant now() {
        return wallClock == null ? Instant.now() : wallClock.instant();
    }

    double nextChance() {
        return chance == null ? ThreadLocalRandom.current().nextDouble() : chance.getAsDouble();
    }

    boolean isOffline() {
        return offline != null && offline.getAsBoolean();
    }

    PooledBytes lendBuffer() {
        return pool == null ? new UnpooledBytes(BodyPump.BUFFER_BYTES) : pool.acquireBytes(BodyPump.BUFFER_BYTES);
    }

    /** Runs {@code task} on a network thread, or here once there are none any more. */
    void onNetwork(Runnable task) {
        try {
            network.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Runs {@code task} later on the timer's thread; it must be short. After the timer's end it never runs. */
    Future<?> schedule(Runnable task, long delayNanos) throws NetException {
        try {
            return timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            throw new NetException(NetException.Reason.CANCELLED, "the timer has been shut down", closed);
        }
    }

    Reporter reporter(@Nullable NetListener own) {
        return new Reporter(listener, own);
    }

    TransferMeter meter() {
        return new TransferMeter(bandwidth, nanoTime);
    }

    /** Ends what is ours; waits a moment for the network threads. */
    void close() {
        clients.evictIdle();
        if (ownsTimer) {
            timer.shutdownNow();
        }
        if (ownsNetwork) {
            network.shutdown();
            awaitThreads();
        }
    }

    private void awaitThreads() {
        try {
            if (!network.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                // Called by a sink, or a look-up hangs: the threads are daemons, take no more work and end by
                // themselves.
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not a lambda, as {@link SystemNanoTime}: the client is what a cold start waits for, so nothing comes before it. */
    private record Preparation(Clients clients) implements Runnable {
        @Override
        public void run() {
            clients.prepare();
        }
    }

    /** Not a lambda: the first one costs a cold JVM more than this whole module. */
    private static final class SystemNanoTime implements LongSupplier {
        @Override
        public long getAsLong() {
            return System.nanoTime();
        }
    }
}
