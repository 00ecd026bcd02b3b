package io.kithara.hls;

import static io.kithara.hls.HlsBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.assets.AssetKey;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceLease;
import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.PlaylistParser;
import io.kithara.storage.ByteRange;
import io.kithara.storage.ResourceWriter;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import io.kithara.testing.FakeClock;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ResourceLoadTest {
    private static final String PATH = "/media.bin";

    private HlsBed bed;
    private SegmentStore segments;
    private final byte[] bytes = noise(100_000, 1);
    private final Semaphore changes = new Semaphore(0);

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
        segments = bed.sources.segments();
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private static byte[] noise(int length, int seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private AssetKey asset() {
        return bed.store.keys().asset(bed.origin.uri("/index.m3u8"));
    }

    private SegmentRequest request(Optional<ByteRange> range, boolean offline, Priority priority) {
        return request(PATH, range, offline, priority);
    }

    private SegmentRequest request(String path, Optional<ByteRange> range, boolean offline, Priority priority) {
        return new SegmentRequest(
                bed.origin.uri(path),
                range,
                Map.of(),
                offline,
                priority,
                new SourceMeter(new EventBus()),
                new LinkMeter(System::nanoTime));
    }

    private LoadedSegment whole() throws MediaException {
        return open(segments, Optional.empty());
    }

    private LoadedSegment range(long from, long to) throws MediaException {
        return open(segments, Optional.of(new ByteRange(from, to)));
    }

    private LoadedSegment open(SegmentStore from, Optional<ByteRange> range) throws MediaException {
        return from.open(asset(), request(range, false, Priority.AHEAD), changes::release);
    }

    private LoadedSegment open(String path, Priority priority) throws MediaException {
        return segments.open(asset(), request(path, Optional.empty(), false, priority), changes::release);
    }

    private void awaitLanded(LoadedSegment use) throws Exception {
        while (!use.isLanded()) {
            assertThat(use.failure()).as("failure of " + use).isNull();
            assertThat(changes.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private MediaException awaitFailure(LoadedSegment use) throws Exception {
        MediaException failure = use.failure();
        while (failure == null) {
            assertThat(use.isLanded()).as("landed: " + use).isFalse();
            assertThat(changes.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            failure = use.failure();
        }
        return failure;
    }

    private List<String> ranges() {
        return bed.origin.requests(PATH).stream()
                .map(request -> request.range().orElse("all"))
                .toList();
    }

    /** Puts stretches of the file into the store, as an earlier session left them. */
    private void keep(byte[] content, String etag, ByteRange... stretches) throws Exception {
        try (ResourceLease lease = bed.store.open(bed.store.keys().resource(asset(), bed.origin.uri(PATH)))) {
            ResourceWriter writer = lease.claimWriter().orElseThrow();
            lease.updateInfo(ResourceInfo.NONE.withEtag(Optional.of(etag)).withTotal(OptionalLong.of(content.length)));
            for (ByteRange stretch : stretches) {
                writer.writeAt(
                        stretch.start(), ByteBuffer.wrap(content, (int) stretch.start(), (int) stretch.length()));
            }
            writer.cancel();
        }
    }

    @Test
    void open_severalRangesOfOneFile_loadsThoseAndNothingElse() throws Exception {
        bed.origin.serve(PATH, bytes);
        List<LoadedSegment> uses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uses.add(range(i * 10_000L, i * 10_000L + 8_000));
        }

        for (int i = 0; i < 5; i++) {
            assertThat(HlsBed.readAll(uses.get(i)))
                    .as("range " + i)
                    .isEqualTo(Arrays.copyOfRange(bytes, i * 10_000, i * 10_000 + 8_000));
        }
        assertThat(ranges())
                .containsExactlyInAnyOrder(
                        "bytes=0-7999",
                        "bytes=10000-17999",
                        "bytes=20000-27999",
                        "bytes=30000-37999",
                        "bytes=40000-47999");
        uses.forEach(LoadedSegment::close);
    }

    @Test
    void open_rangeAgain_makesNoRequest() throws Exception {
        bed.origin.serve(PATH, bytes);
        try (LoadedSegment first = range(5_000, 9_000)) {
            HlsBed.readAll(first);
        }

        try (LoadedSegment again = range(5_000, 9_000)) {
            assertThat(again.isLanded()).isTrue();
            assertThat(again.isCached()).isTrue();
            assertThat(HlsBed.readAll(again)).isEqualTo(Arrays.copyOfRange(bytes, 5_000, 9_000));
        }
        assertThat(ranges()).hasSize(1);
    }

    @Test
    void open_rangePastTheEnd_failsTyped() throws Exception {
        bed.origin.serve(PATH, bytes);

        try (LoadedSegment use = range(99_000, 101_000)) {
            assertThat(awaitFailure(use).reason()).isIn(MediaException.Reason.BODY, MediaException.Reason.RANGE);
        }
    }

    @Test
    void open_rangePastTheEndOfAKeptFile_failsTypedWithoutARequest() throws Exception {
        bed.origin.serve(PATH, bytes);
        try (LoadedSegment use = whole()) {
            awaitLanded(use);
        }

        try (LoadedSegment use = range(99_000, 101_000)) {
            assertThat(use.failure()).extracting(MediaException::reason).isEqualTo(MediaException.Reason.BODY);
        }
        assertThat(ranges()).hasSize(1);
    }

    @Test
    void open_partlyKept_fetchesOnlyTheGaps() throws Exception {
        bed.origin.serve(PATH, bytes).etag("\"one\"");
        keep(bytes, "\"one\"", new ByteRange(0, 20_000), new ByteRange(50_000, 60_000));

        try (LoadedSegment use = whole()) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }

        assertThat(ranges()).containsExactly("bytes=20000-49999", "bytes=60000-");
    }

    // scenario 117
    @Test
    void open_partlyKeptOfAnotherVersion_fetchesAllAnewAndGivesNoOldByte() throws Exception {
        byte[] old = noise(100_000, 2);
        bed.origin.serve(PATH, bytes).etag("\"two\"");
        keep(old, "\"one\"", new ByteRange(0, 20_000));

        try (LoadedSegment use = whole()) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }
    }

    // scenario 117
    @Test
    void load_replacedOnTheServerAfterBytesWereRead_failsTypedAndIsWholeNextTime() throws Exception {
        byte[] next = noise(100_000, 3);
        Gate replaced = Gate.closed();
        bed.origin
                .serve(PATH, bytes)
                .etag("\"one\"")
                .withFault(Fault.stallAfter(30_000, replaced))
                .withFault(Fault.resetAfter(40_000));

        try (LoadedSegment use = whole()) {
            HlsBed.read(use, 0, new byte[10_000], 10_000);
            bed.origin.serve(PATH, next).etag("\"two\"");
            replaced.open();

            assertThat(awaitFailure(use).reason()).isEqualTo(MediaException.Reason.RESOURCE_CHANGED);
        }

        try (LoadedSegment use = whole()) {
            assertThat(HlsBed.readAll(use)).isEqualTo(next);
        }
    }

    /** Asks for a range whose answer waits for the gate, and replaces the file on the server meanwhile. */
    private LoadedSegment rangeOfTheOldVersion(Gate held, byte[] next) throws Exception {
        bed.origin.serve(PATH, bytes).etag("\"one\"").withFault(Fault.withhold(held));
        LoadedSegment older = range(0, 10_000);
        held.awaitArrivals(1, LIMIT);
        bed.origin.serve(PATH, next).etag("\"two\"");
        return older;
    }

    // scenario 117
    @Test
    void load_rangeOfAnOlderVersionThanOneThatWasRead_failsTyped() throws Exception {
        Gate held = Gate.closed();
        byte[] next = noise(100_000, 4);
        LoadedSegment older = rangeOfTheOldVersion(held, next);
        LoadedSegment newer = range(50_000, 60_000);
        assertThat(HlsBed.readAll(newer)).isEqualTo(Arrays.copyOfRange(next, 50_000, 60_000));

        held.open();

        assertThat(awaitFailure(older).reason()).isEqualTo(MediaException.Reason.RESOURCE_CHANGED);
        older.close();
        newer.close();
    }

    // scenario 117
    @Test
    void load_rangeOfAnOlderVersionThanOneThatNobodyHasRead_isFetchedAnew() throws Exception {
        Gate held = Gate.closed();
        byte[] next = noise(100_000, 4);
        LoadedSegment older = rangeOfTheOldVersion(held, next);
        LoadedSegment newer = range(50_000, 60_000);
        awaitLanded(newer);

        held.open();

        assertThat(HlsBed.readAll(older)).isEqualTo(Arrays.copyOf(next, 10_000));
        assertThat(HlsBed.readAll(newer)).isEqualTo(Arrays.copyOfRange(next, 50_000, 60_000));
        older.close();
        newer.close();
    }

    /** Nothing is handed out before it can be read: whoever only waited for it to begin would wait for ever. */
    // scenario 117
    @Test
    void isReady_landedAndThenForgottenForAnotherVersion_isLoadedAgain() throws Exception {
        Gate held = Gate.closed();
        byte[] next = noise(100_000, 4);
        LoadedSegment older = rangeOfTheOldVersion(held, next);
        LoadedSegment newer = range(50_000, 60_000);
        awaitLanded(newer);
        held.open();
        awaitLanded(older);

        try (SegmentParts parts = partsOf(newer)) {
            while (!parts.isReady(false)) {
                assertThat(changes.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("ready: " + parts)
                        .isTrue();
            }
            assertThat(HlsBed.readAll(parts.media())).isEqualTo(Arrays.copyOfRange(next, 50_000, 60_000));
        }
        older.close();
    }

    private SegmentParts partsOf(LoadedSegment body) throws Exception {
        byte[] playlist = "#EXTM3U\n#EXTINF:1,\nmedia.bin\n#EXT-X-ENDLIST\n".getBytes(StandardCharsets.UTF_8);
        MediaPlaylist parsed = (MediaPlaylist) PlaylistParser.parse(playlist, bed.origin.uri("/index.m3u8"), Map.of());
        return new SegmentParts(parsed.segments().get(0), body, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void load_emptyBody_failsTypedAndKeepsNothing() throws Exception {
        bed.origin.serve(PATH, new byte[0]);
        try (LoadedSegment use = whole()) {
            assertThat(awaitFailure(use).reason()).isEqualTo(MediaException.Reason.BODY);
        }

        bed.origin.serve(PATH, bytes);
        try (LoadedSegment use = whole()) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }
    }

    @Test
    void open_emptyFileInTheStore_isFetched() throws Exception {
        bed.origin.serve(PATH, bytes);
        try (ResourceLease lease = bed.store.open(bed.store.keys().resource(asset(), bed.origin.uri(PATH)))) {
            lease.claimWriter().orElseThrow().commit(0, true);
        }

        try (LoadedSegment use = whole()) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }
    }

    // scenario 26, scenario 42
    @Test
    void open_byTwo_isOneDownloadThatOneMayLeave() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(PATH, bytes).withFault(Fault.stallAfter(40_000, gate));
        LoadedSegment leaves = whole();
        LoadedSegment stays = whole();
        gate.awaitArrivals(1, LIMIT);

        leaves.close();
        gate.open();

        assertThat(HlsBed.readAll(stays)).isEqualTo(bytes);
        assertThatThrownBy(() -> leaves.readAt(0, new byte[1], 0, 1))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.CANCELLED));
        assertThat(ranges()).hasSize(1);
        stays.close();
    }

    // scenario 27
    @Test
    void open_whileAnotherKitharaFetches_followsAndTakesOverWhenItLeaves() throws Exception {
        Gate gate = Gate.closed();
        bed.origin
                .serve(PATH, bytes)
                .etag("\"one\"")
                .withFault(Fault.stallAfter(40_000, gate).first(1));
        SegmentStore other = new SegmentStore(bed.store, bed.downloader, bed.timer, HlsTerms.standard(bed.store));
        LoadedSegment writing = open(other, Optional.empty());
        gate.awaitArrivals(1, LIMIT);
        LoadedSegment following = whole();
        byte[] head = new byte[1_000];
        HlsBed.read(following, 0, head, head.length);
        assertThat(ranges()).as("while the other writes").hasSize(1);

        writing.close();

        assertThat(HlsBed.readAll(following)).isEqualTo(bytes);
        assertThat(ranges()).hasSize(2);
        assertThat(ranges().get(1)).startsWith("bytes=").isNotEqualTo("bytes=0-");
        following.close();
        gate.open();
    }

    @Test
    void load_whileAnotherWrites_countsTimeSinceItWasAskedFor() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(PATH, bytes).withFault(Fault.withhold(gate));
        LoadedSegment writing = open(
                new SegmentStore(bed.store, bed.downloader, bed.timer, HlsTerms.standard(bed.store)), Optional.empty());
        gate.awaitArrivals(1, LIMIT);
        long before = System.nanoTime();

        LoadedSegment following = whole();

        long now = System.nanoTime();
        gate.open();
        assertThat(following.elapsedNanos(now)).isBetween(0L, now - before);
        following.close();
        writing.close();
    }

    /** Silence is what escapes from a variant: bytes that another Kithara fetches are none. */
    @Test
    void load_whileAnotherWrites_hearsItsBytes() throws Exception {
        Gate first = Gate.closed();
        Gate second = Gate.closed();
        bed.origin
                .serve(PATH, bytes)
                .withFault(Fault.stallAfter(40_000, first))
                .withFault(Fault.stallAfter(60_000, second));
        LoadedSegment writing = open(
                new SegmentStore(bed.store, bed.downloader, bed.timer, HlsTerms.standard(bed.store)), Optional.empty());
        first.awaitArrivals(1, LIMIT);
        FakeClock clock = new FakeClock();
        SegmentRequest byTheClock = new SegmentRequest(
                bed.origin.uri(PATH),
                Optional.empty(),
                Map.of(),
                false,
                Priority.AHEAD,
                new SourceMeter(new EventBus()),
                new LinkMeter(clock));
        LoadedSegment following = segments.open(asset(), byTheClock, changes::release);
        assertHeardUpTo(40_000, following, clock);

        first.open();

        assertHeardUpTo(60_000, following, clock);
        second.open();
        following.close();
        writing.close();
    }

    /** The moment counts at which a loader looks and finds more; what has not come by the next time is silence. */
    private static void assertHeardUpTo(int end, LoadedSegment following, FakeClock clock) throws Exception {
        Duration pause = Duration.ofSeconds(3);
        HlsBed.read(following, end - 1, new byte[1], 1);
        assertThat(following.silentNanos(clock.nanoTime())).isZero();
        clock.advance(pause);
        assertThat(following.silentNanos(clock.nanoTime())).isEqualTo(pause.toNanos());
    }

    /** One that has the network off may be about to give up when one joins that has not. */
    @RepeatedTest(100)
    void open_whileAnOfflineUseGivesUp_getsItsBytes() throws Exception {
        bed.origin.serve(PATH, bytes);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            Future<LoadedSegment> offline = other.submit(() -> {
                together.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                return segments.open(asset(), request(Optional.empty(), true, Priority.OWED), () -> {});
            });
            together.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            try (LoadedSegment online = whole()) {
                assertThat(HlsBed.readAll(online)).isEqualTo(bytes);
            }
            offline.get(LIMIT.toSeconds(), TimeUnit.SECONDS).close();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void load_failed_leavesTheFileToOthers() throws Exception {
        bed.origin.serve(PATH, bytes).withFault(Fault.status(404).first(1));
        LoadedSegment failed = whole();
        awaitFailure(failed);

        SegmentStore other = new SegmentStore(bed.store, bed.downloader, bed.timer, HlsTerms.standard(bed.store));
        try (LoadedSegment use = open(other, Optional.empty())) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }
        failed.close();
    }

    @Test
    void open_afterAnOfflineUseHasFailed_usesTheNetwork() throws Exception {
        bed.origin.serve(PATH, bytes);
        LoadedSegment offline =
                segments.open(asset(), request(Optional.empty(), true, Priority.OWED), changes::release);
        assertThat(awaitFailure(offline).reason()).isEqualTo(MediaException.Reason.OFFLINE);
        assertThat(ranges()).isEmpty();

        try (LoadedSegment online = whole()) {
            assertThat(HlsBed.readAll(online)).isEqualTo(bytes);
        }
        offline.close();
    }

    @Test
    void load_preemptedByOwedBytes_goesOnWhereItStopped() throws Exception {
        Gate gate = Gate.closed();
        for (int i = 0; i < 6; i++) {
            bed.origin
                    .serve("/ahead-" + i, bytes)
                    .etag("\"" + i + "\"")
                    .withFault(Fault.stallAfter(30_000, gate).first(1));
        }
        bed.origin.serve(PATH, bytes);
        List<LoadedSegment> ahead = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ahead.add(open("/ahead-" + i, Priority.AHEAD));
        }
        for (LoadedSegment use : ahead) {
            HlsBed.read(use, 0, new byte[1], 1);
        }

        try (LoadedSegment owed =
                segments.open(asset(), request(Optional.empty(), false, Priority.OWED), changes::release)) {
            assertThat(HlsBed.readAll(owed)).isEqualTo(bytes);
        }
        gate.open();
        for (LoadedSegment use : ahead) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }

        List<String> resumed = bed.origin.requests().stream()
                .filter(request -> request.path().startsWith("/ahead-"))
                .map(request -> request.range().orElse("all"))
                .filter(range -> !range.equals("all") && !range.equals("bytes=0-"))
                .toList();
        assertThat(resumed).as("what was cancelled and went on").hasSize(1);
        ahead.forEach(LoadedSegment::close);
    }

    @Test
    void urge_byTwoUses_isAsUrgentAsTheMoreUrgent() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(PATH, bytes).withFault(Fault.stallAfter(10_000, gate));
        LoadedSegment owed = whole();
        LoadedSegment ahead = whole();
        owed.urge(Priority.OWED);
        ahead.urge(Priority.AHEAD);
        gate.awaitArrivals(1, LIMIT);
        for (int i = 0; i < 6; i++) {
            bed.origin.serve("/other-" + i, bytes);
        }
        List<LoadedSegment> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(open("/other-" + i, Priority.OWED));
        }
        for (LoadedSegment other : others) {
            HlsBed.readAll(other);
        }
        gate.open();
        HlsBed.readAll(owed);

        assertThat(ranges()).as("owed to one, so never cancelled").hasSize(1);
        others.forEach(LoadedSegment::close);
        owed.close();
        ahead.close();
    }

    // scenario 31
    @Test
    void read_bytesThatAStoreInMemoryHasDropped_loadsThemAgain() throws Exception {
        try (HlsBed small = HlsBed.inMemory(512 << 10)) {
            byte[] large = noise(400_000, 9);
            bed.close();
            bed = small;
            segments = bed.sources.segments();
            bed.origin.serve(PATH, large).etag("\"one\"");
            bed.origin.serve("/other", noise(300_000, 8));
            LoadedSegment use = whole();
            assertThat(HlsBed.readAll(use)).isEqualTo(large);
            // Not read on the way, so that room can only be made behind the first one's reader.
            try (LoadedSegment other = open("/other", Priority.AHEAD)) {
                CountDownLatch landed = new CountDownLatch(1);
                other.whenAvailable(new ByteRange(0, 300_000), landed::countDown);
                assertThat(landed.await(10, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(HlsBed.readAll(use)).as("read once more").isEqualTo(large);
            assertThat(bed.origin.requests(PATH)).as("what had gone came again").hasSizeGreaterThan(1);
            use.close();
        }
        bed = HlsBed.inMemory();
    }

    @Test
    void whenAvailable_afterAbort_callsAtOnce() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(PATH, bytes).withFault(Fault.stallAfter(10_000, gate));
        LoadedSegment use = whole();
        gate.awaitArrivals(1, LIMIT);
        use.abort(new MediaException(MediaException.Reason.TIMEOUT, "another took over"));

        CountDownLatch called = new CountDownLatch(1);
        use.whenAvailable(new ByteRange(50_000, 50_001), called::countDown);

        assertThat(called.getCount()).isZero();
        use.close();
        gate.open();
    }

    @Test
    void close_whileSomebodyWaits_wakesThem() throws Exception {
        Gate gate = Gate.closed();
        bed.origin.serve(PATH, bytes).withFault(Fault.stallAfter(10_000, gate));
        LoadedSegment use = whole();
        gate.awaitArrivals(1, LIMIT);
        CountDownLatch called = new CountDownLatch(1);
        use.whenAvailable(new ByteRange(50_000, 50_001), called::countDown);
        assertThat(called.getCount()).isEqualTo(1);

        use.close();

        assertThat(called.getCount()).isZero();
        gate.open();
    }

    @Test
    void load_offlineOfWhatIsWhole_makesNoRequest() throws Exception {
        bed.origin.serve(PATH, bytes);
        try (LoadedSegment use = whole()) {
            awaitLanded(use);
        }
        bed.origin.goOffline();

        try (LoadedSegment use =
                segments.open(asset(), request(Optional.empty(), true, Priority.OWED), changes::release)) {
            assertThat(HlsBed.readAll(use)).isEqualTo(bytes);
        }
        assertThat(bed.origin.requests(PATH).stream().map(OriginRequest::path)).hasSize(1);
    }
}
