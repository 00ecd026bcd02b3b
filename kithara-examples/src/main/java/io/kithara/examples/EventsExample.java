package io.kithara.examples;

import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Listens to what happens to streams. */
public final class EventsExample {
    private EventsExample() {}

    /** Prefetches five seconds of {@code uri} and hands over the events of it. */
    public static void listen(URI uri, Consumer<KitharaEvent> log) throws KitharaException {
        // snippet events
        Semaphore news = new Semaphore(0);
        try (Kithara kithara = Kithara.builder().build();
                EventSubscription heard = kithara.events().subscribe(256, news::release)) {
            kithara.prefetch(uri, Duration.ofSeconds(5), OpenOptions.defaults());
            Optional<KitharaEvent> event = heard.poll();
            while (event.isPresent()) { // where it is empty, news.acquire() waits for more
                log.accept(event.get()); // RequestSent, RequestRetried, BodyResumed, CacheHit, Metadata, ...
                event = heard.poll();
            }
        }
        // end
    }
}
