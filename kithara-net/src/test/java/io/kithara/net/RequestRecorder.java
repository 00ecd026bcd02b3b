package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a fetcher reports of its requests. */
final class RequestRecorder implements NetListener {
    final List<Cause> causes = new CopyOnWriteArrayList<>();
    final List<URI> uris = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    final List<Duration> delays = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Duration> newDelays = new LinkedBlockingQueue<>();

    @Override
    public void onRequest(URI uri, Cause cause, long from, OptionalLong end) {
        uris.add(uri);
        causes.add(cause);
    }

    @Override
    public void onResponse(URI uri, int status, Duration waited) {
        statuses.add(status);
    }

    @Override
    public void onRetry(URI uri, NetException failure, int retry, Duration delay) {
        delays.add(delay);
        newDelays.add(delay);
    }

    Duration nextDelay() throws InterruptedException {
        Duration delay = newDelays.poll(30, TimeUnit.SECONDS);
        assertThat(delay).as("a retry").isNotNull();
        return delay;
    }
}
