package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionalRequestTest {
    private static final byte[] BODY = "#EXTM3U\n#EXT-X-ENDLIST\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final Validators HELD =
            new Validators(Optional.of("\"v1\""), Optional.of("Thu, 01 Jan 2026 00:00:00 GMT"), OptionalLong.empty());

    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a.m3u8", BODY).etag("\"v1\"").header("Cache-Control", "max-age=7");
        fetcher = HttpFetcher.builder().retryPolicy(Net.FAST).build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    private RecordingSink ask(Expectation kind, Validators held) {
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(FetchRequest.of(origin.uri("/a.m3u8"), kind).ifChangedFrom(held), sink);
        return sink;
    }

    @Test
    void fetch_ifChanged_sameVersion_endsWithoutAByte() throws Exception {
        for (Expectation kind : Expectation.values()) {
            RecordingSink sink = ask(kind, HELD);
            BodyEnd end = sink.complete();

            assertThat(sink.response().status()).isEqualTo(304);
            assertThat(sink.response().header("cache-control")).hasValue("max-age=7");
            assertThat(sink.bytes()).isEmpty();
            assertThat(end).isEqualTo(new BodyEnd(0, OptionalLong.empty(), false, false));
        }
        assertThat(origin.requests()).hasSize(Expectation.values().length);
    }

    @Test
    void fetch_ifChanged_sendsBothConditionsAndNoRange() throws Exception {
        ask(Expectation.PLAYLIST, HELD).complete();

        OriginRequest sent = origin.requests().get(0);
        assertThat(sent.header("If-None-Match")).hasValue("\"v1\"");
        assertThat(sent.header("If-Modified-Since")).hasValue("Thu, 01 Jan 2026 00:00:00 GMT");
        assertThat(sent.range()).isEmpty();
    }

    @Test
    void fetch_ifChanged_anotherVersion_comesWholeWhateverIsHeld() throws Exception {
        Validators old = new Validators(Optional.of("\"v0\""), Optional.of("then"), OptionalLong.of(BODY.length + 10L));
        for (Expectation kind : Expectation.values()) {
            RecordingSink sink = ask(kind, old);
            sink.complete();
            assertThat(sink.response().status()).isEqualTo(200);
            assertThat(sink.bytes()).isEqualTo(BODY);
        }
    }

    @Test
    void fetch_304ThatNobodyAskedFor_isAStatusFailure() throws Exception {
        origin.withFault(Fault.status(304));
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(FetchRequest.of(origin.uri("/a.m3u8"), Expectation.PLAYLIST), sink);

        NetException failure = sink.failed();
        assertThat(failure.reason()).isEqualTo(NetException.Reason.STATUS);
        assertThat(failure.status()).isEqualTo(304);
    }

    @Test
    void request_conditionOnAPart_isRejected() {
        FetchRequest conditional =
                FetchRequest.of(origin.uri("/a.m3u8"), Expectation.MEDIA).ifChangedFrom(HELD);
        assertThatThrownBy(() -> conditional.withRange(1, OptionalLong.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
