package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import io.kithara.net.NetListener.Cause;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failing requests, on a clock of the test's. */
class RetryTest {
    private static final byte[] MEDIA = Net.media(50_000);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FakeClock clock = new FakeClock();
    private final RequestRecorder requests = new RequestRecorder();
    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a", MEDIA);
        fetcher = builder().build();
    }

    private HttpFetcherBuilder builder() {
        return HttpFetcher.builder()
                .nanoTime(clock)
                .wallClock(clock)
                .timer(clock.scheduler())
                .chance(() -> 0)
                .listener(requests);
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    // scenario 33, scenario 111
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 503})
    void fetch_transientStatusOnce_isRetriedAfterTheBackOff(int status) throws Exception {
        origin.withFault(Fault.status(status).first(1));
        RecordingSink sink = fetch();
        assertThat(passBackOff()).isEqualTo(Duration.ofMillis(50));
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.bytes()).isEqualTo(MEDIA);
        assertThat(requests.causes).containsExactly(Cause.FIRST, Cause.RETRY);
    }

    // scenario 111
    @ParameterizedTest
    @EnumSource
    void fetch_503ThreeTimesInARow_getsThroughWhateverIsFetched(Expectation what) throws Exception {
        origin.withFault(Fault.status(503).first(3));
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(FetchRequest.of(origin.uri("/a"), what), sink);
        assertThat(passBackOff()).isEqualTo(Duration.ofMillis(50));
        assertThat(passBackOff()).isEqualTo(Duration.ofMillis(100));
        assertThat(passBackOff()).isEqualTo(Duration.ofMillis(200));
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.bytes()).isEqualTo(MEDIA);
    }

    // scenario 33
    @Test
    void fetch_503ForEver_failsTypedAndListsEveryAttempt() throws Exception {
        origin.withFault(Fault.status(503));
        RecordingSink sink = fetch();
        for (int retry = 0; retry < 3; retry++) {
            passBackOff();
        }
        NetException failure = sink.failed();
        assertThat(failure.reason()).isEqualTo(Reason.STATUS);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.getSuppressed()).hasSize(3);
        assertThat(origin.requests()).hasSize(4);
    }

    // scenario 33
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void fetch_permanentStatus_isNotRetried(int status) throws Exception {
        origin.withFault(Fault.status(status));
        assertThat(fetch().failed().status()).isEqualTo(status);
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 33
    @Test
    void fetch_noAnswer_timesOutAndIsRetried() throws Exception {
        Gate gate = Gate.closed();
        origin.withFault(Fault.withhold(gate).first(1));
        RecordingSink sink = fetch();
        gate.awaitArrivals(1, LIMIT);
        clock.advance(Duration.ofSeconds(20));
        passBackOff();
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
    }

    // scenario 34
    @Test
    void fetch_noRetriesAllowed_failsWithTheFirstError() throws Exception {
        origin.withFault(Fault.status(503));
        try (HttpFetcher strict = builder().retryPolicy(RetryPolicy.NONE).build()) {
            RecordingSink sink = new RecordingSink();
            strict.fetch(request(), sink);
            NetException failure = sink.failed();
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.getSuppressed()).isEmpty();
        }
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 111
    @ParameterizedTest
    @ValueSource(strings = {"7", "Thu, 01 Jan 2026 00:00:07 GMT"})
    void fetch_retryAfter_isHonoured(String retryAfter) throws Exception {
        origin.withFault(Fault.status(503, retryAfter).first(1));
        RecordingSink sink = fetch();
        assertThat(passBackOff()).isEqualTo(Duration.ofSeconds(7));
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
    }

    @Test
    void fetch_retryAfterZero_isNotRepeatedBehindOurBack() throws Exception {
        origin.withFault(Fault.status(503, "0").first(1));
        RecordingSink sink = fetch();
        passBackOff();
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(origin.requests()).hasSize(requests.causes.size()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61", "99999999999"})
    void fetch_retryAfterPastTheDeadline_givesUpAtOnce(String retryAfter) throws Exception {
        origin.withFault(Fault.status(503, retryAfter));
        assertThat(fetch().failed().status()).isEqualTo(503);
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 42
    @Test
    void cancel_inBackOff_endsAtOnceAndAsksNoMore() throws Exception {
        origin.withFault(Fault.status(503));
        RecordingSink sink = new RecordingSink();
        FetchCall call = fetcher.fetch(request(), sink);
        requests.nextDelay();
        clock.awaitPendingTasks(1, LIMIT);
        call.cancel();
        assertThat(sink.failed().reason()).isEqualTo(Reason.CANCELLED);
        clock.advance(LIMIT);
        assertThat(requests.causes).containsExactly(Cause.FIRST);
    }

    @Test
    void fetch_offline_makesNoRequest() throws Exception {
        try (HttpFetcher off = builder().offline(() -> true).build()) {
            RecordingSink sink = new RecordingSink();
            off.fetch(request(), sink);
            assertThat(sink.failed().reason()).isEqualTo(Reason.OFFLINE);
        }
        assertThat(origin.requests()).isEmpty();
    }

    private FetchRequest request() {
        return Net.media(origin.uri("/a"));
    }

    private RecordingSink fetch() {
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request(), sink);
        return sink;
    }

    /** Lets the next back-off pass; returns how long it was. */
    private Duration passBackOff() throws InterruptedException {
        Duration delay = requests.nextDelay();
        clock.awaitPendingTasks(1, LIMIT);
        clock.advance(delay);
        return delay;
    }
}
