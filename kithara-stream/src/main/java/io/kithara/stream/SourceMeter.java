package io.kithara.stream;

import io.kithara.net.NetException;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what one source costs and tells its event bus. Safe from any thread; never waits. */
public final class SourceMeter {
    private final EventBus events;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong resumes = new AtomicLong();
    private final AtomicLong bytesFetched = new AtomicLong();
    private final AtomicLong bytesFromCache = new AtomicLong();

    /** Creates a meter at zero that publishes on {@code events}. */
    public SourceMeter(EventBus events) {
        this.events = events;
    }

    /** Returns the bus. */
    public EventBus events() {
        return events;
    }

    /** Counts an HTTP request; a retry and a redirect are requests too. */
    public void requestSent(URI uri, long from, OptionalLong end) {
        requests.incrementAndGet();
        if (events.hasSubscribers()) {
            events.publish(new KitharaEvent.RequestSent(KitharaEvent.resourceOf(uri), from, end));
        }
    }

    /** Counts a response's header, whatever it says. */
    public void answered() {
        answers.incrementAndGet();
    }

    /** Returns how often a server has answered: none at all means that none can be reached. */
    public long answers() {
        return answers.get();
    }

    /** Counts a repetition that is about to wait {@code delay}. */
    public void retried(URI uri, int attempt, NetException.Reason reason, Duration delay) {
        retries.incrementAndGet();
        if (events.hasSubscribers()) {
            events.publish(new KitharaEvent.RequestRetried(KitharaEvent.resourceOf(uri), attempt, reason, delay));
        }
    }

    /** Counts a body continued after a break. */
    public void resumed(URI uri, long position) {
        resumes.incrementAndGet();
        if (events.hasSubscribers()) {
            events.publish(new KitharaEvent.BodyResumed(KitharaEvent.resourceOf(uri), position));
        }
    }

    /** Counts body bytes from the network. */
    public void fetched(long bytes) {
        bytesFetched.addAndGet(bytes);
    }

    /** Counts bytes handed out that the cache already held when the stream opened. */
    public void servedFromCache(long bytes) {
        bytesFromCache.addAndGet(bytes);
    }

    /** Returns the counters at about this moment. */
    public SourceStats stats() {
        return new SourceStats(requests.get(), retries.get(), resumes.get(), bytesFetched.get(), bytesFromCache.get());
    }
}
