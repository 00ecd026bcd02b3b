package io.kithara.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Carries events from whoever makes them to whoever looks. Publishing never waits and never fails: a subscriber that is
 * too slow loses its oldest events and is told how many. Events of one publishing thread keep their order. Safe from any
 * thread.
 */
public final class EventBus {
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Hands {@code event} to every subscription. Runs their wake-ups on this thread; takes no lock, does no I/O. */
    public void publish(KitharaEvent event) {
        for (EventSubscription subscription : subscriptions) {
            subscription.offer(event);
        }
    }

    /** Returns whether anybody looks, so that an event that is costly to make can be left out. */
    public boolean hasSubscribers() {
        return !subscriptions.isEmpty();
    }

    /**
     * Subscribes to what is published from now on.
     *
     * @param capacity most events kept, {@code >= 1}
     * @param onEvent runs on a publisher's thread at the first event after a poll that found none; must be short
     *     and must not wait; what it throws is logged
     */
    public EventSubscription subscribe(int capacity, Runnable onEvent) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity=" + capacity);
        }
        EventSubscription subscription = new EventSubscription(capacity, onEvent, subscriptions::remove);
        subscriptions.add(subscription);
        return subscription;
    }
}
