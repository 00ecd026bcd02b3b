package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import io.kithara.net.NetListener.Cause;
import io.kithara.testing.FakeClock;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The access hook at work: who is asked how often, and what goes where. */
class AccessTest {
    private static final byte[] MEDIA = Net.media(200_000);

    private final RequestRecorder requests = new RequestRecorder();
    private FakeOrigin origin;

    @BeforeEach
    void open() throws IOException {
        origin = FakeOrigin.start();
        origin.serve("/a", MEDIA);
    }

    @AfterEach
    void close() throws IOException {
        origin.close();
    }

    // scenario 118
    @Test
    void fetch_tokenExpiresUnderMany_isRefreshedOnceAndAllGoOn() throws Exception {
        TokenServer server = new TokenServer();
        try (HttpFetcher fetcher = server.fetcher()) {
            RecordingSink warm = new RecordingSink();
            fetcher.fetch(Net.media(origin.uri("/a")), warm);
            assertThat(warm.complete().position()).isEqualTo(MEDIA.length);
            server.valid = "2";
            List<RecordingSink> sinks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RecordingSink sink = new RecordingSink();
                fetcher.fetch(Net.media(origin.uri("/a")), sink);
                sinks.add(sink);
            }
            for (RecordingSink sink : sinks) {
                assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
            }
        }
        assertThat(server.granted).hasValue(2);
    }

    // scenario 118
    @Test
    void fetch_tokenExpiresMidBody_resumesWhereItWas() throws Exception {
        TokenServer server = new TokenServer();
        origin.withFault(Fault.afterBytes(100_000, () -> server.valid = "2").first(1))
                .withFault(Fault.cutAfter(100_000).first(1));
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = server.fetcher()) {
            fetcher.fetch(Net.media(origin.uri("/a")), sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(sink.bytes()).isEqualTo(MEDIA);
        assertThat(server.granted).hasValue(2);
        assertThat(requests.causes).containsExactly(Cause.FIRST, Cause.RESUME, Cause.REFRESH);
        assertThat(origin.requests().get(1).range()).hasValue("bytes=100000-");
    }

    // scenario 118
    @Test
    void fetch_freshTokenRefusedToo_failsAfterOneRefresh() throws Exception {
        TokenServer server = new TokenServer();
        server.valid = "never";
        try (HttpFetcher fetcher = server.fetcher()) {
            RecordingSink sink = new RecordingSink();
            fetcher.fetch(Net.media(origin.uri("/a")), sink);
            assertThat(sink.failed().status()).isEqualTo(401);
        }
        assertThat(server.granted).hasValue(2);
        assertThat(requests.causes).containsExactly(Cause.FIRST, Cause.REFRESH);
    }

    // scenario 43
    @Test
    void fetch_grantedQuery_isSentAndKeptOutOfEventsAndFinalUri() throws Exception {
        AccessGrant grant = AccessGrant.ofQuery(Map.of("token", "s&cret"));
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = fetcher((uri, expired) -> CompletableFuture.completedFuture(grant))) {
            fetcher.fetch(Net.media(origin.uri("/a?x=1")), sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(origin.requests().get(0).target()).isEqualTo("/a?x=1&token=s%26cret");
        assertThat(requests.uris).containsExactly(origin.uri("/a"));
        assertThat(sink.response().finalUri()).isEqualTo(origin.uri("/a?x=1"));
    }

    @Test
    void fetch_rewrittenAddress_isAskedInstead() throws Exception {
        AccessGrant grant = AccessGrant.ofRewrite(uri -> uri.resolve("/a"));
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = fetcher((uri, expired) -> CompletableFuture.completedFuture(grant))) {
            fetcher.fetch(Net.media(origin.uri("/expired")), sink);
            assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        }
        assertThat(sink.response().finalUri()).isEqualTo(origin.uri("/a"));
    }

    @Test
    void fetch_hookFails_endsAsAccess() throws Exception {
        IllegalStateException cause = new IllegalStateException("no account");
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = fetcher((uri, expired) -> CompletableFuture.failedFuture(cause))) {
            fetcher.fetch(Net.media(origin.uri("/a")), sink);
            assertThat(sink.failed().reason()).isEqualTo(Reason.ACCESS);
        }
        assertThat(sink.failed()).hasRootCause(cause);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void fetch_hookNeverAnswers_endsAtTheDeadline() throws Exception {
        FakeClock clock = new FakeClock();
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = HttpFetcher.builder()
                .accessHook((uri, expired) -> new CompletableFuture<>())
                .nanoTime(clock)
                .timer(clock.scheduler())
                .build()) {
            fetcher.fetch(Net.media(origin.uri("/a")), sink);
            clock.awaitPendingTasks(1, Duration.ofSeconds(30));
            clock.advance(Duration.ofSeconds(60));
            assertThat(sink.failed().reason()).isEqualTo(Reason.ACCESS);
        }
    }

    private HttpFetcher fetcher(AccessHook hook) {
        return HttpFetcher.builder().accessHook(hook).listener(requests).build();
    }

    /** Accepts one token at a time, in front of the origin, and issues 1, 2, 3... */
    private final class TokenServer implements Interceptor, AccessHook {
        final AtomicInteger granted = new AtomicInteger();
        volatile String valid = "1";

        HttpFetcher fetcher() {
            OkHttpClient client =
                    new OkHttpClient.Builder().addInterceptor(this).build();
            return HttpFetcher.builder()
                    .client(client)
                    .accessHook(this)
                    .listener(requests)
                    .build();
        }

        @Override
        public CompletionStage<AccessGrant> grant(URI uri, Optional<AccessGrant> expired) {
            String token = Integer.toString(granted.incrementAndGet());
            return CompletableFuture.supplyAsync(() -> AccessGrant.ofHeaders(Map.of("Token", token)));
        }

        @Override
        public Response intercept(Chain chain) throws IOException {
            if (valid.equals(chain.request().header("token"))) {
                return chain.proceed(chain.request());
            }
            return new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(401)
                    .message("")
                    .body(ResponseBody.create(new byte[0], null))
                    .build();
        }
    }
}
