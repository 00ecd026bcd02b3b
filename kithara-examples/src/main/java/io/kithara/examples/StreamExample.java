package io.kithara.examples;

import io.kithara.net.BodySink;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.HttpFetcher;
import io.kithara.stream.Download;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The parts that sources and decoders share. */
public final class StreamExample {
    private StreamExample() {}

    /** Downloads {@code uri} and returns the first event about it. */
    public static Optional<KitharaEvent> download(URI uri, BodySink sink, CountDownLatch worked)
            throws InterruptedException {
        // snippet stream
        EventBus events = new EventBus();
        CountDownLatch told = new CountDownLatch(1);
        EventSubscription heard = events.subscribe(256, told::countDown);
        try (HttpFetcher http = HttpFetcher.builder().build();
                Downloader downloader = new Downloader(http);
                WorkerPool workers = WorkerPool.ofCores();
                WorkerPool.Handle task = workers.register("count", () -> {
                    worked.countDown();
                    return false; // nothing to do until the next wake: holds no thread in between
                })) {
            FetchRequest request = FetchRequest.of(uri, Expectation.MEDIA);
            Download download = downloader.submit(request, Priority.OWED, new SourceMeter(events), sink);
            download.reprioritise(Priority.BACKGROUND);
            task.wake(); // as a sink does when bytes have come
            worked.await();
            told.await();
        }
        return heard.poll();
        // end
    }
}
