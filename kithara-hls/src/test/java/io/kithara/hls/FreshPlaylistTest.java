package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.net.Freshness;
import io.kithara.net.FreshnessPolicy;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.testing.OriginRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what a stream is made of is asked for again, and what of it may not be kept. */
class FreshPlaylistTest {
    private static final HlsOptions ONLINE = HlsOptions.builder().build();
    private static final HlsOptions OFFLINE = HlsOptions.builder().offline(true).build();

    @TempDir
    Path root;

    private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private HlsBed bed;
    private AssetStore memory;
    private HlsSources sources;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.onDisk(root);
        memory = AssetStore.inMemory(8 << 20, AssetStoreOptions.defaults());
        sources = bed.sources.withCaching(new Freshness(FreshnessPolicy.STANDARD, () -> now), () -> memory);
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
        memory.close();
    }

    private MediaSource open(String path, HlsOptions options) {
        return sources.open(bed.origin.uri(path), options, new SourceMeter(bed.events));
    }

    private void assertPlays(Vod vod) throws Exception {
        try (MediaSource source = open("/master.m3u8", ONLINE)) {
            assertThat(HlsBed.playOn(source)).extracting(HlsBed.Played::media).containsExactlyElementsOf(vod.segments);
        }
    }

    private Vod serve(int segments, String control) {
        Vod vod = Vod.of("/a/", segments).serveMedia(bed.origin);
        Vod.serveText(bed.origin, vod.playlistPath(), vod.playlist()).header("Cache-Control", control);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(64_000, vod)).header("Cache-Control", control);
        return vod;
    }

    private List<OriginRequest> requestsAfter(int count) {
        return bed.origin.requests().subList(count, bed.origin.requests().size());
    }

    // scenario 46
    @Test
    void play_whileThePlaylistsAreFresh_makesNoRequest() throws Exception {
        Vod vod = serve(3, "max-age=3600");
        assertPlays(vod);
        int before = bed.origin.requests().size();
        now = now.plus(Duration.ofMinutes(59));

        assertPlays(vod);

        assertThat(requestsAfter(before)).isEmpty();
    }

    @Test
    void play_stale_asksForThePlaylistsByConditionsAndForNothingElse() throws Exception {
        Vod vod = serve(3, "max-age=3600");
        assertPlays(vod);
        int before = bed.origin.requests().size();
        now = now.plus(Duration.ofHours(1));

        assertPlays(vod);

        assertThat(requestsAfter(before)).hasSize(2).allSatisfy(request -> {
            assertThat(request.path()).endsWith(".m3u8");
            assertThat(request.header("If-None-Match")).isPresent();
            assertThat(request.status()).isEqualTo(304);
        });
        now = now.plus(Duration.ofMinutes(59));
        assertPlays(vod);
        assertThat(requestsAfter(before)).as("vouched for again").hasSize(2);
    }

    @Test
    void play_playlistChanged_playsTheNewOne() throws Exception {
        assertPlays(serve(3, "no-cache"));
        Vod longer = serve(5, "no-cache");
        int before = bed.origin.requests().size();

        assertPlays(longer);

        assertThat(requestsAfter(before).stream().filter(r -> r.path().endsWith(".m4s")))
                .as("what is new of it")
                .hasSize(2);
    }

    // scenario 67, scenario 107
    @Test
    void play_staleAndTheNetworkDead_playsWhatIsKept() throws Exception {
        Vod vod = serve(3, "max-age=1");
        assertPlays(vod);
        now = now.plus(Duration.ofHours(1));
        bed.origin.goOffline();

        assertPlays(vod);
    }

    @Test
    void play_mustRevalidateAndTheNetworkDead_failsButNotOffline() throws Exception {
        Vod vod = serve(3, "max-age=1, must-revalidate");
        assertPlays(vod);
        now = now.plus(Duration.ofHours(1));
        bed.origin.goOffline();

        try (MediaSource source = open("/master.m3u8", ONLINE)) {
            assertThat(HlsBed.failure(source).reason().isOutage()).isTrue();
        }
        try (MediaSource source = open("/master.m3u8", OFFLINE)) {
            assertThat(HlsBed.playOn(source)).hasSize(3);
        }
    }

    @Test
    void play_pinned_makesNoRequestHoweverStale() throws Exception {
        Vod vod = serve(3, "no-cache");
        assertPlays(vod);
        bed.store.pin(bed.store.keys().asset(bed.origin.uri("/master.m3u8")));
        int before = bed.origin.requests().size();

        assertPlays(vod);

        assertThat(requestsAfter(before)).isEmpty();
    }

    @Test
    void play_liveWithALongMaxAge_isAskedForAllTheSame() throws Exception {
        Vod vod = Vod.of("/live/", 3).serveMedia(bed.origin);
        String playlist = vod.playlist().replace("#EXT-X-ENDLIST\n", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", "");
        Vod.serveText(bed.origin, vod.playlistPath(), playlist).header("Cache-Control", "max-age=3600");
        for (int i = 1; i <= 2; i++) {
            try (MediaSource source = open(vod.playlistPath(), ONLINE)) {
                HlsBed.played(HlsBed.chunk(source));
            }
            assertThat(bed.requestsOf("index.m3u8")).isEqualTo(i);
        }
    }

    @Test
    void play_noStorePlaylists_areNotKept() throws Exception {
        Vod vod = serve(3, "no-store");
        assertPlays(vod);
        assertPlays(vod);
        assertThat(bed.requestsOf(".m3u8")).isEqualTo(4);
        assertThat(bed.requestsOf(".m4s")).isEqualTo(3);

        try (MediaSource source = open("/master.m3u8", OFFLINE)) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.OFFLINE);
        }
    }

    @Test
    void play_playlistThatMayNotBeKeptAnyMore_isForgotten() throws Exception {
        assertPlays(serve(3, "no-cache"));
        assertPlays(serve(4, "no-store"));

        try (MediaSource source = open("/master.m3u8", OFFLINE)) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.OFFLINE);
        }
    }

    @Test
    void play_noStoreSegments_reachNoDisk() throws Exception {
        Vod vod = serve(6, "no-cache");
        for (int i = 0; i < 6; i++) {
            bed.origin.serve(vod.segmentPath(i), vod.segments.get(i)).header("Cache-Control", "no-store");
        }
        long media = vod.segments.stream().mapToLong(segment -> segment.length).sum();

        assertPlays(vod);

        bed.store.checkpoint();
        assertThat(bytesOnDisk()).isLessThan(media / 2);
        assertThat(memory.list()).isEmpty();
        assertThat(bed.requestsOf(".m4s")).isEqualTo(6);
    }

    private long bytesOnDisk() throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
