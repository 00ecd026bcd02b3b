package io.kithara.file;

import static io.kithara.file.TestBed.chunk;
import static io.kithara.file.TestBed.media;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.read;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static io.kithara.file.TestBed.readToFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Gate;
import io.kithara.testing.Route;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One reader, one URL, whatever the server does. */
class ProgressiveTest {
    private static final byte[] MEDIA = noise(3_000_000);

    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    // scenario 45
    @Test
    void readAll_plainFile_oneGetAndNoHead() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            assertThat(readAll(data)).isEqualTo(MEDIA);

            assertThat(data.length()).hasValue(MEDIA.length);
            assertThat(bed.origin.requests()).hasSize(1);
            assertThat(bed.origin.requests().get(0).method()).isEqualTo("GET");
            assertThat(source.stats().requests()).isEqualTo(1);
            assertThat(source.stats().bytesFetched()).isEqualTo(MEDIA.length);
            assertThat(source.stats().bytesFromCache()).isZero();
            assertThat(source.isEnded()).isTrue();
        }
    }

    // scenario 45
    @Test
    void poll_whileTheBodyIsStillComing_yieldsTheChunk() throws Exception {
        Gate rest = Gate.closed();
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.stallAfter(100_000, rest));
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            assertThat(readFrom(data, 0, 50_000)).isEqualTo(Arrays.copyOf(MEDIA, 50_000));
            assertThat(data.length()).hasValue(MEDIA.length);
            rest.open();
        }
    }

    // scenario 47
    @Test
    void read_farPastThePrefix_isFetchedThere() throws Exception {
        Gate never = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(100_000, never).onRequest(1));
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            byte[] there = readFrom(data, 2_000_000, 10_000);

            assertThat(there).isEqualTo(Arrays.copyOfRange(MEDIA, 2_000_000, 2_010_000));
            assertThat(bed.origin.requests().get(1).range()).hasValue("bytes=2000000-");
            never.open();
        }
    }

    // scenario 48
    @Test
    void read_backwards_returnsIdenticalBytes() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);
            byte[] first = readFrom(data, 1_000_000, 100_000);
            byte[] earlier = readFrom(data, 10, 100_000);

            assertThat(readFrom(data, 1_000_000, 100_000)).isEqualTo(first);
            assertThat(earlier).isEqualTo(Arrays.copyOfRange(MEDIA, 10, 100_010));
        }
    }

    // scenario 48
    @Test
    void read_atAndPastTheEnd_isTheEnd() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            assertThat(read(data, MEDIA.length, new byte[10], 10)).isEqualTo(-1);
            assertThat(read(data, MEDIA.length + 1_000_000L, new byte[10], 10)).isEqualTo(-1);
        }
    }

    // scenario 57, scenario 92
    @Test
    void read_atRandomPlaces_returnsWhatTheServerHas() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        long seed = 20_261_122;
        Random random = new Random(seed);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);
            for (int i = 0; i < 40; i++) {
                int at = random.nextInt(MEDIA.length);
                int count = Math.min(MEDIA.length - at, 1 + random.nextInt(50_000));

                assertThat(readFrom(data, at, count))
                        .as("seed %d, read %d at %d", seed, i, at)
                        .isEqualTo(Arrays.copyOfRange(MEDIA, at, at + count));
            }
        }
    }

    // scenario 36
    @Test
    void read_serverIgnoresRange_isStillExact() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.ignoreRange());
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            assertThat(readFrom(data, 2_900_000, 200_000)).isEqualTo(Arrays.copyOfRange(MEDIA, 2_900_000, 3_000_000));
            assertThat(readAll(data)).isEqualTo(MEDIA);
            assertThat(bed.origin.requests()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void readAll_chunkedBody_endsWithItsLastChunk() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).framing(Framing.CHUNKED);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);
            assertThat(data.length()).isEmpty();

            assertThat(readAll(data)).isEqualTo(MEDIA);
            assertThat(data.length()).hasValue(MEDIA.length);
        }
    }

    @Test
    void readAll_closeDelimitedBody_endsWithTheConnection() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).framing(Framing.CLOSE_DELIMITED);
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
        }
    }

    @Test
    void readAll_emptyBody_isTheEndAtOnce() throws Exception {
        bed.origin.serve("/a.mp3", new byte[0]);
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);

            assertThat(readAll(data)).isEmpty();
            assertThat(data.length()).hasValue(0);
        }
    }

    // scenario 109, scenario 35
    @Test
    void readAll_resetEveryMegabyte_isCompleteAndCounted() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.resetAfter(1 << 20));
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);

            assertThat(source.stats().resumes()).isPositive();
            assertThat(source.stats().requests())
                    .isEqualTo(bed.origin.requests().size());
        }
    }

    // scenario 109, scenario 50, scenario 80
    @Test
    void readToEnd_bodyAlwaysCutShort_deliversWhatCameThenFails() throws Exception {
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.cutAfter(1_000_000).onRequest(1))
                .withFault(Fault.dropRequest().fromRequest(2));
        try (MediaSource source = bed.open("/a.mp3")) {
            ByteArrayOutputStream before = new ByteArrayOutputStream();

            MediaException failure = readToFailure(media(source), before);

            assertThat(before.toByteArray()).isEqualTo(Arrays.copyOf(MEDIA, 1_000_000));
            assertThat(failure.reason()).isIn(MediaException.Reason.RESET, MediaException.Reason.CONNECT);
            assertThat(bed.origin.requests()).hasSizeLessThan(12);
        }
    }

    // scenario 110
    @Test
    void readToEnd_resetForEverWithoutRanges_isGivenUpInBoundedRequests() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.ignoreRange()).withFault(Fault.resetAfter(500_000));
        try (MediaSource source = bed.open("/a.mp3")) {
            ByteArrayOutputStream before = new ByteArrayOutputStream();

            readToFailure(media(source), before);

            assertThat(before.toByteArray()).isEqualTo(Arrays.copyOf(MEDIA, before.size()));
            assertThat(bed.origin.requests()).hasSizeLessThan(12);
        }
    }

    // scenario 111
    @Test
    void readAll_busyServerAtFirst_playsThrough() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.status(503, "0").first(3));
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
            assertThat(source.stats().retries()).isEqualTo(3);
        }
    }

    // scenario 50
    @Test
    void readToEnd_everyResumeStalls_deliversWhatCameThenFails() throws Exception {
        bed.close();
        bed = TestBed.impatient();
        Gate never = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(1_000_000, never).onRequest(1))
                .withFault(Fault.stallAfter(0, never).fromRequest(2));
        try (MediaSource source = bed.open("/a.mp3")) {
            ByteArrayOutputStream before = new ByteArrayOutputStream();

            MediaException failure = readToFailure(media(source), before);

            assertThat(before.toByteArray()).isEqualTo(Arrays.copyOf(MEDIA, 1_000_000));
            assertThat(failure.reason()).isEqualTo(MediaException.Reason.TIMEOUT);
            assertThat(bed.origin.requests()).hasSizeLessThan(12);
            never.open();
        }
    }

    // scenario 112, scenario 40
    @Test
    void readAll_silenceMidBody_timesOutAndResumes() throws Exception {
        bed.close();
        bed = TestBed.impatient();
        Gate never = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(1_000_000, never).onRequest(1));
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);
            assertThat(source.stats().resumes()).isPositive();
            never.open();
        }
    }

    // scenario 41
    @Test
    void poll_htmlPage_isRejectedAndNothingIsKept() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.htmlPage().first(1));
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThatThrownBy(() -> chunk(source))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.CONTENT_TYPE));
        }

        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(MEDIA);
        }
        assertThat(bed.origin.requests()).hasSize(2);
    }

    @Test
    void poll_notFound_isTyped() throws Exception {
        try (MediaSource source = bed.open("/missing.mp3")) {
            assertThatThrownBy(() -> chunk(source))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.STATUS));
        }
    }

    // scenario 43
    @Test
    void open_withHeaders_sendsThem() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        SourceOptions options = SourceOptions.DEFAULTS.withHeaders(Map.of("X-Token", "abc"));
        try (MediaSource source = bed.open("/a.mp3", options)) {
            media(source);

            assertThat(bed.origin.requests().get(0).header("x-token")).hasValue("abc");
        }
    }

    // scenario 117
    @Test
    void read_fileReplacedMidStream_isNeverSpliced() throws Exception {
        byte[] other = noise(3_000_001);
        Gate rest = Gate.closed();
        bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.stallAfter(500_000, rest).onRequest(1));
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);
            assertThat(readFrom(data, 0, 400_000)).isEqualTo(Arrays.copyOf(MEDIA, 400_000));
            bed.origin.serve("/a.mp3", other);

            assertThatThrownBy(() -> readFrom(data, 2_000_000, 1_000))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.RESOURCE_CHANGED));
            rest.open();
        }
        try (MediaSource again = bed.open("/a.mp3")) {
            assertThat(readAll(media(again))).isEqualTo(other);
        }
    }

    // scenario 53
    @Test
    void chunk_extensionlessUrl_carriesTheContentType() throws Exception {
        bed.origin.serve("/stream", MEDIA).contentType("Audio/MPEG; charset=x");
        try (MediaSource source = bed.open("/stream")) {
            MediaChunk chunk = chunk(source);

            assertThat(chunk.hint().contentType()).hasValue("audio/mpeg");
            assertThat(chunk.hint().extension()).isEmpty();
        }
    }

    @Test
    void read_boundedLookAhead_fetchesNoFurther() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        SourceOptions options = SourceOptions.DEFAULTS.withLookAheadBytes(200_000);
        try (MediaSource source = bed.open("/a.mp3", options)) {
            MediaData data = media(source);
            readFrom(data, 0, 1_000);

            assertThat(readAll(data)).isEqualTo(MEDIA);

            assertThat(bed.origin.requests()).hasSizeGreaterThan(5).hasSizeLessThan(60);
            assertThat(source.stats().bytesFetched()).isLessThan(MEDIA.length + 1_000_000L);
        }
    }

    // scenario 89
    @Test
    void read_boundedLookAheadWithoutRanges_holdsTheConnectionBack() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.ignoreRange());
        SourceOptions options = SourceOptions.DEFAULTS.withLookAheadBytes(200_000);
        try (MediaSource source = bed.open("/a.mp3", options)) {
            assertThat(readAll(media(source))).isEqualTo(MEDIA);

            // The second shows that ranges are ignored; the third is held back as its reader reads.
            assertThat(bed.origin.requests()).hasSizeLessThanOrEqualTo(3);
        }
    }

    // scenario 120
    @Test
    void close_whileWaitingForBytes_wakesTheReaderSoon() throws Exception {
        Gate never = Gate.closed();
        bed.origin.serve("/a.mp3", MEDIA).withFault(Fault.stallAfter(100_000, never));
        MediaSource source = bed.open("/a.mp3");
        MediaData data = media(source);
        readFrom(data, 0, 100_000);
        CountDownLatch woken = new CountDownLatch(1);
        Registration waiting = data.whenAvailable(new ByteRange(100_000, 100_001), woken::countDown);
        long start = System.nanoTime();

        source.close();

        assertThat(woken.getCount()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TestBed.LIMIT);
        waiting.close();
        never.open();
    }

    @Test
    void poll_afterClose_isCancelled() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        MediaSource source = bed.open("/a.mp3");
        source.close();

        assertThatThrownBy(source::poll)
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.CANCELLED));
    }

    // scenario 49
    @Test
    void read_serverClosedTheStreamForGood_seeksElsewhereStillWork() throws Exception {
        Route route = bed.origin
                .serve("/a.mp3", MEDIA)
                .withFault(Fault.cutAfter(300_000).first(1))
                .withFault(Fault.dropRequest().fromRequest(2));
        try (MediaSource source = bed.open("/a.mp3")) {
            MediaData data = media(source);
            ByteArrayOutputStream good = new ByteArrayOutputStream();
            readToFailure(data, good);
            assertThat(good.toByteArray()).isEqualTo(Arrays.copyOf(MEDIA, 300_000));
            route.withoutFaults();

            assertThat(readFrom(data, 2_000_000, 1_000)).isEqualTo(Arrays.copyOfRange(MEDIA, 2_000_000, 2_001_000));
            assertThat(readFrom(data, 100_000, 1_000)).isEqualTo(Arrays.copyOfRange(MEDIA, 100_000, 101_000));
        }
    }

    // scenario 91
    @Test
    void seek_yieldsTheChunkAgainInTheNewEpoch() throws Exception {
        bed.origin.serve("/a.mp3", MEDIA);
        try (MediaSource source = bed.open("/a.mp3")) {
            assertThat(chunk(source).epoch()).isZero();

            source.seek(1_000_000, 7);

            assertThat(chunk(source).epoch()).isEqualTo(7);
            assertThat(source.isEnded()).isTrue();
        }
    }
}
