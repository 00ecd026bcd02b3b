package io.kithara.stream;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchCall;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.HttpFetcher;
import io.kithara.net.NetException;
import io.kithara.net.NetListener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One fetch on its way through the {@link Downloader}: stands between the fetcher and the real sink. */
final class DownloadJob implements Download, BodySink, NetListener {
    /** Stands for the call of a job that was cancelled before its call was known. */
    private static final FetchCall NO_CALL = () -> {};

    /*
     * Ownership: priority is guarded by the downloader's lock; everything else is atomic. ended decides which of the
     * ways to end (body, failure, withdrawal) reaches the sink. A cancel that overtakes the start leaves NO_CALL behind,
     * and the starter, finding it, cancels the call it has just made.
     */
    final String host;
    volatile Priority priority;
    private final Downloader downloader;
    private final FetchRequest request;
    private final SourceMeter meter;
    private final BodySink sink;
    private final AtomicReference<FetchCall> call = new AtomicReference<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean preempted;

    DownloadJob(Downloader downloader, FetchRequest request, Priority priority, SourceMeter meter, BodySink sink) {
        this.downloader = downloader;
        this.request = request;
        this.priority = priority;
        this.meter = meter;
        this.sink = sink;
        host = Downloader.hostOf(request);
    }

    /** Starts the fetch; called once, by the downloader, outside its lock. */
    void start(HttpFetcher fetcher) {
        if (call.get() == NO_CALL) {
            failCancelled();
            return;
        }
        FetchCall started;
        try {
            started = fetcher.fetch(request, this, this);
        } catch (RuntimeException defect) {
            onFailure(new NetException(NetException.Reason.PROTOCOL, "the fetch could not be started", defect));
            return;
        }
        if (!call.compareAndSet(null, started)) {
            started.cancel();
        }
    }

    @Override
    public void cancel() {
        if (downloader.withdraw(this)) {
            failCancelled();
            return;
        }
        FetchCall known = call.compareAndExchange(null, NO_CALL);
        if (known != null) {
            known.cancel();
        }
    }

    void preempt() {
        preempted = true;
        cancel();
    }

    @Override
    public void reprioritise(Priority wanted) {
        downloader.reprioritise(this, wanted);
    }

    boolean isPreempted() {
        return preempted;
    }

    boolean mayYield() {
        return priority != Priority.OWED && sink instanceof YieldingSink;
    }

    void failCancelled() {
        onFailure(new NetException(NetException.Reason.CANCELLED, "cancelled before it began", null));
    }

    @Override
    public void onResponse(FetchResponse response) throws IOException {
        if (!ended.get()) {
            sink.onResponse(response);
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws IOException {
        if (ended.get()) {
            return false;
        }
        meter.fetched(bytes.remaining());
        return sink.onBytes(position, bytes);
    }

    @Override
    public boolean wantsTheRest() {
        return sink.wantsTheRest();
    }

    @Override
    public void onComplete(BodyEnd end) {
        if (ended.compareAndSet(false, true)) {
            try {
                sink.onComplete(end);
            } finally {
                downloader.ended(this);
            }
        }
    }

    @Override
    public void onFailure(NetException failure) {
        if (ended.compareAndSet(false, true)) {
            try {
                if (preempted && sink instanceof YieldingSink yielding) {
                    yielding.onPreempted();
                } else {
                    sink.onFailure(failure);
                }
            } finally {
                downloader.ended(this);
            }
        }
    }

    @Override
    public void onRequest(URI uri, Cause cause, long from, OptionalLong end) {
        meter.requestSent(uri, from, end);
        if (cause == Cause.RESUME) {
            meter.resumed(uri, from);
        }
    }

    @Override
    public void onResponse(URI uri, int status, Duration waited) {
        meter.answered();
    }

    @Override
    public void onRetry(URI uri, NetException failure, int retry, Duration delay) {
        meter.retried(uri, retry, failure.reason(), delay);
    }

    @Override
    public String toString() {
        return "Download[" + KitharaEvent.resourceOf(request.uri()) + " from " + request.from() + " " + priority
                + (ended.get() ? " ended]" : "]");
    }
}
