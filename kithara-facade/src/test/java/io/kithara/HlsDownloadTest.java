package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.RampOracle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of HLS: which playlists, keys and segments are fetched, and how often. */
final class HlsDownloadTest {
    private static final RampOracle ORACLE = RampOracle.ofBits(16);
    private static final int SEGMENTS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private FakeOrigin origin;
    private Kithara kithara;

    @BeforeEach
    void open() throws Exception {
        origin = FakeOrigin.start();
        kithara = Kithara.builder().cacheDirectory(folder).build();
    }

    @AfterEach
    void close() throws Exception {
        kithara.close();
        origin.close();
    }

    private void restart() throws KitharaException {
        kithara.close();
        kithara = Kithara.builder().cacheDirectory(folder).build();
    }

    private static StreamStats await(Download download) throws Exception {
        return download.completion().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private StreamStats download(String path, DownloadOptions options) throws Exception {
        return await(kithara.download(origin.uri(path), options));
    }

    private List<String> requestsAfter(int count) {
        return origin.requests().stream().skip(count).map(OriginRequest::path).toList();
    }

    private void assertPlaysOffline(URI uri, OpenOptions.Builder options, int frames) throws Exception {
        int before = origin.requests().size();
        try (AudioStream audio = kithara.open(uri, options.offline(true).build())) {
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo(frames);
            ORACLE.assertContiguous(pulled.samples(), 1, 0);
        }
        assertThat(requestsAfter(before)).isEmpty();
    }

    // scenario 67
    @Test
    void download_encryptedLadder_takesOneVariantItsKeyAndEverySegmentOnce() throws Exception {
        RampLadder hls = RampLadder.of(3, SEGMENTS).withAes().serveOn(origin);
        Download download = kithara.download(origin.uri(RampLadder.MASTER), DownloadOptions.defaults());
        StreamStats cost = await(download);

        assertThat(requestsAfter(0)).doesNotHaveDuplicates().hasSize(2 + 2 + SEGMENTS);
        assertThat(requestsAfter(1)).allMatch(path -> path.startsWith("/2/"), "the highest");
        assertThat(cost.requests()).isEqualTo(2 + 2 + SEGMENTS);
        assertThat(download.timeDone()).isEqualTo(Duration.ofSeconds(SEGMENTS));
        assertThat(download.timeTotal()).hasValue(Duration.ofSeconds(SEGMENTS));

        restart();
        origin.goOffline();
        assertPlaysOffline(origin.uri(RampLadder.MASTER), OpenOptions.builder(), hls.frames());
        try (AudioStream online = kithara.open(origin.uri(RampLadder.MASTER))) {
            assertThat(Pulled.all(online).frames())
                    .as("a download plays without asking")
                    .isEqualTo(hls.frames());
        }
        assertThat(kithara.downloads().get(0).timeTotal()).hasValue(Duration.ofSeconds(SEGMENTS));
    }

    @Test
    void download_variantChosen_isTheOneFetched() throws Exception {
        RampLadder hls = RampLadder.of(3, SEGMENTS).serveOn(origin);
        for (VariantChoice choice :
                List.of(VariantChoice.LOWEST, VariantChoice.of(1), VariantChoice.cappedAt(8_000L * 24 + 10_000))) {
            int before = origin.requests().size();
            download(
                    RampLadder.MASTER, DownloadOptions.builder().variant(choice).build());
            String folderOf = choice.equals(VariantChoice.LOWEST) ? "/0/" : "/1/";
            assertThat(requestsAfter(before).stream().filter(path -> path.endsWith(".m4s")))
                    .as("%s", choice)
                    .allMatch(path -> path.startsWith(folderOf));
        }
        assertThat(requestsAfter(0).stream().filter(path -> path.endsWith(".m4s")))
                .as("the capped one is variant 1, which is there by then")
                .hasSize(2 * SEGMENTS);
        assertPlaysOffline(
                origin.uri(RampLadder.MASTER), OpenOptions.builder().variant(VariantChoice.of(1)), hls.frames());
    }

    // scenario 46
    @Test
    void download_processEndedHalfway_nextOneFetchesWhatIsMissing() throws Exception {
        Gate rest = Gate.closed();
        RampLadder hls = RampLadder.of(1, SEGMENTS).withAes().serveOn(origin);
        for (int i = 3; i < SEGMENTS; i++) {
            origin.serve(RampLadder.path(0, i), hls.body(0, i))
                    .withFault(Fault.withhold(rest).first(1));
        }
        Download first = kithara.download(origin.uri(RampLadder.MASTER), DownloadOptions.defaults());
        EventSubscription heard = kithara.events().subscribe(1_000, () -> {});
        awaitTime(heard, first, Duration.ofSeconds(3));
        restart();
        rest.open();
        int before = origin.requests().size();

        Download known = kithara.downloads().get(0);
        assertThat(known.state()).isEqualTo(DownloadState.PAUSED);
        known.resume();
        await(known);

        assertThat(requestsAfter(before))
                .containsExactlyInAnyOrder(
                        RampLadder.MASTER,
                        "/0/media.m3u8",
                        RampLadder.path(0, 3),
                        RampLadder.path(0, 4),
                        RampLadder.path(0, 5));
        assertThat(origin.requests().stream()
                        .skip(before)
                        .filter(request -> request.path().endsWith(".m3u8")))
                .allSatisfy(request -> assertThat(request.status()).isEqualTo(304));
        assertPlaysOffline(origin.uri(RampLadder.MASTER), OpenOptions.builder(), hls.frames());
    }

    private static void awaitTime(EventSubscription heard, Download download, Duration time) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (download.timeDone().compareTo(time) < 0) {
            assertThat(System.nanoTime()).as("time of " + download).isLessThan(deadline);
            Thread.onSpinWait();
        }
        boolean told = false;
        for (Optional<KitharaEvent> next = heard.poll(); next.isPresent(); next = heard.poll()) {
            told |= next.get() instanceof KitharaEvent.DownloadProgressed progress
                    && progress.totalTime().isPresent()
                    && !progress.time().isZero();
        }
        assertThat(told).as("its time was told").isTrue();
    }

