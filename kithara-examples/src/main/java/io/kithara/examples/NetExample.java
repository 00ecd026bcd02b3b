package io.kithara.examples;

import io.kithara.net.BodySink;
import io.kithara.net.Expectation;
import io.kithara.net.FetchCall;
import io.kithara.net.FetchRequest;
import io.kithara.net.HttpFetcher;
import io.kithara.net.SmallBody;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** Fetches a playlist whole and the rest of a segment. */
public final class NetExample {
    private NetExample() {}

    /** Returns the length of the playlist; {@code sink} gets the segment from byte 4096 on. */
    public static int fetch(URI uri, BodySink sink, CountDownLatch ended) throws InterruptedException {
        // snippet net
        try (HttpFetcher fetcher = HttpFetcher.builder().build()) {
            FetchRequest request = FetchRequest.of(uri, Expectation.PLAYLIST).withMaxBytes(1 << 20);
            SmallBody playlist =
                    SmallBody.fetch(fetcher, request).toCompletableFuture().join();

            FetchRequest rest =
                    FetchRequest.of(uri.resolve("0.aac"), Expectation.MEDIA).withRange(4096, OptionalLong.empty());
            FetchCall call = fetcher.fetch(rest, sink); // sink: onResponse, onBytes..., then onComplete or onFailure
            ended.await();
            call.cancel(); // from any thread, at any time; does nothing after the end
            return playlist.bytes().length;
        }
        // end
    }
}
