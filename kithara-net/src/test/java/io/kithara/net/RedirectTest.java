package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import io.kithara.net.NetListener.Cause;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static final byte[] MEDIA = Net.media(100_000);

    private final RequestRecorder requests = new RequestRecorder();
    private FakeOrigin origin;
    private HttpFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/dir/final", MEDIA);
        fetcher = HttpFetcher.builder().listener(requests).retryPolicy(Net.FAST).build();
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void fetch_redirected_tellsTheFinalAddressAndCountsBothRequests(int status) throws Exception {
        origin.serve("/start", MEDIA).withFault(Fault.redirect(status, "dir/final"));
        RecordingSink sink = fetch("/start");
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.response().finalUri()).isEqualTo(origin.uri("/dir/final"));
        assertThat(requests.causes).containsExactly(Cause.FIRST, Cause.REDIRECT);
        assertThat(requests.statuses).containsExactly(status, 200);
    }

    @Test
    void fetch_redirectedToAnotherOrigin_takesNoSecretAlong() throws Exception {
        try (FakeOrigin away = FakeOrigin.start()) {
            away.serve("/final", MEDIA);
            origin.redirect("/start", away.uri("/final").toString());
            FetchRequest request = Net.media(origin.uri("/start"))
                    .withHeaders(Map.of("Authorization", "secret", "Cookie", "secret", "Icy-MetaData", "1"));
            RecordingSink sink = new RecordingSink();
            fetcher.fetch(request, sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
            assertThat(origin.requests().get(0).header("Authorization")).hasValue("secret");
            assertThat(away.requests().get(0).headers()).doesNotContainValue("secret");
            assertThat(away.requests().get(0).header("Icy-MetaData")).hasValue("1");
        }
    }

    @Test
    void fetch_redirectedThenBroken_resumes() throws Exception {
        origin.redirect("/start", "/dir/final");
        origin.withFault(Fault.cutAfter(50_000).first(1).onPath("/dir/final"));
        RecordingSink sink = fetch("/start");
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.bytes()).isEqualTo(MEDIA);
        assertThat(origin.requests("/dir/final").get(1).range()).hasValue("bytes=50000-");
    }

    @Test
    void fetch_circle_failsWithoutRetry() throws Exception {
        origin.redirect("/start", "/second");
        origin.redirect("/second", "/start");
        assertThat(fetch("/start").failed().reason()).isEqualTo(Reason.REDIRECT);
        assertThat(origin.requests()).hasSize(2);
    }

    private RecordingSink fetch(String path) {
        RecordingSink sink = new RecordingSink();
        fetcher.fetch(Net.media(origin.uri(path)), sink);
        return sink;
    }
}
