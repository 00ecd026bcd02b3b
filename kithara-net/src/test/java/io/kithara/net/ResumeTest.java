package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import io.kithara.net.NetListener.Cause;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.Radio;
import io.kithara.testing.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that break: they arrive whole and exact, or fail honestly in bounded requests. */
class ResumeTest {
    private static final byte[] MEDIA = Net.media(3 << 20);
    private static final byte[] SMALL = Net.media(200_000);

    private final RequestRecorder requests = new RequestRecorder();
    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        fetcher = HttpFetcher.builder().retryPolicy(Net.FAST).listener(requests).build();
    }

    /** Takes a fetcher that loses patience with a silent body after {@code inactivity} of real time. */
    private void limitSilence(Duration inactivity) {
        fetcher.close();
        fetcher = HttpFetcher.builder()
                .retryPolicy(Net.FAST)
                .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), inactivity))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    // scenario 35
    @Test
    void fetch_brokenMidBody_resumesByRangeAtTheConsumedOffset() throws Exception {
        serve(SMALL).withFault(Fault.cutAfter(70_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete()).isEqualTo(new BodyEnd(SMALL.length, OptionalLong.of(SMALL.length), true, false));
        assertThat(sink.bytes()).isEqualTo(SMALL);
        assertThat(origin.requests()).hasSize(2);
        OriginRequest second = origin.requests().get(1);
        assertThat(second.range()).hasValue("bytes=70000-");
        assertThat(second.header("If-Range")).isPresent();
        assertThat(requests.causes).containsExactly(Cause.FIRST, Cause.RESUME);
    }

    // scenario 35
    @Test
    void fetch_resetMidBody_arrivesWhole() throws Exception {
        serve(SMALL).withFault(Fault.resetAfter(70_000).first(2));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    // scenario 109
    @Test
    void fetch_resetEveryMegabyte_arrivesWhole() throws Exception {
        serve(MEDIA).withFault(Fault.resetAfter(1 << 20));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.bytes()).isEqualTo(MEDIA);
    }

    // scenario 109
    @Test
    void fetch_everyAnswerCutAt60Kb_arrivesWhole() throws Exception {
        serve(SMALL).withFault(Fault.cutAfter(60_000));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    // scenario 38, scenario 109
    @Test
    void fetch_alwaysClosedEarly_neverCompletes() throws Exception {
        serve(MEDIA).withFault(Fault.cutAfter(1 << 20)).withFault(Fault.ignoreRange());
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESET);
        assertThat(sink.bytes().length).isLessThanOrEqualTo(1 << 20);
    }

    // scenario 38
    @Test
    void fetch_bodyOneByteShort_resumesForIt() throws Exception {
        serve(SMALL).withFault(Fault.cutEarly(1).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
        assertThat(origin.requests().get(1).range()).hasValue("bytes=" + (SMALL.length - 1) + "-");
    }

    // scenario 110
    @Test
    void fetch_resetForEverWithoutRanges_givesUpInBoundedRequests() throws Exception {
        serve(SMALL).withFault(Fault.ignoreRange()).withFault(Fault.cutAfter(100_000));
        RecordingSink sink = fetch();
        NetException failure = sink.failed();
        assertThat(failure.reason()).isEqualTo(Reason.RESET);
        assertThat(failure.getSuppressed()).hasSize(3);
        // The first, and three retries that bring nothing new.
        assertThat(origin.requests()).hasSize(4);
    }

    // scenario 110
    @Test
    void fetch_resetALittleLaterEachTimeWithoutRanges_givesUpInBoundedRequests() throws Exception {
        Route route = serve(MEDIA).withFault(Fault.ignoreRange());
        for (int request = 1; request <= 40; request++) {
            route.withFault(Fault.cutAfter(request * 70_000L).onRequest(request));
        }
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.LIMIT);
        assertThat(origin.requests()).hasSize(RetryState.MAX_RESTARTS + 2);
    }

    // scenario 36
    @Test
    void fetch_wholeBodyInPlaceOfTheRest_skipsThePrefixExactly() throws Exception {
        serve(SMALL)
                .withFault(Fault.ignoreRange())
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    // scenario 36
    @Test
    void fetch_rangeOfAServerWithoutRanges_deliversJustTheRange() throws Exception {
        serve(SMALL).withFault(Fault.ignoreRange());
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request().withRange(1_000, OptionalLong.of(3_000)), sink);
        assertThat(sink.complete()).isEqualTo(new BodyEnd(3_000, OptionalLong.of(SMALL.length), true, false));
        assertThat(sink.bytes()).isEqualTo(Arrays.copyOfRange(SMALL, 1_000, 3_000));
    }

    // scenario 112
    @Test
    void fetch_silentMidBody_timesOutAndResumes() throws Exception {
        limitSilence(Duration.ofMillis(200));
        serve(SMALL).withFault(Fault.stallAfter(100_000, Gate.closed()).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
        assertThat(origin.requests()).hasSizeGreaterThan(1);
    }

    @Test
    void fetch_afterBodyOnTheSameConnection_waitsForTheHeaderBeyondTheLimitForBodies() throws Exception {
        limitSilence(Duration.ofMillis(200));
        Route route = serve(SMALL);
        var unused = fetch().complete();
        route.withFault(Fault.latency(Duration.ofMillis(600)));
        assertThat(fetch().complete().position()).isEqualTo(SMALL.length);
        assertThat(origin.connectionsAccepted()).isOne();
    }

    // scenario 40
    @Test
    void fetch_silentForEver_failsAsTimeoutInBoundedRequests() throws Exception {
        limitSilence(Duration.ofMillis(200));
        serve(SMALL).withFault(Fault.stallAfter(0, Gate.closed()));
        assertThat(fetch().failed().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(origin.requests()).hasSize(4);
    }

    // scenario 40
    @Test
    void fetch_slowButAliveLongerThanTheInactivityLimit_isNotDisturbed() throws Exception {
        limitSilence(Duration.ofSeconds(2));
        byte[] little = Net.media(50_000);
        serve(little).withFault(Fault.slow(20_000));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(little.length);
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 117
    @Test
    void fetch_fileReplacedMidStream_isNeverSpliced() throws Exception {
        Route route = serve(SMALL);
        byte[] other = Net.media(SMALL.length + 1);
        route.withFault(Fault.afterBytes(100_000, () -> route.content(other)).first(1))
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESOURCE_CHANGED);
        assertThat(SMALL).startsWith(sink.bytes());
    }

    // scenario 117
    @Test
    void fetch_fileReplacedByOneOfEqualLengthWithoutValidators_isNoticedByItsBytes() throws Exception {
        Route route = serve(SMALL).withoutValidators();
        byte[] other = SMALL.clone();
        for (int i = 0; i < other.length; i++) {
            other[i] ^= 1;
        }
        route.withFault(Fault.afterBytes(100_000, () -> route.content(other).withoutValidators())
                        .first(1))
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESOURCE_CHANGED);
        assertThat(SMALL).startsWith(sink.bytes());
    }

    // scenario 117
    @Test
    void fetch_boundToAnotherVersion_deliversNothing() throws Exception {
        serve(SMALL);
        Validators stale = new Validators(Optional.of("\"old\""), Optional.empty(), OptionalLong.of(SMALL.length));
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request().withRange(1_000, OptionalLong.empty()).withKnown(stale), sink);
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESOURCE_CHANGED);
        assertThat(sink.bytes()).isEmpty();
    }

    @Test
    void fetch_brokenWithoutValidators_fetchesTheLastBytesAgain() throws Exception {
        serve(SMALL).withoutValidators().withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
        OriginRequest second = origin.requests().get(1);
        assertThat(second.range()).hasValue("bytes=" + (100_000 - Tail.CAPACITY_BYTES) + "-");
        assertThat(second.header("If-Range")).isEmpty();
    }

    @Test
    void fetch_brokenWithAnOldDateOnly_sendsItAsIfRange() throws Exception {
        serve(SMALL)
                .withoutValidators()
                .header("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT")
                .header("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
        assertThat(origin.requests().get(1).header("If-Range")).hasValue("Wed, 01 Jan 2020 00:00:00 GMT");
    }

    @Test
    void fetch_chunkedBrokenOff_isNotAnEnd() throws Exception {
        serve(SMALL).framing(Framing.CHUNKED).withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.complete().proven()).isTrue();
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    // scenario 35
    @Test
    void fetch_chunkedResetWithNothingKnownOfIt_resumesByRange() throws Exception {
        serve(SMALL)
                .framing(Framing.CHUNKED)
                .withoutValidators()
                .header("Accept-Ranges", "none")
                .withFault(Fault.resetAfter(100_000).first(2));
        RecordingSink sink = fetch();
        assertThat(sink.complete().position()).isEqualTo(SMALL.length);
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    // scenario 117
    @Test
    void fetch_chunkedCutAndReplacedWithNothingKnownOfIt_isNoticedByItsBytes() throws Exception {
        Route route = serve(SMALL).framing(Framing.CHUNKED).withoutValidators();
        byte[] other = Net.media(SMALL.length + 1);
        route.withFault(Fault.afterBytes(100_000, () -> route.content(other).withoutValidators())
                        .first(1))
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESOURCE_CHANGED);
        assertThat(SMALL).startsWith(sink.bytes());
    }

    @Test
    void fetch_chunkedCutByAServerWithoutRanges_failsAsTheBreakItIs() throws Exception {
        serve(SMALL)
                .framing(Framing.CHUNKED)
                .withoutValidators()
                .withFault(Fault.ignoreRange())
                .withFault(Fault.cutAfter(100_000));
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESET);
        assertThat(SMALL).startsWith(sink.bytes());
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void fetch_sinkOfALiveStream_isNotResumed() throws Exception {
        serve(SMALL).framing(Framing.CHUNKED).withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = new RecordingSink() {
            @Override
            public boolean wantsTheRest() {
                return false;
            }
        };
        fetcher.fetch(request(), sink);
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESET);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void fetch_closeDelimited_endsUnproven() throws Exception {
        serve(SMALL).framing(Framing.CLOSE_DELIMITED).withoutValidators();
        RecordingSink sink = fetch();
        assertThat(sink.complete().proven()).isFalse();
        assertThat(sink.bytes()).isEqualTo(SMALL);
    }

    @Test
    void fetch_radioBroken_isNotResumed() throws Exception {
        limitSilence(Duration.ofMillis(200));
        origin.serve("/a.mp3", Radio.of(SMALL, 8_192)).withFault(Fault.stallAfter(100_000, Gate.closed()));
        RecordingSink sink = fetch();
        assertThat(sink.failed().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(sink.bytes()).isNotEmpty();
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void fetch_partOfMediaThatLooksLikeAPage_isDelivered() throws Exception {
        byte[] lyrics = "ID3 <html>not a page</html>".getBytes(StandardCharsets.US_ASCII);
        serve(lyrics);
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request().withRange(4, OptionalLong.empty()), sink);
        assertThat(sink.complete().position()).isEqualTo(lyrics.length);
    }

    @Test
    void fetch_fromTheEnd_isAProvenEndWithoutBytes() throws Exception {
        serve(SMALL);
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request().withRange(SMALL.length, OptionalLong.empty()), sink);
        assertThat(sink.complete()).isEqualTo(new BodyEnd(SMALL.length, OptionalLong.of(SMALL.length), true, false));
    }

    @Test
    void fetch_emptyBody_completes() throws Exception {
        serve(new byte[0]);
        RecordingSink sink = fetch();
        assertThat(sink.complete()).isEqualTo(new BodyEnd(0, OptionalLong.of(0), true, false));
        assertThat(sink.isAnnounced()).isTrue();
    }

    private Route serve(byte[] bytes) {
        return origin.serve("/a.mp3", bytes);
    }

    private FetchRequest request() {
        return Net.media(origin.uri("/a.mp3"));
    }

    private RecordingSink fetch() {
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request(), sink);
        return sink;
    }
}
