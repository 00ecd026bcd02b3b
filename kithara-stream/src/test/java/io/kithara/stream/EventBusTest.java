package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private final EventBus bus = new EventBus();

    private static KitharaEvent event(int number) {
        return new KitharaEvent.Underrun(number);
    }

    private static List<KitharaEvent> drain(EventSubscription subscription) {
        List<KitharaEvent> events = new ArrayList<>();
        for (Optional<KitharaEvent> next = subscription.poll(); next.isPresent(); next = subscription.poll()) {
            events.add(next.get());
        }
        return events;
    }

    @Test
    void publish_withinCapacity_keepsOrder() {
        EventSubscription subscription = bus.subscribe(3, () -> {});

        bus.publish(event(1));
        bus.publish(event(2));

        assertThat(drain(subscription)).containsExactly(event(1), event(2));
    }

    @Test
    void publish_beyondCapacity_dropsOldestAndSaysHowMany() {
        EventSubscription subscription = bus.subscribe(2, () -> {});

        for (int i = 1; i <= 5; i++) {
            bus.publish(event(i));
        }

        assertThat(drain(subscription)).containsExactly(new KitharaEvent.Lagged(3), event(4), event(5));
    }

    @Test
    void publish_listenerThrows_isLoggedAndTheEventsAreThere() {
        EventSubscription broken = bus.subscribe(3, () -> {
            throw new IllegalStateException("a defect, thrown by the test");
        });
        EventSubscription sound = bus.subscribe(3, () -> {});

        bus.publish(event(1));

        assertThat(drain(sound)).containsExactly(event(1));
        assertThat(drain(broken)).containsExactly(event(1));
    }

    @Test
    void publish_slowSubscriber_doesNotHarmAnother() {
        EventSubscription slow = bus.subscribe(1, () -> {});
        EventSubscription quick = bus.subscribe(10, () -> {});

        bus.publish(event(1));
        bus.publish(event(2));

        assertThat(drain(quick)).containsExactly(event(1), event(2));
        assertThat(drain(slow)).containsExactly(new KitharaEvent.Lagged(1), event(2));
    }

    @Test
    void publish_ontoEmptyQueue_wakesOnce() {
        AtomicInteger wakeUps = new AtomicInteger();
        EventSubscription subscription = bus.subscribe(10, wakeUps::incrementAndGet);
        bus.publish(event(1));
        bus.publish(event(2));
        assertThat(wakeUps).hasValue(1);
        assertThat(drain(subscription)).hasSize(2);

        bus.publish(event(3));

        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void close_ofSubscription_endsIt() {
        EventSubscription subscription = bus.subscribe(10, () -> {});
        bus.publish(event(1));

        subscription.close();
        bus.publish(event(2));

        assertThat(drain(subscription)).isEmpty();
        assertThat(bus.hasSubscribers()).isFalse();
    }

    @Test
    void subscribe_withoutCapacity_isMisuse() {
        assertThatThrownBy(() -> bus.subscribe(0, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void publish_fromManyThreads_accountsForEveryEvent() throws Exception {
        int threads = 4;
        int perThread = 20_000;
        Semaphore wakeUp = new Semaphore(0);
        EventSubscription subscription = bus.subscribe(64, wakeUp::release);
        List<Thread> publishers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread publisher = new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    bus.publish(event(i));
                }
            });
            publisher.start();
            publishers.add(publisher);
        }

        long seen = 0;
        while (seen < (long) threads * perThread) {
            Optional<KitharaEvent> next = subscription.poll();
            if (next.isPresent()) {
                seen += next.get() instanceof KitharaEvent.Lagged lagged ? lagged.dropped() : 1;
            } else {
                assertThat(wakeUp.tryAcquire(10, TimeUnit.SECONDS))
                        .as("woken up, having seen " + seen)
                        .isTrue();
            }
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }

        assertThat(seen).isEqualTo((long) threads * perThread);
    }

    @Test
    void resourceOf_urlWithSecrets_showsNone() {
        URI uri = URI.create("https://user:pass@media.example:8443/a/b.mp3?token=secret#frag");

        assertThat(KitharaEvent.resourceOf(uri)).isEqualTo("https://media.example:8443/a/b.mp3");
    }
}
