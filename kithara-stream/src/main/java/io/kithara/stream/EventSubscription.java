package io.kithara.stream;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One subscriber's bounded queue of events. {@link #poll} is called by one thread at a time, {@link #close} by any. */
public final class EventSubscription implements AutoCloseable {
    /*
     * Ownership: publishers add at the tail and, over capacity, take from the head; the subscriber takes from the head.
     * No lock: queue, size, dropped and told are each atomic. size counts events added and not yet taken. told is true
     * from a wake-up until the subscriber has found nothing; a publisher changes the queue and then looks at told, the
     * subscriber takes told back and then looks at the queue again, so one of them sees the other.
     */
    private final ConcurrentLinkedQueue<KitharaEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();
    private final int capacity;
    private final Runnable onEvent;
    private final Consumer<EventSubscription> onClose;
    private volatile boolean closed;

    EventSubscription(int capacity, Runnable onEvent, Consumer<EventSubscription> onClose) {
        this.capacity = capacity;
        this.onEvent = onEvent;
        this.onClose = onClose;
    }

    void offer(KitharaEvent event) {
        if (closed) {
            return;
        }
        queue.add(event);
        if (size.incrementAndGet() > capacity && queue.poll() != null) {
            size.decrementAndGet();
            dropped.incrementAndGet();
        }
        if (told.compareAndSet(false, true)) {
            tell();
        }
    }

    /** What a listener throws is its own affair: the publisher may be in the middle of a download. */
    private void tell() {
        try {
            onEvent.run();
        } catch (RuntimeException | Error e) {
            System.getLogger("io.kithara.stream").log(Level.WARNING, "an event listener failed", e);
        }
    }

    /**
     * Returns the next event, a {@link KitharaEvent.Lagged} first if some were dropped; empty if there is none now or
     * the subscription is closed. Never waits.
     */
    public Optional<KitharaEvent> poll() {
        if (closed) {
            return Optional.empty();
        }
        Optional<KitharaEvent> next = take();
        if (next.isEmpty() && told.getAndSet(false)) {
            return take();
        }
        return next;
    }

    private Optional<KitharaEvent> take() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            return Optional.of(new KitharaEvent.Lagged(lost));
        }
        KitharaEvent event = queue.poll();
        if (event != null) {
            size.decrementAndGet();
        }
        return Optional.ofNullable(event);
    }

    /** Ends the subscription; what is queued is dropped. Later calls do nothing. */
    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        queue.clear();
    }
}
