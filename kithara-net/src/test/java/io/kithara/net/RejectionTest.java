package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that must not be used: nothing of them is delivered, nothing is asked twice. */
class RejectionTest {
    private static final byte[] MEDIA = Net.media(100_000);

    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a", MEDIA).contentType("audio/mpeg");
        fetcher = HttpFetcher.builder().retryPolicy(Net.FAST).build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    static Stream<Fault> wrongParts() {
        return Stream.of(
                Fault.shiftContentRange(1),
                Fault.shiftContentRangeEnd(1),
                Fault.unknownContentRangeTotal(),
                Fault.withoutHeader("Content-Range"),
                Fault.header("Content-Type", "multipart/byteranges; boundary=x"));
    }

    // scenario 37
    @ParameterizedTest
    @MethodSource("wrongParts")
    void fetch_wrongPart_deliversNothing(Fault fault) throws Exception {
        origin.withFault(fault);
        RecordingSink sink = fetch(request(Expectation.MEDIA).withRange(1_000, OptionalLong.of(2_000)));
        assertThat(sink.failed().reason()).isEqualTo(Reason.RANGE);
        assertThat(sink.bytes()).isEmpty();
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 37
    @Test
    void fetch_conflictingTotalForTheRest_appendsNothing() throws Exception {
        origin.withFault(Fault.cutAfter(50_000).first(1)).withFault(Fault.shiftContentRangeTotal(7));
        RecordingSink sink = fetch(request(Expectation.MEDIA));
        assertThat(sink.failed().reason()).isEqualTo(Reason.RESOURCE_CHANGED);
        assertThat(sink.bytes().length).isLessThanOrEqualTo(50_000);
        assertThat(origin.requests()).hasSize(2);
    }

    // scenario 38
    @Test
    void fetch_partNotAskedFor_isRejected() throws Exception {
        origin.withFault(Fault.unsolicitedPartial(0, 1_000));
        RecordingSink sink = fetch(request(Expectation.MEDIA));
        assertThat(sink.failed().reason()).isEqualTo(Reason.RANGE);
        assertThat(sink.bytes()).isEmpty();
    }

    // scenario 39
    @Test
    void fetch_encodedMedia_isRejected() throws Exception {
        origin.withFault(Fault.forceGzip());
        RecordingSink sink = fetch(request(Expectation.MEDIA));
        assertThat(sink.failed().reason()).isEqualTo(Reason.CONTENT_TYPE);
        assertThat(sink.bytes()).isEmpty();
        assertThat(origin.requests().get(0).header("Accept-Encoding")).hasValue("identity");
    }

    // scenario 41
    @ParameterizedTest
    @EnumSource
    void fetch_htmlPage_isRejectedWithoutAnotherRequest(Expectation what) throws Exception {
        origin.withFault(Fault.htmlPage());
        RecordingSink sink = fetch(request(what));
        assertThat(sink.failed().reason()).isEqualTo(Reason.CONTENT_TYPE);
        assertThat(sink.isAnnounced()).isFalse();
        assertThat(sink.bytes()).isEmpty();
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 41
    @Test
    void fetch_htmlPageLabelledAsAudio_isRejected() throws Exception {
        origin.withFault(Fault.htmlPage()).withFault(Fault.header("Content-Type", "audio/mpeg"));
        assertThat(fetch(request(Expectation.MEDIA)).failed().reason()).isEqualTo(Reason.CONTENT_TYPE);
    }

    // scenario 43
    @Test
    void fetch_part_tellsTheSizeFromItsContentRange() throws Exception {
        origin.withFault(Fault.refuseHead(405));
        RecordingSink sink = fetch(request(Expectation.MEDIA).withRange(0, OptionalLong.of(10)));
        assertThat(sink.complete().total()).hasValue(MEDIA.length);
        assertThat(sink.response().validators().total()).hasValue(MEDIA.length);
        assertThat(sink.response().acceptsRanges()).isTrue();
        assertThat(origin.requests()).extracting(r -> r.method()).containsExactly("GET");
    }

    @Test
    void fetch_longerThanAllowed_isRejectedBeforeItsFirstByte() throws Exception {
        RecordingSink sink = fetch(request(Expectation.MEDIA).withMaxBytes(MEDIA.length - 1));
        assertThat(sink.failed().reason()).isEqualTo(Reason.LIMIT);
        assertThat(sink.bytes()).isEmpty();
    }

    private FetchRequest request(Expectation what) {
        return FetchRequest.of(origin.uri("/a"), what);
    }

    private RecordingSink fetch(FetchRequest request) {
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(request, sink);
        return sink;
    }
}
