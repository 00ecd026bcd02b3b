package io.kithara.file;

import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Gate;
import io.kithara.testing.Route;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that end with their connection: nothing says whether that was the end, so the next one who can asks again. */
class UnprovenEndTest {
    private static final byte[] MEDIA = noise(1_000_000);
    private static final int CUT = 600_000;
    private static final byte[] KEPT = Arrays.copyOf(MEDIA, CUT);
    private static final SourceOptions OFFLINE = SourceOptions.DEFAULTS.withOffline(true);

    @TempDir
    Path folder;

    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed(AssetStore.onDisk(folder, AssetStoreOptions.defaults()));
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    /** Serves a body that ends with its connection, which is cut the first time. */
    private Route serveCut() {
        return bed.origin
                .serve("/a.mp3", MEDIA)
                .framing(Framing.CLOSE_DELIMITED)
                .withFault(Fault.cutAfter(CUT).first(1));
    }

    private byte[] play(SourceOptions options) throws Exception {
        try (MediaSource source = bed.open("/a.mp3", options)) {
            return readAll(media(source));
        }
    }

    private byte[] play() throws Exception {
        return play(SourceOptions.DEFAULTS);
    }

    // scenario 38, scenario 46
    @Test
    void readAll_cachedAndCut_goesOnBehindTheCutAndIsProvenThen() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(bed.origin.requests()).hasSize(2);
        assertThat(bed.origin.requests().get(1).range()).hasValue("bytes=" + CUT + "-");

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(bed.origin.requests()).as("a 206 has said where it ends").hasSize(2);
    }

    @Test
    void readAll_cachedAndNotCut_isAskedForOnceAndProvenByTheAnswer() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).framing(Framing.CLOSE_DELIMITED);
        assertThat(play()).isEqualTo(MEDIA);

        assertThat(play()).isEqualTo(MEDIA);
        assertThat(play()).isEqualTo(MEDIA);

        assertThat(bed.origin.requests()).hasSize(2);
    }

    @Test
    void readAll_serverKnowsNoRanges_skipsWhatIsThereAndGoesOn() throws Exception {
        serveCut().withFault(Fault.ignoreRange());
        assertThat(play()).isEqualTo(KEPT);

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
            assertThat(again.stats().bytesFromCache()).isEqualTo(CUT);
        }
    }

    @Test
    void readAll_nothingSaysWhichVersionItWas_isFetchedFromTheStart() throws Exception {
        serveCut().withoutValidators().withFault(Fault.ignoreRange());
        assertThat(play()).isEqualTo(KEPT);
        byte[] other = noise(900_000);
        bed.origin.serve("/a.mp3", other).framing(Framing.CLOSE_DELIMITED).withoutValidators();

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(other);
            assertThat(again.stats().bytesFromCache()).isZero();
        }
    }

    // scenario 117
    @Test
    void readAll_serverHasAnotherVersion_isFetchedFromTheStart() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);
        byte[] other = noise(900_000);
        bed.origin.serve("/a.mp3", other);

        assertThat(play()).isEqualTo(other);
    }

    @Test
    void readAll_offline_endsWhereItEndedBefore() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);

        assertThat(play(OFFLINE)).isEqualTo(KEPT);
        assertThat(bed.origin.requests()).hasSize(1);
    }

    // scenario 107
    @Test
    void readAll_serverDoesNotAnswer_endsWhereItEndedBeforeAndKeepsIt() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.status(404));

        assertThat(play()).isEqualTo(KEPT);

        assertThat(play(OFFLINE)).isEqualTo(KEPT);
        bed.origin.serve("/a.mp3", MEDIA);
        assertThat(play()).isEqualTo(MEDIA);
    }

    // scenario 107
    @Test
    void readAll_noVersionAndNoAnswer_loseNothingOfTheCache() throws Exception {
        serveCut().withoutValidators();
        assertThat(play()).isEqualTo(KEPT);
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.status(404));

        assertThat(play()).isEqualTo(KEPT);
        assertThat(play(OFFLINE)).isEqualTo(KEPT);
    }

    @Test
    void close_whileTheServerIsAsked_leavesTheCacheAsItWas() throws Exception {
        Gate gate = Gate.closed();
        serveCut().withFault(Fault.withhold(gate).onRequest(2));
        assertThat(play()).isEqualTo(KEPT);
        try (MediaSource asking = bed.open("/a.mp3")) {
            assertThat(asking.poll()).isEmpty();
            gate.awaitArrivals(1, TestBed.LIMIT);
        }

        assertThat(play(OFFLINE)).isEqualTo(KEPT);
        gate.open();
    }

    @Test
    void open_whileSomebodyPlaysOffline_asksAllTheSame() throws Exception {
        serveCut();
        assertThat(play()).isEqualTo(KEPT);
        try (MediaSource offline = bed.open("/a.mp3", OFFLINE)) {
            MediaData data = media(offline);
            assertThat(readFrom(data, 0, 1000)).isEqualTo(Arrays.copyOf(MEDIA, 1000));

            assertThat(play()).isEqualTo(MEDIA);

            assertThat(data.readAt(CUT, new byte[10], 0, 10)).isIn(-1, 10);
        }
    }

    @Test
    void readAll_twoPlayersAtOnce_askOnce() throws Exception {
        Gate gate = Gate.closed();
        serveCut().withFault(Fault.withhold(gate).onRequest(2));
        assertThat(play()).isEqualTo(KEPT);
        try (MediaSource one = bed.open("/a.mp3");
                MediaSource two = bed.open("/a.mp3")) {
            assertThat(one.poll()).isEmpty();
            assertThat(two.poll()).isEmpty();
            gate.awaitArrivals(1, TestBed.LIMIT);
            gate.open();

            assertThat(readAll(media(one))).isEqualTo(MEDIA);
            assertThat(readAll(media(two))).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests()).hasSize(2);
    }

    @Test
    void readAll_anotherKitharaAsks_isFollowed() throws Exception {
        Gate gate = Gate.closed();
        serveCut().withFault(Fault.withhold(gate).onRequest(2));
        assertThat(play()).isEqualTo(KEPT);
        FileSources elsewhere = new FileSources(bed.store, bed.downloader, bed.pool, bed.timer);
        try (MediaSource one = elsewhere.open(bed.origin.uri("/a.mp3"), SourceOptions.DEFAULTS, bed.events);
                MediaSource two = bed.open("/a.mp3")) {
            assertThat(one.poll()).isEmpty();
            gate.awaitArrivals(1, TestBed.LIMIT);
            MediaData data = media(two);
            assertThat(readFrom(data, 0, CUT)).isEqualTo(KEPT);
            assertThat(data.readAt(CUT, new byte[10], 0, 10))
                    .as("not the end yet")
                    .isZero();
            gate.open();

            assertThat(readAll(data)).isEqualTo(MEDIA);
            assertThat(readAll(media(one))).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests()).hasSize(2);
    }
}
