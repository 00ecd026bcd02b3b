package io.kithara.file;

import static io.kithara.file.TestBed.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.EventBus;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the origin gets rid of a body shows that it was taken in: it is longer than what sockets hold. */
class HeadStartTest {
    private static final int BODY_BYTES = 16 << 20;

    private static final long FOR_EVER_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Proves nothing if it is too short, and fails nothing either. */
    private static final long A_WHILE_MILLIS = 700;

    private final CountDownLatch takenIn = new CountDownLatch(1);
    private final byte[] body = TestBed.noise(BODY_BYTES);
    private TestBed bed;

    @BeforeEach
    void setUp() throws Exception {
        bed = new TestBed();
        bed.origin.serve("/a.mp3", body).withFault(Fault.afterBytes(BODY_BYTES - 1, takenIn::countDown));
    }

    @AfterEach
    void tearDown() throws Exception {
        bed.close();
    }

    private MediaSource open(long headStartNanos) throws Exception {
        FileSources sources = new FileSources(bed.store, bed.downloader, bed.pool, bed.timer, headStartNanos);
        return sources.open(bed.origin.uri("/a.mp3"), SourceOptions.DEFAULTS, new EventBus());
    }

    private void assertTakenIn() throws InterruptedException {
        assertThat(takenIn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void open_beforeTheFirstSound_takesInTheHeadOnly() throws Exception {
        try (MediaSource source = open(FOR_EVER_NANOS)) {
            MediaData data = TestBed.media(source);
            TestBed.read(data, 0, new byte[4_096], 4_096);

            assertThat(takenIn.await(A_WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();

            data.release(1);
            assertTakenIn();
        }
    }

    @Test
    void open_nobodyReads_takesInTheRestAllTheSame() throws Exception {
        try (MediaSource source = open(1)) {
            MediaData unread = TestBed.media(source);

            assertTakenIn();
            assertThat(unread.length()).hasValue(BODY_BYTES);
        }
    }

    @Test
    void open_readerWantsMoreThanTheHead_getsIt() throws Exception {
        try (MediaSource source = open(FOR_EVER_NANOS)) {
            MediaData data = TestBed.media(source);
            byte[] one = new byte[1];

            assertThat(TestBed.read(data, 1 << 20, one, 1)).isOne();

            assertThat(one[0]).isEqualTo(body[1 << 20]);
        }
    }

    @Test
    void close_beforeTheFirstSound_endsTheFetch() throws Exception {
        MediaSource source = open(FOR_EVER_NANOS);
        TestBed.read(TestBed.media(source), 0, new byte[4_096], 4_096);

        source.close();

        // Another stream of the same address finds nobody in its way.
        try (MediaSource next = open(1)) {
            assertThat(TestBed.readFrom(TestBed.media(next), 0, 100_000)).isEqualTo(Arrays.copyOf(body, 100_000));
        }
    }
}
