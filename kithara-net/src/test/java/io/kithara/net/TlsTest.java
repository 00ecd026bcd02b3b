package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS and HTTP/2, against OkHttp's own server. */
class TlsTest {
    private static final byte[] MEDIA = Net.media(300_000);

    private final List<Protocol> protocols = new CopyOnWriteArrayList<>();
    private MockWebServer server;
    private OkHttpClient trusting;

    @BeforeEach
    void open() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        HandshakeCertificates serverSide =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        HandshakeCertificates clientSide = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
        server = new MockWebServer();
        server.useHttps(serverSide.sslSocketFactory());
        server.start();
        trusting = new OkHttpClient.Builder()
                .sslSocketFactory(clientSide.sslSocketFactory(), clientSide.trustManager())
                .addNetworkInterceptor(chain -> {
                    protocols.add(Objects.requireNonNull(chain.connection()).protocol());
                    return chain.proceed(chain.request());
                })
                .build();
    }

    @AfterEach
    void close() {
        server.close();
        trusting.dispatcher().executorService().shutdown();
        trusting.connectionPool().evictAll();
    }

    @Test
    void fetch_overHttp2_endsProven() throws Exception {
        server.enqueue(media(200).removeHeader("Content-Length").build());
        RecordingSink sink = fetch(uri());
        assertThat(sink.complete().proven()).isTrue();
        assertThat(sink.bytes()).isEqualTo(MEDIA);
        assertThat(protocols).containsExactly(Protocol.HTTP_2);
    }

    // scenario 38
    @Test
    void fetch_http2BodyShorterThanAnnounced_isResumed() throws Exception {
        Buffer rest = new Buffer().write(MEDIA, 100_000, MEDIA.length - 100_000);
        server.enqueue(new MockResponse.Builder()
                .body(new Buffer().write(MEDIA, 0, 100_000))
                .setHeader("Content-Length", MEDIA.length)
                .setHeader("ETag", "\"v1\"")
                .build());
        server.enqueue(new MockResponse.Builder()
                .code(206)
                .setHeader("Content-Range", "bytes 100000-299999/300000")
                .setHeader("ETag", "\"v1\"")
                .body(rest)
                .build());
        RecordingSink sink = fetch(uri());
        assertThat(sink.complete().position()).isEqualTo(MEDIA.length);
        assertThat(sink.bytes()).isEqualTo(MEDIA);
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Range")).isEqualTo("bytes=100000-");
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_2", "HTTP_1_1"})
    void fetch_bodyThatFallsSilent_timesOut(Protocol protocol) throws Exception {
        server.enqueue(media(200).throttleBody(50_000, 1, TimeUnit.HOURS).build());
        List<Protocol> offered =
                protocol == Protocol.HTTP_2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(protocol);
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher = HttpFetcher.builder()
                .client(trusting.newBuilder().protocols(offered).build())
                .retryPolicy(RetryPolicy.NONE)
                .timeouts(new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(200)))
                .build()) {
            fetcher.fetch(Net.media(uri()), sink);
            assertThat(sink.failed().reason()).isEqualTo(Reason.TIMEOUT);
        }
        assertThat(protocols).containsExactly(protocol);
    }

    @Test
    void fetch_untrustedCertificate_failsAsTlsWithoutRetry() throws Exception {
        RequestRecorder requests = new RequestRecorder();
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher strict = HttpFetcher.builder().listener(requests).build()) {
            strict.fetch(Net.media(uri()), sink);
            assertThat(sink.failed().reason()).isEqualTo(Reason.TLS);
        }
        assertThat(requests.causes).hasSize(1);
    }

    @Test
    void fetch_redirectToCleartext_isRefused() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "http://localhost:1/a")
                .build());
        assertThat(fetch(uri()).failed().reason()).isEqualTo(Reason.REDIRECT);
    }

    private RecordingSink fetch(URI uri) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (HttpFetcher fetcher =
                HttpFetcher.builder().client(trusting).retryPolicy(Net.FAST).build()) {
            fetcher.fetch(Net.media(uri), sink);
            sink.awaitEnd();
        }
        return sink;
    }

    private URI uri() {
        return server.url("/a.mp3").uri();
    }

    private static MockResponse.Builder media(int status) {
        return new MockResponse.Builder().code(status).body(new Buffer().write(MEDIA));
    }
}
