package io.kithara.hls;

import static io.kithara.hls.HlsBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import io.kithara.stream.WorkerTask;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadingTest {
    private HlsBed bed;

    @BeforeEach
    void setUp() throws Exception {
        bed = HlsBed.inMemory();
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private void use(HlsBed other) throws Exception {
        bed.close();
        bed = other;
    }

    private List<String> paths() {
        return bed.origin.requests().stream().map(OriginRequest::path).toList();
    }

    private static void assertMedia(List<HlsBed.Played> played, Vod vod) {
        assertThat(played).hasSameSizeAs(vod.segments);
        for (int i = 0; i < played.size(); i++) {
            assertThat(played.get(i).init()).as("init of " + i).isEqualTo(vod.init);
            assertThat(played.get(i).media()).as("segment " + i).isEqualTo(vod.segments.get(i));
        }
    }

    // ---- every byte, once

    // scenario 56
    @Test
    void play_toTheEnd_givesEverySegmentAsServedAndInOrder() throws Exception {
        Vod vod = Vod.of("/a/", 12, 2_000).serve(bed.origin);

        List<HlsBed.Played> played = bed.play(vod.playlistPath());

        assertMedia(played, vod);
        for (int i = 0; i < 12; i++) {
            assertThat(played.get(i).chunk().sequence()).isEqualTo(i);
            assertThat(played.get(i).chunk().startUs()).hasValue(i * 250_000L);
        }
    }

    // scenario 56
    @Test
    void play_segmentsThatArriveInReverse_givesThemInOrder() throws Exception {
        Vod vod = Vod.of("/a/", 4).serve(bed.origin);
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            gates.add(Gate.closed());
            bed.origin.serve(vod.segmentPath(i), vod.segments.get(i)).withFault(Fault.withhold(gates.get(i)));
        }
        try (MediaSource source = bed.open(vod.playlistPath())) {
            assertThat(source.poll()).isEmpty();
            for (int i = 3; i >= 0; i--) {
                gates.get(i).awaitArrivals(1, LIMIT);
                gates.get(i).open();
            }

            assertMedia(HlsBed.playOn(source), vod);
        }
    }

    // scenario 56
    @Test
    void play_byteRangesOfOneFile_givesEachItsOwn() throws Exception {
        Vod vod = Vod.of("/a/", 5);
        StringBuilder text = new StringBuilder(vod.head());
        byte[] file = vod.init;
        text.append("#EXT-X-MAP:URI=\"all.mp4\",BYTERANGE=\"" + vod.init.length + "@0\"\n");
        for (int i = 0; i < 5; i++) {
            byte[] segment = vod.segments.get(i);
            String offset = i == 0 ? "@" + file.length : "";
            text.append(vod.extinf(i))
                    .append("#EXT-X-BYTERANGE:" + segment.length + offset + "\n")
                    .append("all.mp4\n");
            file = concat(file, segment);
        }
        bed.origin.serve("/a/all.mp4", file);
        Vod.serveText(
                bed.origin, vod.playlistPath(), text.append("#EXT-X-ENDLIST\n").toString());

        assertMedia(bed.play(vod.playlistPath()), vod);
        assertMedia(
                bed.play(vod.playlistPath(), HlsOptions.builder().offline(true).build()), vod);
        assertThat(bed.origin.requests("/a/all.mp4"))
                .as("init and segments, once")
                .hasSize(6);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    // scenario 116, scenario 75
    @Test
    void play_throughMultivariantPlaylist_asksForEachFileOnceAndForOneVariant() throws Exception {
        Vod low = Vod.of("/low/", 6).serve(bed.origin);
        Vod high = Vod.of("/high/", 6).serve(bed.origin);
        Vod.serveText(bed.origin, "/master.m3u8", Vod.multivariant(64_000_000, low, high));

        bed.play("/master.m3u8");

        assertThat(paths())
                .as("master, media playlist, init and six segments, each once")
                .doesNotHaveDuplicates()
                .hasSize(2 + 1 + 6);
    }

    // scenario 116
    @Test
    void play_plainSegments_makesTwoRequestsMoreThanThereAreSegments() throws Exception {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n");
        for (int i = 0; i < 50; i++) {
            byte[] segment = new byte[1_000];
            segment[0] = 0x47;
            segment[1] = (byte) i;
            bed.origin.serve("/ts/" + i + ".ts", segment);
            text.append("#EXTINF:1,\n").append(i).append(".ts\n");
        }
        Vod.serveText(
                bed.origin, "/ts/index.m3u8", text.append("#EXT-X-ENDLIST\n").toString());
        Vod.serveText(bed.origin, "/master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nts/index.m3u8\n");

        List<HlsBed.Played> played = bed.play("/master.m3u8");

        assertThat(played)
                .extracting(chunk -> (int) chunk.media()[1])
                .hasSize(50)
                .isSorted();
        assertThat(paths()).doesNotHaveDuplicates().hasSize(2 + 50);
    }

    // ---- at once

    // scenario 75
    @Test
    void open_initKeyAndFirstSegments_areAskedForBeforeAnyIsAnswered() throws Exception {
        Vod vod = Vod.of("/a/", 8).serveMedia(bed.origin);
        byte[] key = Aes.key(5);
        StringBuilder text = new StringBuilder(vod.head())
                .append("#EXT-X-MAP:URI=\"/a/init.mp4\"\n")
                .append("#EXT-X-KEY:METHOD=AES-128,URI=\"/a/key\"\n");
        for (int i = 0; i < 8; i++) {
            bed.origin.serve(vod.segmentPath(i), Aes.encrypt(vod.segments.get(i), key, Aes.ivOf(i)));
            text.append(vod.extinf(i)).append(vod.segmentPath(i)).append('\n');
        }
        bed.origin.serve("/a/key", key).contentType("application/octet-stream");
        Vod.serveText(bed.origin, "/index.m3u8", text.append("#EXT-X-ENDLIST\n").toString());
        Gate gate = Gate.closed();
        bed.origin.withFault(Fault.withhold(gate).onPath("/a/*"));

        try (MediaSource source = bed.open("/index.m3u8")) {
            assertThat(source.poll()).isEmpty();
            gate.awaitArrivals(6, LIMIT);

            assertThat(paths())
                    .as("as many as one host is asked at once")
                    .containsExactlyInAnyOrder(
                            "/index.m3u8",
                            "/a/init.mp4",
                            "/a/key",
                            vod.segmentPath(0),
                            vod.segmentPath(1),
                            vod.segmentPath(2),
                            vod.segmentPath(3));
            gate.open();
            assertMedia(HlsBed.playOn(source), vod);
        }
    }

    @Test
    void open_onAWideLine_hasSixSegmentsInFlight() throws Exception {
        use(HlsBed.wide());
        Vod vod = Vod.of("/a/", 20).serve(bed.origin);
        Gate gate = Gate.closed();
        bed.origin.withFault(Fault.withhold(gate).onPath("/a/seg*"));

        try (MediaSource source = bed.open(vod.playlistPath());
                FakeOrigin elsewhere = FakeOrigin.start()) {
            Vod other = Vod.of("/b/", 10).serve(elsewhere);
            assertThat(source.poll()).isEmpty();
            gate.awaitArrivals(6, LIMIT);
            // Another host's name: the client has a bound of its own for each.
            String there = elsewhere.uri(other.playlistPath()).toString().replace("127.0.0.1", "localhost");
            bed.play(URI.create(there));

            assertThat(gate.arrivals()).isEqualTo(6);
            gate.open();
            assertMedia(HlsBed.playOn(source), vod);
        }
    }

    // ---- ahead, but not far

    // scenario 75
    @Test
    void lookAhead_inSeconds_isNotPassedWhileTheReaderStands() throws Exception {
        Vod vod = Vod.of("/a/", 30).serve(bed.origin);
        Vod other = Vod.of("/b/", 20).serve(bed.origin);
        HlsOptions options =
                HlsOptions.builder().lookAhead(Duration.ofSeconds(4)).build();

        try (MediaSource source = bed.open(vod.playlistPath(), options)) {
            MediaChunk first = HlsBed.chunk(source);
            bed.origin.awaitRequests(
                    log -> log.stream().anyMatch(request -> request.path().equals(vod.segmentPath(4))), LIMIT);
            bed.play(other.playlistPath());

            assertThat(segmentsAsked(vod)).as("one that plays and four seconds").isEqualTo(5);
            HlsBed.played(first);
            assertThat(HlsBed.playOn(source)).hasSize(29);
        }
    }

    private int segmentsAsked(Vod vod) {
        return (int) paths().stream()
                .filter(path -> path.startsWith(vod.folder + "seg"))
                .count();
    }

    // scenario 75
    @Test
    void lookAhead_inBytes_isNotPassedByMoreThanASegment() throws Exception {
        Vod vod = Vod.of("/a/", 30).serve(bed.origin);
        Vod other = Vod.of("/b/", 20).serve(bed.origin);
        long segmentBytes = vod.segments.get(0).length;
        HlsOptions options =
                HlsOptions.builder().lookAheadBytes(4 * segmentBytes).build();

        try (MediaSource source = bed.open(vod.playlistPath(), options)) {
            MediaChunk first = HlsBed.chunk(source);
            bed.origin.awaitRequests(
                    log -> log.stream().anyMatch(request -> request.path().equals(vod.segmentPath(3))), LIMIT);
            bed.play(other.playlistPath());

            assertThat(segmentsAsked(vod))
                    .as("one that plays, four, and one over")
                    .isBetween(5, 6);
            HlsBed.played(first);
            assertThat(HlsBed.playOn(source)).hasSize(29);
        }
    }

    // scenario 30
    @Test
    void play_throughAStoreSmallerThanTheStream_isWholeAndAsksOnce() throws Exception {
        // A call ends a little after its last byte was read: had the downloader a bound, it might be cancelled and made
        // again.
        use(HlsBed.wide(128 << 10));
        Vod vod = Vod.of("/a/", 40).serve(bed.origin);

        assertMedia(bed.play(vod.playlistPath()), vod);
        assertThat(paths()).doesNotHaveDuplicates();
    }

    // ---- waiting

    // scenario 58
    @Test
    void withheldSegment_parksTheReaderAndTheLoader() throws Exception {
        CountingWorkers counting = new CountingWorkers(WorkerPool.ofThreads(2));
        use(HlsBed.of(counting));
        Vod vod = Vod.of("/a/", 6).serve(bed.origin);
        Vod other = Vod.of("/b/", 20).serve(bed.origin);
        Vod third = Vod.of("/c/", 20).serve(bed.origin);
        Gate gate = Gate.closed();
        bed.origin.serve(vod.segmentPath(2), vod.segments.get(2)).withFault(Fault.withhold(gate));
        try (MediaSource source = bed.open(vod.playlistPath())) {
            AtomicInteger runs = counting.runsOfLast;
            HlsBed.played(HlsBed.chunk(source));
            HlsBed.played(HlsBed.chunk(source));
            bed.origin.awaitRequests(
                    log -> log.stream()
                                    .filter(r -> r.path().startsWith("/a/seg"))
                                    .count()
                            == 6,
                    LIMIT);
            awaitQuiet(source);
            bed.play(other.playlistPath());
            AtomicInteger calls = new AtomicInteger();
            source.whenReady(calls::incrementAndGet);
            int before = runs.get();

            bed.play(third.playlistPath());

            assertThat(calls).as("calls of the reader while nothing came").hasValue(0);
            assertThat(runs.get() - before).as("runs of the loader").isLessThanOrEqualTo(2);
            gate.open();
            assertThat(HlsBed.played(HlsBed.chunk(source)).media()).isEqualTo(vod.segments.get(2));
            assertThat(calls.get()).as("wake-ups until it came").isBetween(1, 2);
        }
    }

    /** Everything behind the withheld segment has come: what the loader had to do is done, or about to be. */
    private void awaitQuiet(MediaSource source) throws Exception {
        assertThat(source.poll()).isEmpty();
        bed.origin.awaitRequests(
                log -> log.stream()
                                .filter(r ->
                                        r.path().startsWith("/a/seg") && r.ending() == OriginRequest.Ending.COMPLETE)
                                .count()
                        == 5,
                LIMIT);
    }

    @Test
    void failure_ofAnAddressWithoutAPlaylist_isTyped() throws Exception {
        try (MediaSource source = bed.open("/nothing.m3u8")) {
            assertThat(HlsBed.failure(source).reason()).isEqualTo(MediaException.Reason.STATUS);
        }
    }

    @Test
    void close_whileAReaderWaits_wakesIt() throws Exception {
        Vod vod = Vod.of("/a/", 3).serve(bed.origin);
        Gate gate = Gate.closed();
        bed.origin.withFault(Fault.withhold(gate).onPath("/a/*"));
        MediaSource source = bed.open(vod.playlistPath());
        Optional<MediaChunk> nothing = source.poll();
        AtomicInteger calls = new AtomicInteger();
        source.whenReady(calls::incrementAndGet);

        source.close();

        assertThat(nothing).isEmpty();
        assertThat(calls).hasValue(1);
        gate.open();
    }

    /** Counts how often the task that was registered last has run. */
    private static final class CountingWorkers implements WorkerPool {
        private final WorkerPool workers;
        private AtomicInteger runsOfLast = new AtomicInteger();

        CountingWorkers(WorkerPool workers) {
            this.workers = workers;
        }

        @Override
        public Handle register(String name, WorkerTask task) {
            AtomicInteger runs = new AtomicInteger();
            runsOfLast = runs;
            return workers.register(name, () -> {
                runs.incrementAndGet();
                return task.run();
            });
        }

        @Override
        public void close() {
            workers.close();
        }
    }
}
