package io.kithara.file;

import static io.kithara.file.TestBed.LIMIT;
import static io.kithara.file.TestBed.chunk;
import static io.kithara.file.TestBed.noise;
import static io.kithara.file.TestBed.readAll;
import static io.kithara.file.TestBed.readFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.testing.FakeClock;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.Radio;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a station does when nobody listens, or nobody plays; the time is the test's. */
class RadioTest {
    private static final byte[] AUDIO = noise(300_000);
    private static final Duration PAUSED_AFTER = RadioConnection.PAUSED_AFTER;
    private static final Duration HALF = PAUSED_AFTER.dividedBy(2);

    private final FakeClock clock = new FakeClock();
    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed(AssetStore.inMemory(1 << 20, AssetStoreOptions.defaults()), clock.scheduler());
    }

    @AfterEach
    void close() throws IOException {
        bed.close();
    }

    /** Reads a little and lets the window fill, so that the connection waits for the reader. */
    private MediaData listenAndStop(MediaSource source) throws Exception {
        MediaData data = chunk(source).media();
        assertThat(readFrom(data, 0, 10_000)).isEqualTo(Arrays.copyOf(AUDIO, 10_000));
        clock.awaitPendingTasks(1, LIMIT);
        return data;
    }

    /** Lets time pass until the station is left: a watch that began before the last read begins again. */
    private List<KitharaEvent.LiveReconnecting> pauseForLong() throws Exception {
        List<KitharaEvent.LiveReconnecting> heard = List.of();
        while (heard.isEmpty()) {
            clock.awaitPendingTasks(1, LIMIT);
            clock.advance(PAUSED_AFTER);
            heard = bed.heard(KitharaEvent.LiveReconnecting.class);
        }
        return heard;
    }

    @Test
    void pause_forLong_leavesTheStation() throws Exception {
        bed.origin.serve("/radio", Radio.of(AUDIO, 8_000));
        try (MediaSource source = bed.open("/radio")) {
            MediaData data = listenAndStop(source);

            assertThat(pauseForLong())
                    .extracting(KitharaEvent.LiveReconnecting::reason)
                    .containsExactly(MediaException.Reason.CANCELLED);
            bed.origin.awaitRequests(log -> log.get(0).ending() == OriginRequest.Ending.GONE, LIMIT);
            assertThat(source.poll()).isEmpty();
            assertThat(data.isSeekable()).isFalse();
        }
    }

    @Test
    void read_afterALongPause_joinsTheStationAsItIsNow() throws Exception {
        bed.origin.serve("/radio", Radio.of(AUDIO, 8_000));
        try (MediaSource source = bed.open("/radio")) {
            MediaData old = listenAndStop(source);
            assertThat(pauseForLong()).hasSize(1);

            assertThat(old.readAt(10_000, new byte[100], 0, 100)).isEqualTo(-1);
            MediaChunk live = chunk(source);

            assertThat(live.sequence()).isEqualTo(1);
            assertThat(live.discontinuity()).isTrue();
            assertThat(readFrom(live.media(), 0, 50_000)).isEqualTo(Arrays.copyOf(AUDIO, 50_000));
            assertThat(bed.origin.requests()).hasSize(2);
            assertThat(bed.origin.requests().get(1).header("Icy-MetaData")).hasValue("1");
        }
    }

    @Test
    void pause_thatEndsInTime_keepsTheConnection() throws Exception {
        bed.origin.serve("/radio", Radio.of(AUDIO, 8_000));
        try (MediaSource source = bed.open("/radio")) {
            MediaData data = listenAndStop(source);
            clock.advance(HALF);
            assertThat(readFrom(data, 10_000, 100_000)).isEqualTo(Arrays.copyOfRange(AUDIO, 10_000, 110_000));

            clock.advance(HALF);

            assertThat(bed.heard(KitharaEvent.LiveReconnecting.class)).isEmpty();
            assertThat(readFrom(data, 110_000, 100_000)).isEqualTo(Arrays.copyOfRange(AUDIO, 110_000, 210_000));
            assertThat(bed.origin.requests()).hasSize(1);
        }
    }

    @Test
    void poll_stationThatStaysDown_backsOffAndGivesUp() throws Exception {
        bed.origin
                .serve("/radio", Radio.of(AUDIO, 8_000))
                .withFault(Fault.resetAfter(100_000).first(1))
                .withFault(Fault.status(503).fromRequest(2));
        try (MediaSource source = bed.open("/radio")) {
            byte[] before = readAll(chunk(source).media());
            assertThat(before).isNotEmpty().isEqualTo(Arrays.copyOf(AUDIO, before.length));

            for (int attempt = 0; attempt < RadioBackoff.MAX_ATTEMPTS; attempt++) {
                clock.awaitPendingTasks(1, LIMIT);
                assertThat(source.poll()).isEmpty();
                assertThat(clock.advanceToNextTask()).isTrue();
            }

            assertThatThrownBy(() -> chunk(source))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.STATUS));
            assertThat(bed.heard(KitharaEvent.LiveReconnecting.class))
                    .extracting(event -> event.delay().toMillis())
                    .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 0L);
        }
    }

    @Test
    void poll_stationThatIsGone_givesUpAtOnce() throws Exception {
        bed.origin
                .serve("/radio", Radio.of(AUDIO, 8_000))
                .withFault(Fault.resetAfter(100_000).first(1))
                .withFault(Fault.status(404).fromRequest(2));
        try (MediaSource source = bed.open("/radio")) {
            assertThat(readAll(chunk(source).media())).isNotEmpty();
            clock.awaitPendingTasks(1, LIMIT);
            assertThat(clock.advanceToNextTask()).isTrue();

            assertThatThrownBy(() -> chunk(source))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.STATUS));
            assertThat(clock.pendingTasks()).isZero();
        }
    }

    @Test
    void seek_afterGivingUp_asksTheStationAgain() throws Exception {
        bed.origin
                .serve("/radio", Radio.of(AUDIO, 8_000))
                .withFault(Fault.resetAfter(100_000).first(1))
                .withFault(Fault.status(404).onRequest(2));
        try (MediaSource source = bed.open("/radio")) {
            assertThat(readAll(chunk(source).media())).isNotEmpty();
            clock.awaitPendingTasks(1, LIMIT);
            assertThat(clock.advanceToNextTask()).isTrue();
            assertThatThrownBy(() -> chunk(source)).isInstanceOf(MediaException.class);

            source.seek(0, 1);

            MediaChunk live = chunk(source);
            assertThat(live.epoch()).isEqualTo(1);
            assertThat(readFrom(live.media(), 0, 10_000)).isEqualTo(Arrays.copyOf(AUDIO, 10_000));
        }
    }

    @Test
    void read_stationWithTheStatusLineOfOldServers_playsAndTellsTitles() throws Exception {
        bed.origin.serve("/radio", Radio.of(AUDIO, 8_000).title(0, "Old server").shoutcast());
        try (MediaSource source = bed.open("/radio")) {
            MediaData data = chunk(source).media();

            assertThat(readFrom(data, 0, 100_000)).isEqualTo(Arrays.copyOf(AUDIO, 100_000));

            assertThat(source.info().live()).isTrue();
            assertThat(bed.heard(KitharaEvent.Metadata.class))
                    .extracting(event -> event.fields().get("StreamTitle"))
                    .containsExactly("Old server");
        }
    }
}
