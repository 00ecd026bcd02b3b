package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kithara.assets.AssetKey;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of files. */
final class DownloadTest {
    private static final int FRAMES = 200_000;
    private static final long BYTES = 44 + FRAMES * 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Path folder = Path.of("");

    private FakeOrigin origin;
    private Kithara kithara;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectory(directory.resolve("cache"));
        origin = FakeOrigin.start();
        kithara = openKithara();
    }

    @AfterEach
    void close() throws Exception {
        kithara.close();
        origin.close();
    }

    private Kithara openKithara() throws KitharaException {
        return Kithara.builder().cacheDirectory(folder).maxDownloads(2).build();
    }

    private void restart() throws KitharaException {
        kithara.close();
        kithara = openKithara();
    }

    private URI serve(String name, int frames) {
        origin.serve(name, RampWav.ofFrames(frames));
        return origin.uri(name);
    }

    private static StreamStats await(Download download) throws Exception {
        return download.completion().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static KitharaException failure(Download download) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> await(download));
        return (KitharaException) Objects.requireNonNull(failed.getCause());
    }

    private void assertPlaysOffline(URI uri, int frames) throws Exception {
        int before = origin.requests().size();
        try (AudioStream audio =
                kithara.open(uri, OpenOptions.builder().offline(true).build())) {
            Pulled pulled = Pulled.all(audio);
            assertThat(pulled.frames()).isEqualTo(frames);
            RampWav.ORACLE.assertContiguous(pulled.samples(), 1, 0);
        }
        assertThat(origin.requests()).hasSize(before);
    }

    private int pins(URI uri) {
        return kithara.cache()
                .find(kithara.cache().keys().asset(uri))
                .map(row -> row.pins())
                .orElse(0);
    }

    // scenario 107
    @Test
    void download_isCompletePinnedListedAndPlaysOffline_alsoInTheNextProcess() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        Download download = kithara.download(uri, DownloadOptions.defaults());
        await(download);
        assertThat(download.state()).isEqualTo(DownloadState.COMPLETE);
        assertThat(download.bytesDone()).isEqualTo(BYTES);
        assertThat(download.bytesTotal()).hasValue(BYTES);
        assertThat(pins(uri)).isOne();
        assertThat(kithara.cache().list()).as("records are no assets").hasSize(1);

        restart();
        assertThat(kithara.downloads()).singleElement().satisfies(known -> {
            assertThat(known.state()).isEqualTo(DownloadState.COMPLETE);
            assertThat(known.bytesDone()).isEqualTo(BYTES);
            assertThat(known.resource()).isEqualTo(uri.toString());
            assertThat(known.asset()).isEqualTo(kithara.cache().keys().asset(uri));
        });
        assertPlaysOffline(uri, FRAMES);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void download_again_asksOnceAndPinsOnce() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        await(kithara.download(uri, DownloadOptions.defaults()));
        StreamStats again = await(kithara.download(uri, DownloadOptions.defaults()));

        assertThat(origin.requests()).hasSize(2);
        OriginRequest second = origin.requests().get(1);
        assertThat(second.header("If-None-Match")).isPresent();
        assertThat(second.status()).isEqualTo(304);
        assertThat(again.bytesFetched()).isEqualTo(BYTES);
        assertThat(pins(uri)).isOne();
        assertThat(kithara.downloads()).hasSize(1);
    }

    @Test
    void download_whileUnderWay_isTheSame() throws Exception {
        Gate rest = Gate.closed();
        URI uri = serve("/a.wav", FRAMES);
        origin.withFault(Fault.stallAfter(100_000, rest));
        Download first = kithara.download(uri, DownloadOptions.defaults());
        assertThat(kithara.download(uri, DownloadOptions.defaults())).isSameAs(first);
        rest.open();
        await(first);
        assertThat(origin.requests()).hasSize(1);
    }

    // scenario 20, scenario 46
    @Test
    void download_processEndedHalfway_nextOneFetchesOnlyTheRest() throws Exception {
        Gate rest = Gate.closed();
        URI uri = serve("/a.wav", FRAMES);
        origin.withFault(Fault.stallAfter(300_000, rest).first(1));
        Download first = kithara.download(uri, DownloadOptions.defaults());
        awaitBytes(first, 300_000);
        restart();
        rest.open();
        assertThat(failure(first).reason()).isEqualTo(KitharaException.Reason.CANCELLED);

        Download known = kithara.downloads().get(0);
        assertThat(known.state()).isEqualTo(DownloadState.PAUSED);
        assertThat(known.bytesDone()).isEqualTo(300_000);
        known.resume();
        await(known);

        assertThat(known.stats().bytesFetched()).isEqualTo(BYTES - 300_000);
        assertThat(origin.requests()).hasSize(2);
        assertThat(origin.requests().get(1).range()).hasValue("bytes=300000-");
        assertPlaysOffline(uri, FRAMES);
    }

    private static void awaitBytes(Download download, long bytes) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (download.bytesDone() < bytes) {
            assertThat(System.nanoTime()).as("bytes of " + download).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void pause_thenResume_fetchesOnlyTheRest() throws Exception {
        Gate rest = Gate.closed();
        URI uri = serve("/a.wav", FRAMES);
        origin.withFault(Fault.stallAfter(300_000, rest).first(1));
        Download download = kithara.download(uri, DownloadOptions.defaults());
        awaitBytes(download, 300_000);

        download.pause();
        assertThat(download.state()).isEqualTo(DownloadState.PAUSED);
        assertThat(download.bytesDone()).isEqualTo(300_000);
        assertThat(download.completion().toCompletableFuture()).isNotDone();
        assertThat(pins(uri)).isOne();
        rest.open();
        download.resume();
        await(download);

        assertThat(download.stats().bytesFetched()).isEqualTo(BYTES);
        assertThat(origin.requests()).hasSize(2);
        assertPlaysOffline(uri, FRAMES);
    }

    @Test
    void cancel_unpinsAndForgets_andKeepsWhatCameForALaterOne() throws Exception {
        Gate rest = Gate.closed();
        URI uri = serve("/a.wav", FRAMES);
        origin.withFault(Fault.stallAfter(300_000, rest).first(1));
        Download download = kithara.download(uri, DownloadOptions.defaults());
        awaitBytes(download, 300_000);

        download.cancel();
        assertThat(failure(download).reason()).isEqualTo(KitharaException.Reason.CANCELLED);
        assertThat(download.state()).isEqualTo(DownloadState.REMOVED);
        assertThat(kithara.downloads()).isEmpty();
        rest.open();
        restart();
        assertThat(pins(uri)).isZero();
        assertThat(kithara.downloads()).isEmpty();

        await(kithara.download(uri, DownloadOptions.defaults()));
        assertThat(origin.requests().get(1).range()).hasValue("bytes=300000-");
    }

    // scenario 25
    @Test
    void delete_takesPinRecordAndBytes() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        URI other = serve("/b.wav", FRAMES);
        await(kithara.download(other, DownloadOptions.defaults()));
        Download download = kithara.download(uri, DownloadOptions.defaults());
        await(download);

        download.delete().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(kithara.cache().find(kithara.cache().keys().asset(uri))).isEmpty();
        restart();
        assertThat(kithara.downloads())
                .singleElement()
                .satisfies(left -> assertThat(left.resource()).isEqualTo(other.toString()));
        assertPlaysOffline(other, FRAMES);
        assertThatThrownBy(() ->
                        kithara.open(uri, OpenOptions.builder().offline(true).build()))
                .isInstanceOf(KitharaException.class);
    }

    @Test
    void downloads_moreThanTheLimit_takeTurns() throws Exception {
        Gate rest = Gate.closed();
        List<Download> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            URI uri = serve("/" + i + ".wav", FRAMES);
            all.add(kithara.download(uri, DownloadOptions.defaults()));
            if (i == 0) {
                origin.withFault(Fault.stallAfter(100_000, rest));
            }
        }
        assertThat(all.stream().filter(one -> one.state() == DownloadState.QUEUED))
                .hasSizeGreaterThanOrEqualTo(1);
        all.get(3).pause();
        assertThat(all.get(3).state()).isEqualTo(DownloadState.PAUSED);
        rest.open();
        for (Download download : all.subList(0, 3)) {
            await(download);
        }
        assertThat(origin.requests("/3.wav")).isEmpty();
        all.get(3).resume();
        await(all.get(3));
    }

    // scenario 117
    @Test
    void download_changedRemotely_oldVersionPlaysUntilTheNewOneIsWhole() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        await(kithara.download(uri, DownloadOptions.defaults()));
        AssetKey old = kithara.downloads().get(0).asset();
        Gate rest = Gate.closed();
        int newer = FRAMES + 50_000;
        origin.serve("/a.wav", RampWav.ofFrames(newer))
                .withFault(Fault.stallAfter(500_000, rest).onRequest(3));

        Download download = kithara.download(uri, DownloadOptions.defaults());
        rest.awaitArrivals(1, LIMIT);
        assertPlaysOffline(uri, FRAMES);
        try (AudioStream online = kithara.open(uri)) {
            assertThat(Pulled.all(online).frames())
                    .as("the download that is whole, whatever the server has by now")
                    .isEqualTo(FRAMES);
        }
        restart();
        assertPlaysOffline(uri, FRAMES);
        assertThat(kithara.downloads().get(0).state()).isEqualTo(DownloadState.COMPLETE);
        rest.open();

        await(kithara.download(uri, DownloadOptions.defaults()));
        assertPlaysOffline(uri, newer);
        assertThat(download.state()).isNotEqualTo(DownloadState.RUNNING);
        assertThat(kithara.downloads().get(0).asset()).isNotEqualTo(old);
        assertThat(kithara.cache().list()).as("the old version is gone").hasSize(1);
        restart();
        assertPlaysOffline(uri, newer);
    }

    // scenario 27, scenario 117
    @Test
    void download_killedInTheMiddleOfARefresh_oldVersionPlaysAndTheRefreshGoesOn() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        await(kithara.download(uri, DownloadOptions.defaults()));
        Gate rest = Gate.closed();
        int newer = FRAMES + 50_000;
        origin.serve("/a.wav", RampWav.ofFrames(newer))
                .withFault(Fault.stallAfter(500_000, rest).onRequest(3));
        Download refresh = kithara.download(uri, DownloadOptions.defaults());
        rest.awaitArrivals(1, LIMIT);
        awaitBytes(refresh, 500_000);
        kithara.cache().checkpoint();
        Path left = copyOf(folder);
        rest.open();

        try (Kithara another = Kithara.builder().cacheDirectory(left).build()) {
            assertThat(another.downloads().get(0).state()).isEqualTo(DownloadState.COMPLETE);
            try (AudioStream audio =
                    another.open(uri, OpenOptions.builder().offline(true).build())) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(FRAMES);
            }
            Download goesOn = another.download(uri, DownloadOptions.defaults());
            assertThat(await(goesOn).bytesFetched()).isLessThanOrEqualTo(44 + newer * 4L - 500_000);
            try (AudioStream audio =
                    another.open(uri, OpenOptions.builder().offline(true).build())) {
                assertThat(Pulled.all(audio).frames()).isEqualTo(newer);
            }
            assertThat(another.cache().list()).hasSize(1);
        }
    }

    /** What a process that is killed now leaves behind. */
    private Path copyOf(Path cache) throws Exception {
        Path copy = Files.createTempDirectory(directory, "killed");
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(each -> !each.equals(cache)).toList()) {
                Files.copy(file, copy.resolve(cache.relativize(file).toString()));
            }
        }
        return copy;
    }

    @Test
    void cancel_ofARefresh_leavesTheOldVersionComplete() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        await(kithara.download(uri, DownloadOptions.defaults()));
        Gate rest = Gate.closed();
        origin.serve("/a.wav", RampWav.ofFrames(FRAMES + 9))
                .withFault(Fault.stallAfter(500_000, rest).onRequest(3));
        Download download = kithara.download(uri, DownloadOptions.defaults());
        rest.awaitArrivals(1, LIMIT);

        download.cancel();
        rest.open();

        assertThat(failure(download).reason()).isEqualTo(KitharaException.Reason.CANCELLED);
        assertThat(download.state()).isEqualTo(DownloadState.COMPLETE);
        restart();
        assertPlaysOffline(uri, FRAMES);
        assertThat(kithara.cache().list()).hasSize(1);
    }

    @Test
    void download_completeAndTheNetworkDead_failsAndStaysComplete() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        await(kithara.download(uri, DownloadOptions.defaults()));
        origin.goOffline();

        Download again = kithara.download(uri, DownloadOptions.defaults());

        assertThat(failure(again).reason()).isIn(KitharaException.Reason.CONNECT, KitharaException.Reason.RESET);
        assertThat(again.state()).isEqualTo(DownloadState.COMPLETE);
        assertPlaysOffline(uri, FRAMES);
    }

    @Test
    void download_liveOrForbidden_isGivenUpAndPinsNothing() throws Exception {
        origin.serve("/no.wav", RampWav.ofFrames(FRAMES)).header("Cache-Control", "no-store");
        Download download = kithara.download(origin.uri("/no.wav"), DownloadOptions.defaults());

        assertThat(failure(download).reason()).isEqualTo(KitharaException.Reason.UNSUPPORTED);
        assertThat(download.state()).isEqualTo(DownloadState.REMOVED);
        assertThat(pins(origin.uri("/no.wav"))).isZero();
        assertThat(kithara.downloads()).isEmpty();
    }

    @Test
    void download_failed_isKeptAndGoesOnLater() throws Exception {
        URI uri = serve("/a.wav", FRAMES);
        origin.withFault(Fault.status(403).first(1));
        Download download = kithara.download(uri, DownloadOptions.defaults());
        assertThat(failure(download).reason()).isEqualTo(KitharaException.Reason.STATUS);
        assertThat(download.state()).isEqualTo(DownloadState.FAILED);
        restart();

        Download known = kithara.downloads().get(0);
        assertThat(known.state()).isEqualTo(DownloadState.FAILED);
        known.resume();
        await(known);
        assertPlaysOffline(uri, FRAMES);
    }

    @Test
    void resume_ofAnAddressWithAQuery_needsTheHostToAskAgain() throws Exception {
        Gate rest = Gate.closed();
        serve("/a.wav", FRAMES);
        URI uri = origin.uri("/a.wav?token=s3cret");
        origin.withFault(Fault.stallAfter(300_000, rest).first(1));
        awaitBytes(kithara.download(uri, DownloadOptions.defaults()), 300_000);
        restart();
        rest.open();
        Download known = kithara.downloads().get(0);
        assertThat(known.toString()).doesNotContain("s3cret");
        assertThatThrownBy(known::resume)
                .isInstanceOfSatisfying(
                        KitharaException.class, e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.ACCESS));

        await(kithara.download(uri, DownloadOptions.defaults()));
        assertThat(origin.requests().get(1).range()).hasValue("bytes=300000-");
        assertThat(kithara.downloads()).hasSize(1);
    }

    @Test
    void download_tellsItsProgressAndStates() throws Exception {
        EventSubscription heard = kithara.events().subscribe(10_000, () -> {});
        await(kithara.download(serve("/a.wav", FRAMES), DownloadOptions.defaults()));
        List<String> states = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (Optional<KitharaEvent> next = heard.poll(); next.isPresent(); next = heard.poll()) {
            if (next.get() instanceof KitharaEvent.DownloadChanged changed) {
                states.add(changed.state());
            } else if (next.get() instanceof KitharaEvent.DownloadProgressed progress) {
                bytes.add(progress.bytes());
            }
        }
        assertThat(states).containsExactly("QUEUED", "RUNNING", "COMPLETE");
        assertThat(bytes).isSorted().hasSizeGreaterThan(2).endsWith(BYTES);
    }

    @Test
    void twoAddressesThatDifferInTheirQuery_areTwoDownloads() throws Exception {
        serve("/a.wav", FRAMES);
        URI one = origin.uri("/a.wav?id=1");
        URI two = origin.uri("/a.wav?id=2");
        await(kithara.download(one, DownloadOptions.defaults()));
        Download second = kithara.download(two, DownloadOptions.defaults());
        await(second);
        assertThat(kithara.downloads()).hasSize(2);

        second.delete().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(pins(one)).isOne();
        assertPlaysOffline(one, FRAMES);
    }
}
