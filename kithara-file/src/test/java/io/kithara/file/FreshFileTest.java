package io.kithara.file;

import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.net.CacheTerms;
import io.kithara.net.Freshness;
import io.kithara.net.FreshnessPolicy;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file that the cache has whole is asked for again, and what may not be kept. */
class FreshFileTest {
    private static final byte[] MEDIA = noise(300_000);
    private static final byte[] NEWER = noise(250_000);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private TestBed bed;
    private AssetStore memory;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed(AssetStore.onDisk(folder, AssetStoreOptions.defaults()));
        memory = AssetStore.inMemory(8 << 20, AssetStoreOptions.defaults());
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
        memory.close();
    }

    private FileSources sources(FreshnessPolicy policy) {
        return bed.sources.withCaching(new Freshness(policy, () -> now), () -> memory);
    }

    private MediaSource open(SourceOptions options) throws MediaException {
        return sources(FreshnessPolicy.STANDARD).open(bed.origin.uri("/a.mp3"), options, bed.events);
    }

    private byte[] play() throws Exception {
        try (MediaSource source = open(SourceOptions.DEFAULTS)) {
            return readAll(media(source));
        }
    }

    private Route serve(byte[] content, String control) {
        return bed.origin.serve("/a.mp3", content).header("Cache-Control", control);
    }

    private int requests() {
        return bed.origin.requests().size();
    }

    private OriginRequest last() {
        List<OriginRequest> all = bed.origin.requests();
        return all.get(all.size() - 1);
    }

    // scenario 46
    @Test
    void play_whileFresh_makesNoRequest() throws Exception {
        serve(MEDIA, "max-age=3600");
        play();
        now = now.plus(HOUR).minusSeconds(1);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).isOne();
    }

    @Test
    void play_stale_asksOnceWithoutABodyAndIsFreshAgain() throws Exception {
        serve(MEDIA, "max-age=3600");
        play();
        now = now.plus(HOUR);

        try (MediaSource again = open(SourceOptions.DEFAULTS)) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
            assertThat(again.stats().requests()).isOne();
            assertThat(again.stats().bytesFetched()).isZero();
            assertThat(again.stats().bytesFromCache()).isEqualTo(MEDIA.length);
        }
        assertThat(last().header("If-None-Match")).isPresent();
        assertThat(last().status()).isEqualTo(304);

        now = now.plus(HOUR).minusSeconds(1);
        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).isEqualTo(2);
    }

    // scenario 117
    @Test
    void play_staleAndChanged_playsTheNewVersionInTheSameAnswer() throws Exception {
        serve(MEDIA, "no-cache");
        play();
        serve(NEWER, "no-cache");

        assertThat(play()).isEqualTo(NEWER);
        assertThat(requests()).isEqualTo(2);
        assertThat(play()).isEqualTo(NEWER);
        assertThat(last().status()).isEqualTo(304);
    }

    @Test
    void play_staleAndTheServerKnowsNoConditions_fetchesTheSameBytesNotAgain() throws Exception {
        serve(MEDIA, "max-age=0").withoutValidators();
        play();

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).isEqualTo(2);
        assertThat(last().status()).isEqualTo(200);
        try (MediaSource again = open(SourceOptions.DEFAULTS)) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
            assertThat(again.stats().bytesFetched()).isLessThan(MEDIA.length);
        }
    }

    // scenario 107
    @Test
    void play_staleAndTheNetworkDead_playsWhatIsKept() throws Exception {
        serve(MEDIA, "max-age=0");
        play();
        bed.origin.goOffline();

        assertThat(play()).isEqualTo(MEDIA);
    }

    @Test
    void play_mustRevalidateAndTheNetworkDead_failsButNotOffline() throws Exception {
        serve(MEDIA, "max-age=0, must-revalidate");
        play();
        bed.origin.goOffline();

        try (MediaSource source = open(SourceOptions.DEFAULTS)) {
            assertThatThrownBy(() -> media(source))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.reason().isOutage()).isTrue());
        }
        try (MediaSource source = open(SourceOptions.DEFAULTS.withOffline(true))) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
    }

    @Test
    void play_pinnedAndStale_makesNoRequest() throws Exception {
        serve(MEDIA, "no-cache, must-revalidate");
        play();
        bed.store.pin(bed.store.keys().asset(bed.origin.uri("/a.mp3")));
        bed.origin.goOffline();

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).isOne();
    }

    // scenario 46
    @Test
    void play_nothingSaidOfFreshness_isAskedForAfterADay() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        play();
        now = now.plus(Duration.ofHours(23));
        play();
        assertThat(requests()).isOne();
        now = now.plus(Duration.ofHours(2));
        play();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void play_policyOfTheHost_goesBeforeTheServers() throws Exception {
        serve(MEDIA, "no-cache");
        play();
        FileSources ours = sources(response -> CacheTerms.fresh(Duration.ofDays(1)));

        try (MediaSource source = ours.open(bed.origin.uri("/a.mp3"), SourceOptions.DEFAULTS, bed.events)) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
        assertThat(requests()).isOne();
    }

    @Test
    void play_noStore_reachesNoDiskAndIsGoneAfterwards() throws Exception {
        serve(MEDIA, "no-store");
        try (MediaSource source = open(SourceOptions.DEFAULTS)) {
            MediaData data = media(source);
            assertThat(readAll(data)).isEqualTo(MEDIA);
            assertThat(readFrom(data, 1_000, 500)).isEqualTo(Arrays.copyOfRange(MEDIA, 1_000, 1_500));
            assertThat(bytesOnDisk()).isLessThan(10_000);
        }
        assertThat(requests()).isOne();
        assertThat(memory.list()).isEmpty();
        assertThat(bytesOnDisk()).isLessThan(10_000);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void play_partlyKeptAndNowNoStore_comesAnewAndLeavesTheDisk() throws Exception {
        serve(MEDIA, "max-age=9")
                .withFault(Fault.cutAfter(100_000).first(1))
                .withFault(Fault.dropRequest().fromRequest(2));
        try (MediaSource source = open(SourceOptions.DEFAULTS)) {
            readFrom(media(source), 0, 100_000);
        }
        assertThat(bytesOnDisk()).isGreaterThan(90_000);
        serve(MEDIA, "no-store");

        assertThat(play()).isEqualTo(MEDIA);
        bed.store.checkpoint();
        assertThat(bytesOnDisk()).isLessThan(10_000);
    }

    /** Beside the cached bytes only the index and manifests lie there, some hundred bytes each. */
    private long bytesOnDisk() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