    @Test
    void download_again_asksForThePlaylistsOnly() throws Exception {
        RampLadder.of(2, SEGMENTS).serveOn(origin);
        download(RampLadder.MASTER, DownloadOptions.defaults());
        int before = origin.requests().size();

        download(RampLadder.MASTER, DownloadOptions.defaults());

        assertThat(requestsAfter(before)).containsExactly(RampLadder.MASTER, "/1/media.m3u8");
    }

    // scenario 117
    @Test
    void download_playlistChanged_replacesTheOldVersionWhenTheNewOneIsWhole() throws Exception {
        RampLadder old = RampLadder.of(1, SEGMENTS).serveOn(origin);
        download(RampLadder.MASTER, DownloadOptions.defaults());
        Gate rest = Gate.closed();
        RampLadder newer = RampLadder.of(1, SEGMENTS + 2).serveOn(origin);
        for (int i = SEGMENTS; i < SEGMENTS + 2; i++) {
            origin.serve(RampLadder.path(0, i), newer.body(0, i))
                    .withFault(Fault.withhold(rest).first(1));
        }

        Download download = kithara.download(origin.uri(RampLadder.MASTER), DownloadOptions.defaults());
        rest.awaitArrivals(2, LIMIT);
        assertPlaysOffline(origin.uri(RampLadder.MASTER), OpenOptions.builder(), old.frames());
        rest.open();
        await(download);

        assertPlaysOffline(origin.uri(RampLadder.MASTER), OpenOptions.builder(), newer.frames());
        assertThat(kithara.cache().list()).hasSize(1);
    }

    @Test
    void download_languages_takesThemAndNoOther() throws Exception {
        serveLanguages();
        download("/m.m3u8", DownloadOptions.builder().languages("de", "fr").build());
        assertThat(requestsAfter(0)).anyMatch(path -> path.contains("/de")).noneMatch(path -> path.contains("/en"));
        assertPlaysOffline(origin.uri("/m.m3u8"), OpenOptions.builder().language("de"), 800);

        download("/m.m3u8", DownloadOptions.builder().allLanguages().build());
        assertThat(requestsAfter(0)).contains("/en.m3u8", "/en.m4s", "/de.m3u8", "/de.m4s");
        assertThat(requestsAfter(0).stream().filter("/de.m4s"::equals)).hasSize(1);
        assertPlaysOffline(origin.uri("/m.m3u8"), OpenOptions.builder(), 800);
        assertPlaysOffline(origin.uri("/m.m3u8"), OpenOptions.builder().language("de"), 800);
    }

    private void serveLanguages() {
        serve("/m.m3u8", """
                #EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="en.m3u8"
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch",LANGUAGE="de-AT",AUTOSELECT=YES,URI="de.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO="a"
                video.m3u8
                """);
        for (String name : List.of("en", "de")) {
            io.kithara.testing.Fmp4Muxer muxer = io.kithara.testing.Fmp4Muxer.pcm(8_000, 1, 16);
            origin.serve("/" + name + ".mp4", muxer.init());
            origin.serve("/" + name + ".m4s", muxer.rampSegment(ORACLE, 0, 800, 100));
            serve(
                    "/" + name + ".m3u8",
                    "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI=\"" + name + ".mp4\"\n#EXTINF:0.1,\n" + name
                            + ".m4s\n#EXT-X-ENDLIST\n");
        }
    }

    private void serve(String path, String text) {
        origin.serve(path, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void download_authorWouldBeginInTheMiddle_beginsAtTheBeginning() throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        serve("/0/media.m3u8", hls.media(0, "").replace("#EXT-X-VERSION:7\n", """
                #EXT-X-VERSION:7
                #EXT-X-START:TIME-OFFSET=4
                """));
        download(RampLadder.MASTER, DownloadOptions.defaults());
        assertThat(requestsAfter(0)).contains(RampLadder.path(0, 0), RampLadder.path(0, SEGMENTS - 1));
    }

    @Test
    void download_addressThatDoesNotLookLikeAPlaylist_playsOffline() throws Exception {
        RampLadder hls = RampLadder.of(1, SEGMENTS).serveOn(origin);
        origin.serve(
                        "/stream",
                        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n0/media.m3u8\n".getBytes(StandardCharsets.UTF_8))
                .contentType("application/vnd.apple.mpegurl");
        download("/stream", DownloadOptions.defaults());
        restart();
        origin.goOffline();
        assertPlaysOffline(origin.uri("/stream"), OpenOptions.builder(), hls.frames());
        try (AudioStream online = kithara.open(origin.uri("/stream"))) {
            assertThat(Pulled.all(online).frames()).isEqualTo(hls.frames());
        }
    }

    @Test
    void download_aListOfLinks_isRefused() throws Exception {
        origin.serve("/a.wav", RampWav.ofFrames(1_000));
        serve("/list.m3u", "#EXTM3U\n#EXTINF:1,A\na.wav\n");
        Download download = kithara.download(origin.uri("/list.m3u"), DownloadOptions.defaults());

        assertThat(download.completion().toCompletableFuture())
                .failsWithin(LIMIT)
                .withThrowableThat()
                .withCauseInstanceOf(KitharaException.class)
                .withMessageContaining("would not play offline");
        assertThat(kithara.downloads()).isEmpty();
    }
}
