package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.net.Timeouts;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.ThreadCounter;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every call that waits, on an origin that falls silent for good, with no time-out shorter than a day: that {@code close}
 * returns and ends the wait, the threads and the connections shows that it waits for no time to pass. Counts threads of
 * the whole JVM.
 */
@Isolated
final class CloseTest {
    /** A thread that nobody ends goes by itself after five seconds. */
    private static final Duration LESS_THAN_IDLE_THREADS_STAY = Duration.ofSeconds(3);

    private static final Duration A_DAY = Duration.ofDays(1);

    /** Ends a test that hangs; whatever the machine does meanwhile, nothing here comes near it. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final OpenOptions PATIENT =
            OpenOptions.builder().deadline(A_DAY).build();

    @TempDir
    Path folder;

    private final Gate silence = Gate.closed();

    /** A call that waits for the origin. */
    @FunctionalInterface
    private interface Waiting {
        void run(Kithara kithara, URI uri) throws Exception;
    }

    private Fault beforeAnyAnswer() {
        return Fault.withhold(silence);
    }

    private Fault inTheMiddle() {
        return Fault.stallAfter(100_000, silence);
    }

    // scenario 120
    @Test
    void open_noAnswer_endsWithClose() throws Exception {
        assertCloseEnds(beforeAnyAnswer(), (kithara, uri) -> kithara.open(uri, PATIENT));
    }

    // scenario 120
    @Test
    void openAsync_noAnswer_endsWithClose() throws Exception {
        assertCloseEnds(
                beforeAnyAnswer(),
                (kithara, uri) ->
                        kithara.openAsync(uri, PATIENT).toCompletableFuture().get());
    }

    // scenario 120
    @Test
    void probe_noAnswer_endsWithClose() throws Exception {
        assertCloseEnds(beforeAnyAnswer(), (kithara, uri) -> kithara.probe(uri, PATIENT));
    }

    // scenario 120
    @Test
    void prefetch_noAnswer_endsWithClose() throws Exception {
        assertCloseEnds(beforeAnyAnswer(), (kithara, uri) -> kithara.prefetch(uri, A_DAY, PATIENT));
    }

    // scenario 120
    @Test
    void prefetch_inTheMiddle_endsWithClose() throws Exception {
        assertCloseEnds(inTheMiddle(), (kithara, uri) -> kithara.prefetch(uri, A_DAY, PATIENT));
    }

    // scenario 120
    @Test
    void download_noAnswer_endsWithClose() throws Exception {
        assertCloseEnds(beforeAnyAnswer(), CloseTest::download);
    }

    // scenario 120
    @Test
    void download_inTheMiddle_endsWithClose() throws Exception {
        assertCloseEnds(inTheMiddle(), CloseTest::download);
    }

    private static void download(Kithara kithara, URI uri) throws Exception {
        kithara.download(uri, PATIENT).completion().toCompletableFuture().get();
    }

    // scenario 120
    @Test
    void awaitReadable_inTheMiddle_endsWithClose() throws Exception {
        assertCloseEnds(inTheMiddle(), (kithara, uri) -> {
            AudioStream audio = kithara.open(uri, PATIENT);
            float[] pcm = new float[8192];
            while (audio.read(pcm, 0, 4096) != AudioStream.END) {
                boolean ignored = audio.awaitReadable(A_DAY);
            }
            assertThat(audio.outcome()).contains(new Outcome.Closed());
            Failures.throwIfClosed(audio);
        });
    }

    // scenario 120
    @Test
    void readOfInputStream_inTheMiddle_endsWithClose() throws Exception {
        assertCloseEnds(inTheMiddle(), (kithara, uri) -> {
            try (InputStream bytes = kithara.open(uri, PATIENT).toInputStream(PcmEncoding.S16LE)) {
                long ignored = bytes.transferTo(java.io.OutputStream.nullOutputStream());
            }
        });
    }

    // scenario 120
    @Test
    void publisher_inTheMiddle_endsWithClose() throws Exception {
        assertCloseEnds(inTheMiddle(), (kithara, uri) -> {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            kithara.open(uri, PATIENT).toPublisher(1024).subscribe(new AllOfIt(ended));
            ended.get();
        });
    }

    @Test
    void build_withACacheThatCannotBeOpened_leavesNoThread(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("cache"));
        ThreadCounter threads = ThreadCounter.ofNames("kithara-storage-");

        assertThatThrownBy(() -> Kithara.builder().cacheDirectory(file).build())
                .isInstanceOfSatisfying(
                        KitharaException.class, e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.STORAGE));

        threads.awaitBaseline(LESS_THAN_IDLE_THREADS_STAY);
    }

    private void assertCloseEnds(Fault fault, Waiting waiting) throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        try (FakeOrigin origin = FakeOrigin.start()) {
            ThreadCounter connections = ThreadCounter.ofNames("fake-origin-");
            origin.serve("/a.wav", RampWav.ofFrames(400_000)).withFault(fault);
            Kithara kithara = patientKithara();
            CompletableFuture<Void> waiter = start(() -> waiting.run(kithara, origin.uri("/a.wav")));
            silence.awaitArrivals(1, LIMIT);

            kithara.close();

            assertCancelled(waiter);
            threads.awaitBaseline(LIMIT);
            assertThat(kithara.poolStats().inUseBytes()).isZero();
            assertThat(origin.requests()).as("given up, not tried again").hasSize(1);
            silence.open();
            connections.awaitBaseline(LIMIT);
        }
    }

    private Kithara patientKithara() throws KitharaException {
        KitharaBuilder settings = Kithara.builder().cacheDirectory(folder);
        settings.timeouts = new Timeouts(A_DAY, A_DAY, A_DAY);
        return settings.build();
    }

    /** Runs a call that waits on a thread of its own, as a host would. */
    private static CompletableFuture<Void> start(Call call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread caller = new Thread(
                () -> {
                    try {
                        call.run();
                        done.complete(null);
                    } catch (ExecutionException | CompletionException e) {
                        done.completeExceptionally(e.getCause());
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                },
                "caller");
        caller.setDaemon(true);
        caller.start();
        return done;
    }

    private static void assertCancelled(CompletableFuture<Void> waiter) {
        assertThatThrownBy(() -> waiter.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        KitharaException.class,
                        e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
    }

    /** Something that may throw. */
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    /** Takes every block and tells of the end. */
    private record AllOfIt(CompletableFuture<Void> ended) implements Flow.Subscriber<float[]> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(float[] block) {}

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }
}
