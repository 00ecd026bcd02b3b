package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import io.kithara.net.NetException.Reason;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final byte[] MEDIA = Net.media(100_000);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a", MEDIA);
        origin.serve("/b", MEDIA);
        fetcher = HttpFetcher.builder().build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    // scenario 42
    @Test
    void cancel_inTheMiddleOfABody_leavesSiblingsAlone() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.stallAfter(20_000, gate));
        RecordingSink one = new RecordingSink();
        RecordingSink two = new RecordingSink();
        FetchCall call = fetcher.fetch(request("/a"), one);
        fetcher.fetch(request("/b"), two);
        one.awaitFirstBytes();
        two.awaitFirstBytes();
        call.cancel();
        assertThat(one.failed().reason()).isEqualTo(Reason.CANCELLED);
        gate.open();
        assertThat(two.complete().position()).isEqualTo(MEDIA.length);
    }

    // scenario 42
    @Test
    void cancel_whileWaitingForAHeader_endsOnANetworkThread() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.withhold(gate));
        RecordingSink sink = new RecordingSink();
        FetchCall call = fetcher.fetch(request("/a"), sink);
        gate.awaitArrivals(1, LIMIT);
        call.cancel();
        call.cancel();
        assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
        assertThat(sink.thread()).startsWith("kithara-net-");
    }

    // scenario 42
    @Test
    void cancel_inFlightResume_ends() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.resetAfter(50_000).first(1))
                .withFault(Fault.withhold(gate).onRequest(2));
        RecordingSink sink = new RecordingSink();
        FetchCall call = fetcher.fetch(request("/a"), sink);
        gate.awaitArrivals(1, LIMIT);
        call.cancel();
        assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
    }

    // scenario 120
    @Test
    void close_withFetchesInEveryPhase_endsThemAllWithoutTimePassing() throws Exception {
        Gate silence = Gate.closed();
        FakeClock clock = new FakeClock();
        Duration aDay = Duration.ofDays(1);
        HttpFetcher closing = HttpFetcher.builder()
                .timer(clock.scheduler())
                .nanoTime(clock)
                .timeouts(new Timeouts(aDay, aDay, aDay))
                .build();
        List<ThreadNotingSink> sinks = new ArrayList<>();
        try (FakeOrigin busy = FakeOrigin.start()) {
            busy.serve("/body", MEDIA).withFault(Fault.stallAfter(20_000, silence));
            busy.serve("/header", MEDIA).withFault(Fault.withhold(silence));
            busy.serve("/back-off", MEDIA).withFault(Fault.status(503, "30"));
            for (String path : List.of("/body", "/header", "/back-off")) {
                ThreadNotingSink sink = new ThreadNotingSink();
                closing.fetch(Net.media(busy.uri(path)), sink);
                sinks.add(sink);
            }
            sinks.get(0).awaitFirstBytes();
            silence.awaitArrivals(2, LIMIT);
            busy.awaitRequests(all -> all.size() == 3, LIMIT);

            closing.close();

            for (ThreadNotingSink sink : sinks) {
                assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
                Thread last = Objects.requireNonNull(sink.last.get());
                if (last != Thread.currentThread()) {
                    last.join(LIMIT.toMillis());
                    assertThat(last.isAlive()).isFalse();
                }
            }
            assertThat(clock.elapsed()).isZero();
            silence.open();
        }
    }

    /** Keeps the thread that told of the end. */
    private static final class ThreadNotingSink extends RecordingSink {
        final AtomicReference<Thread> last = new AtomicReference<>();

        @Override
        public void onFailure(NetException reason) {
            last.set(Thread.currentThread());
            super.onFailure(reason);
        }
    }

    // scenario 120
    @Test
    void cancel_inADnsLookUpThatHangs_endsAtOnce() throws Exception {
        CountDownLatch inLookUp = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        OkHttpClient client = new OkHttpClient.Builder()
                .dns(host -> {
                    inLookUp.countDown();
                    awaitQuietly(leave);
                    throw new UnknownHostException(host);
                })
                .build();
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher hanging = HttpFetcher.builder().client(client).build()) {
            FetchCall call = hanging.fetch(Net.media(URI.create("http://nowhere.invalid/a")), sink);
            assertThat(inLookUp.await(30, TimeUnit.SECONDS)).isTrue();
            call.cancel();
            assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
        } finally {
            leave.countDown();
            client.dispatcher().executorService().shutdown();
        }
    }

    // scenario 120
    @Test
    void close_endsItsThreads() throws Exception {
        AtomicReference<Thread> network = new AtomicReference<>();
        RecordingSink sink = new RecordingSink() {
            @Override
            public synchronized boolean onBytes(long position, ByteBuffer part) {
                network.set(Thread.currentThread());
                return super.onBytes(position, part);
            }
        };
        fetcher.fetch(request("/a"), sink);
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        fetcher.close();
        Thread thread = Objects.requireNonNull(network.get());
        thread.join(LIMIT.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void fetch_afterClose_failsAsCancelled() throws Exception {
        fetcher.close();
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request("/a"), sink);
        assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
        assertThat(origin.requests()).isEmpty();
    }

    // scenario 44
    @Test
    void fetch_hundredTimes_opensFewSockets() throws Exception {
        for (int i = 0; i < 100; i++) {
            RecordingSink sink = new RecordingSink();
            fetcher.fetch(request("/a"), sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(origin.connectionsAccepted()).isLessThanOrEqualTo(3);
    }

    // scenario 44
    @Test
    void fetch_hundredAtOnce_opensSixSocketsPerHost() throws Exception {
        List<RecordingSink> sinks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            RecordingSink sink = new RecordingSink();
            fetcher.fetch(request("/a"), sink);
            sinks.add(sink);
        }
        for (RecordingSink sink : sinks) {
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(origin.connectionsAccepted()).isLessThanOrEqualTo(Clients.MAX_CALLS_PER_HOST + 2);
    }

    @Test
    void onBytes_false_stopsThere() throws Exception {
        RecordingSink sink = new RecordingSink(1);
        fetcher.fetch(request("/a"), sink);
        BodyEnd end = sink.complete();
        assertThat(end.stopped()).isTrue();
        assertThat(end.position()).isEqualTo(sink.bytes().length).isLessThan(MEDIA.length);
    }

    @Test
    void onBytes_throws_endsAsSinkFailureWithoutRetry() throws Exception {
        RecordingSink sink = new RecordingSink() {
            @Override
            public synchronized boolean onBytes(long position, ByteBuffer part) {
                throw new IllegalStateException("disk full");
            }
        };
        fetcher.fetch(request("/a"), sink);
        NetException failure = sink.failed();
        assertThat(failure.reason()).isEqualTo(Reason.SINK);
        assertThat(failure).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void fetch_staleIdleConnection_isReplacedWithoutBackOff() throws Exception {
        RequestRecorder requests = new RequestRecorder();
        RetryPolicy none = RetryPolicy.NONE;
        try (HttpFetcher strict =
                HttpFetcher.builder().retryPolicy(none).listener(requests).build()) {
            RecordingSink first = new RecordingSink();
            strict.fetch(request("/a"), first);
            assertThat(first.complete().position()).isEqualTo(MEDIA.length);
            origin.withFault(Fault.dropRequest().onRequest(2));
            RecordingSink second = new RecordingSink();
            strict.fetch(request("/a"), second);
            assertThat(second.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(requests.delays).containsExactly(Duration.ZERO);
    }

    @Test
    void fetch_buffersComeFromThePoolAndGoBack() throws Exception {
        try (BufferPool pool = BufferPool.builder().build();
                HttpFetcher pooled = HttpFetcher.builder().pool(pool).build()) {
            RecordingSink sink = new RecordingSink(1);
            pooled.fetch(request("/a"), sink);
            assertThat(sink.complete().stopped()).isTrue();
            assertThat(pool.stats().misses() + pool.stats().hits()).isEqualTo(1);
            assertThat(pool.stats().inUseBytes()).isZero();
        }
    }

    @Test
    void bandwidthListener_hearsEveryByte() throws Exception {
        AtomicLong heard = new AtomicLong();
        try (HttpFetcher measured = HttpFetcher.builder()
                .bandwidthListener((bytes, nanos) -> {
                    assertThat(nanos).isNotNegative();
                    heard.addAndGet(bytes);
                })
                .build()) {
            RecordingSink sink = new RecordingSink();
            measured.fetch(request("/a"), sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(heard).hasValue(MEDIA.length);
    }

    private static void awaitQuietly(CountDownLatch latch) throws UnknownHostException {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new UnknownHostException("interrupted");
        }
    }

    private FetchRequest request(String path) {
        return Net.media(origin.uri(path));
    }
}
