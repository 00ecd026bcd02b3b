package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetKey;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Gate;
import io.kithara.testing.Route;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments that end with their connection: nothing says whether that was the end, so the next one who can asks again. */
class UnprovenSegmentTest {
    private static final String PATH = "/0.ts";
    private static final byte[] MEDIA = noise(1);
    private static final int CUT = 60_000;
    private static final byte[] KEPT = Arrays.copyOf(MEDIA, CUT);

    private HlsBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = HlsBed.inMemory();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private static byte[] noise(int seed) {
        byte[] noise = new byte[100_000];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Serves a body that ends with its connection, which is cut the first time. */
    private Route serveCut() {
        return bed.origin
                .serve(PATH, MEDIA)
                .framing(Framing.CLOSE_DELIMITED)
                .withFault(Fault.cutAfter(CUT).first(1));
    }

    private LoadedSegment use(boolean offline) throws MediaException {
        AssetKey asset = bed.store.keys().asset(bed.origin.uri("/index.m3u8"));
        SegmentRequest request = new SegmentRequest(
                bed.origin.uri(PATH),
                Optional.empty(),
                Map.of(),
                offline,
                Priority.OWED,
                new SourceMeter(new EventBus()),
                new LinkMeter(System::nanoTime));
        return bed.sources.segments().open(asset, request, () -> {});
    }

    private byte[] play(boolean offline) throws Exception {
        try (LoadedSegment use = use(offline)) {
            return HlsBed.readAll(use);
        }
    }

    private byte[] play() throws Exception {
        return play(false);
    }

    private int requests() {
        return bed.origin.requests(PATH).size();
    }

    // scenario 38, scenario 46
    @Test
    void readAll_keptAndCut_goesOnBehindTheCutAndIsProvenThen() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(bed.origin.requests(PATH).get(1).range()).hasValue("bytes=" + CUT + "-");

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(requests()).as("a 206 has said where it ends").isEqualTo(2);
    }

    @Test
    void readAll_keptAndNotCut_isAskedForOnceAndProvenByTheAnswer() throws Exception {
        bed.origin.serve(PATH, MEDIA).framing(Framing.CLOSE_DELIMITED);
        assertThat(play()).isEqualTo(MEDIA);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(play()).isEqualTo(MEDIA);

        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void readAll_serverKnowsNoRanges_skipsWhatIsThereAndGoesOn() throws Exception {
        serveCut().withFault(Fault.ignoreRange());
        assertThat(play()).isEqualTo(KEPT);

        assertThat(play()).isEqualTo(MEDIA);
    }

    @Test
    void readAll_serverHasAnotherVersion_isFetchedAnew() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve(PATH, noise(2)).etag("\"two\"");

        assertThat(play()).isEqualTo(noise(2));
        assertThat(play(true)).isEqualTo(noise(2));
    }

    @Test
    void readAll_nothingSaysWhichVersionItWas_isFetchedFromTheStart() throws Exception {
        serveCut().withoutValidators().withFault(Fault.ignoreRange());
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve(PATH, noise(2)).framing(Framing.CLOSE_DELIMITED).withoutValidators();

        assertThat(play()).isEqualTo(noise(2));
        assertThat(play(true)).isEqualTo(noise(2));
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void readAll_offline_endsWhereItEndedWithoutARequest() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);

        assertThat(play(true)).isEqualTo(KEPT);

        assertThat(requests()).isEqualTo(1);
    }

    // scenario 107
    @Test
    void readAll_serverDoesNotAnswer_endsWhereItEndedBeforeAndKeepsIt() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve(PATH, MEDIA).withFault(Fault.status(404));

        assertThat(play()).isEqualTo(KEPT);

        assertThat(play(true)).isEqualTo(KEPT);
        bed.origin.serve(PATH, MEDIA);
        assertThat(play()).isEqualTo(MEDIA);
    }

    // scenario 107
    @Test
    void readAll_noVersionAndNoAnswer_losesNothingOfTheCache() throws Exception {
        serveCut().withoutValidators();
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve(PATH, MEDIA).withFault(Fault.status(404));

        assertThat(play()).isEqualTo(KEPT);
        assertThat(play(true)).isEqualTo(KEPT);
    }

    @Test
    void readAll_twoPlayersAtOnce_askOnce() throws Exception {
        Gate gate = Gate.closed();
        serveCut().withFault(Fault.withhold(gate).onRequest(2));
        assertThat(play()).isEqualTo(KEPT);
        try (LoadedSegment one = use(false);
                LoadedSegment two = use(false)) {
            gate.awaitArrivals(1, HlsBed.LIMIT);
            assertThat(one.readAt(0, new byte[10], 0, 10))
                    .as("not confirmed yet")
                    .isZero();
            gate.open();

            assertThat(HlsBed.readAll(one)).isEqualTo(MEDIA);
            assertThat(HlsBed.readAll(two)).isEqualTo(MEDIA);
        }
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void close_whileTheServerIsAsked_leavesTheCacheAsItWas() throws Exception {
        Gate gate = Gate.closed();
        serveCut().withFault(Fault.withhold(gate).onRequest(2));
        assertThat(play()).isEqualTo(KEPT);
        try (LoadedSegment asking = use(false)) {
            gate.awaitArrivals(1, HlsBed.LIMIT);
            assertThat(asking.isLanded()).isFalse();
        }

        assertThat(play(true)).isEqualTo(KEPT);
        gate.open();
    }
}
