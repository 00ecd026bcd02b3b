package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.NetListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DownloaderTest {
    private final FakeFetcher fetcher = new FakeFetcher();
    private final SourceMeter meter = new SourceMeter(new EventBus());

    /** Writes down every last call. */
    private static class RecordingSink implements BodySink {
        final List<String> ends = new ArrayList<>();
        long bytes;

        @Override
        public void onResponse(FetchResponse response) {}

        @Override
        public boolean onBytes(long position, ByteBuffer buffer) {
            bytes += buffer.remaining();
            return true;
        }

        @Override
        public void onComplete(BodyEnd end) {
            ends.add("complete");
        }

        @Override
        public void onFailure(NetException failure) {
            ends.add(failure.reason().name());
        }
    }

    private static final class YieldingRecorder extends RecordingSink implements YieldingSink {
        @Override
        public void onPreempted() {
            ends.add("preempted");
        }
    }

    private static FetchRequest get(String hostAndPath) {
        return FetchRequest.of(URI.create("http://" + hostAndPath), Expectation.MEDIA);
    }

    private RecordingSink submit(Downloader downloader, String hostAndPath, Priority priority) {
        RecordingSink sink = new RecordingSink();
        downloader.submit(get(hostAndPath), priority, meter, sink);
        return sink;
    }

    @Test
    void submit_belowTheLimits_startsAtOnce() {
        submit(new Downloader(fetcher), "a.example/1", Priority.AHEAD);

        assertThat(fetcher.started()).containsExactly("/1");
    }

    @Test
    void submit_beyondTheLimitOfAHost_waitsWhileOthersStart() {
        Downloader downloader = new Downloader(fetcher);
        for (int i = 1; i <= 7; i++) {
            submit(downloader, "a.example/" + i, Priority.AHEAD);
        }

        submit(downloader, "b.example/other", Priority.AHEAD);

        assertThat(fetcher.started()).containsExactly("/1", "/2", "/3", "/4", "/5", "/6", "/other");
    }

    @Test
    void submit_beyondTheLimitInAll_waits() {
        Downloader downloader = new Downloader(fetcher);
        for (int i = 1; i <= 17; i++) {
            submit(downloader, "host" + i + ".example/" + i, Priority.AHEAD);
        }
        assertThat(downloader.runningCalls()).isEqualTo(16);

        fetcher.calls.get(0).complete();

        assertThat(fetcher.started()).hasSize(17);
        assertThat(downloader.runningCalls()).isEqualTo(16);
    }

    @Test
    void ended_queueOfAllPriorities_startsOwedFirstThenInOrder() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        submit(downloader, "a.example/running", Priority.OWED);
        submit(downloader, "a.example/background", Priority.BACKGROUND);
        submit(downloader, "a.example/ahead1", Priority.AHEAD);
        submit(downloader, "a.example/ahead2", Priority.AHEAD);
        submit(downloader, "a.example/owed", Priority.OWED);

        for (int i = 0; i < 5; i++) {
            fetcher.calls.get(i).complete();
        }

        assertThat(fetcher.started()).containsExactly("/running", "/owed", "/ahead1", "/ahead2", "/background");
    }

    @Test
    void reprioritise_queued_overtakes() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        submit(downloader, "a.example/running", Priority.OWED);
        submit(downloader, "a.example/first", Priority.AHEAD);
        Download second = downloader.submit(get("a.example/second"), Priority.AHEAD, meter, new RecordingSink());

        second.reprioritise(Priority.OWED);
        fetcher.calls.get(0).complete();

        assertThat(fetcher.started()).containsExactly("/running", "/second");
    }

    // scenario 42
    @Test
    void cancel_queued_endsOnceAndNeverStarts() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        submit(downloader, "a.example/running", Priority.OWED);
        RecordingSink sink = new RecordingSink();
        Download queued = downloader.submit(get("a.example/queued"), Priority.AHEAD, meter, sink);

        queued.cancel();
        queued.cancel();
        fetcher.calls.get(0).complete();

        assertThat(sink.ends).containsExactly("CANCELLED");
        assertThat(fetcher.started()).containsExactly("/running");
    }

    // scenario 42
    @Test
    void cancel_running_leavesSiblingsAlone() {
        Downloader downloader = new Downloader(fetcher);
        RecordingSink sibling = submit(downloader, "a.example/sibling", Priority.AHEAD);
        RecordingSink sink = new RecordingSink();
        Download running = downloader.submit(get("a.example/running"), Priority.AHEAD, meter, sink);

        running.cancel();

        assertThat(sink.ends).containsExactly("CANCELLED");
        assertThat(sibling.ends).isEmpty();
        assertThat(downloader.runningCalls()).isEqualTo(1);
    }

    @Test
    void lastCalls_twice_reachTheSinkOnce() {
        Downloader downloader = new Downloader(fetcher);
        RecordingSink sink = submit(downloader, "a.example/1", Priority.AHEAD);
        FakeFetcher.Call call = fetcher.call("/1");

        call.complete();
        call.fail(NetException.Reason.RESET);
        call.complete();

        assertThat(sink.ends).containsExactly("complete");
    }

    @Test
    void submit_owedWithAllPlacesTaken_preemptsTheLeastUrgentThatCanYield() {
        Downloader downloader = new Downloader(fetcher, 3, 3);
        RecordingSink owed = submit(downloader, "a.example/owed", Priority.OWED);
        RecordingSink stubborn = submit(downloader, "a.example/stubborn", Priority.BACKGROUND);
        YieldingRecorder yielding = new YieldingRecorder();
        downloader.submit(get("a.example/yielding"), Priority.AHEAD, meter, yielding);

        submit(downloader, "a.example/urgent", Priority.OWED);

        assertThat(yielding.ends).containsExactly("preempted");
        assertThat(owed.ends).isEmpty();
        assertThat(stubborn.ends).isEmpty();
        assertThat(fetcher.started()).endsWith("/urgent");
    }

    @Test
    void submit_aheadWithAllPlacesTaken_preemptsNobody() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        YieldingRecorder yielding = new YieldingRecorder();
        downloader.submit(get("a.example/yielding"), Priority.BACKGROUND, meter, yielding);

        submit(downloader, "a.example/ahead", Priority.AHEAD);

        assertThat(yielding.ends).isEmpty();
    }

    @Test
    void submit_manyThatFailAtOnce_needsNoDeepStack() {
        fetcher.failAtOnce = true;
        Downloader downloader = new Downloader(fetcher, 1, 1);
        List<RecordingSink> sinks = new ArrayList<>();

        for (int i = 0; i < 20_000; i++) {
            sinks.add(submit(downloader, "a.example/" + i, Priority.AHEAD));
        }

        assertThat(sinks).allSatisfy(sink -> assertThat(sink.ends).containsExactly("CONNECT"));
    }

    @Test
    void submit_fromALastCall_startsAfterIt() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        RecordingSink following = new RecordingSink();
        downloader.submit(get("a.example/first"), Priority.OWED, meter, new RecordingSink() {
            @Override
            public void onComplete(BodyEnd end) {
                downloader.submit(get("a.example/second"), Priority.OWED, meter, following);
            }
        });

        fetcher.call("/first").complete();
        fetcher.call("/second").complete();

        assertThat(following.ends).containsExactly("complete");
    }

    // scenario 120
    @Test
    void close_endsQueuedAndRunning() {
        Downloader downloader = new Downloader(fetcher, 1, 1);
        RecordingSink running = submit(downloader, "a.example/running", Priority.OWED);
        RecordingSink queued = submit(downloader, "a.example/queued", Priority.OWED);

        downloader.close();
        RecordingSink late = submit(downloader, "a.example/late", Priority.OWED);

        assertThat(running.ends).containsExactly("CANCELLED");
        assertThat(queued.ends).containsExactly("CANCELLED");
        assertThat(late.ends).containsExactly("CANCELLED");
    }

    @Test
    void meter_countsRequestsRetriesResumesAndBytes() throws Exception {
        Downloader downloader = new Downloader(fetcher);
        RecordingSink sink = submit(downloader, "a.example/1", Priority.OWED);
        FakeFetcher.Call call = fetcher.call("/1");
        URI uri = call.request.uri();
        NetException reset = new NetException(NetException.Reason.RESET, "reset", null);

        boolean goOn = call.sink.onBytes(0, ByteBuffer.allocate(100));
        call.listener.onRetry(uri, reset, 1, Duration.ofMillis(100));
        call.listener.onRequest(uri, NetListener.Cause.RESUME, 100, OptionalLong.empty());

        assertThat(goOn).isTrue();
        assertThat(sink.bytes).isEqualTo(100);
        assertThat(meter.stats()).isEqualTo(new SourceStats(2, 1, 1, 100, 0));
    }
}
