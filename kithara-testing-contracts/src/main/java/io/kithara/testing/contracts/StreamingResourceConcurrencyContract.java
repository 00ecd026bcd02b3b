package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.storage.Availability;
import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.Registration;
import io.kithara.storage.StorageException;
import io.kithara.storage.StorageException.Reason;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link StreamingResource} does when threads meet in it. A lost wake-up shows as a time-out here. */
public abstract class StreamingResourceConcurrencyContract extends StreamingResourceBed {
    private static final int PATIENCE_SECONDS = 30;
    private static final int ROUNDS = 100;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** For subclasses. */
    protected StreamingResourceConcurrencyContract() {}

    @AfterEach
    final void endThreads() throws InterruptedException {
        resource.close(); // which wakes whoever waits
        threads.shutdown();
        assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    // scenario 4
    @Test
    final void await_returnsWithEveryByteThere() throws Exception {
        Waiting waiting = startWaiting(HUNDRED, nobodyCancels);
        Bytes.write(writer, 50, 100);
        Bytes.write(writer, 0, 49);
        assertThat(waiting.outcome).isNotDone();
        Bytes.write(writer, 49, 50);
        assertThat(get(waiting.outcome)).isEqualTo(Availability.READY);
    }

    // scenario 7
    @Test
    final void cancel_ofOneWaiter_wakesThatOneOnly() throws Exception {
        CancelToken both = CancelToken.root();
        CancelToken mine = both.child();
        Waiting cancelled = startWaiting(HUNDRED, mine);
        Waiting other = startWaiting(HUNDRED, both.child());
        mine.cancel();
        assertFails(Reason.CANCELLED, cancelled.outcome);
        assertThat(other.outcome).isNotDone();
        Bytes.write(writer, 0, 100);
        assertThat(get(other.outcome)).isEqualTo(Availability.READY);
        writer.commit(100, true);
    }

    // scenario 8, scenario 12
    @Test
    final void fail_reachesThreadsThatWait() throws Exception {
        Waiting first = startWaiting(HUNDRED, nobodyCancels);
        Waiting second = startWaiting(new ByteRange(700, 800), nobodyCancels);
        writer.fail(new IOException("gone"));
        assertFails(Reason.WRITER_FAILED, first.outcome);
        assertFails(Reason.WRITER_FAILED, second.outcome);
    }

    // scenario 120
    @Test
    final void close_reachesThreadsThatWait() throws Exception {
        Waiting waiting = startWaiting(HUNDRED, nobodyCancels);
        resource.close();
        assertFails(Reason.WRITER_FAILED, waiting.outcome);
    }

    @Test
    final void await_interruptedByTheHost_endsAndKeepsTheFlag() throws Exception {
        CountDownLatch flagSeen = new CountDownLatch(1);
        Waiting waiting = startWaiting(HUNDRED, nobodyCancels, flagSeen::countDown);
        get(waiting.thread).interrupt();
        assertFails(Reason.CANCELLED, waiting.outcome);
        assertThat(flagSeen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Bytes.write(writer, 0, 100);
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 100));
    }

    @Test
    final void readAndWrite_byAnInterruptedThread_workAndKeepTheFlag() throws Exception {
        Future<Boolean> done = threads.submit(() -> {
            Thread.currentThread().interrupt();
            Bytes.write(writer, 0, 50_000);
            assertThat(Bytes.read(resource, 0, 50_000)).isEqualTo(Bytes.range(0, 50_000));
            return Thread.interrupted();
        });
        assertThat(get(done)).isTrue();
        Bytes.write(writer, 50_000, 60_000);
        assertThat(Bytes.read(resource, 0, 60_000)).isEqualTo(Bytes.range(0, 60_000));
    }

    @Test
    final void interruptsInTheMidstOfReads_disturbNobody() throws Exception {
        int length = 1 << 20;
        Bytes.write(writer, 0, length);
        writer.commit(length, true);
        byte[] expected = Bytes.range(0, length);
        CompletableFuture<Thread> victim = new CompletableFuture<>();
        Semaphore begun = new Semaphore(0);
        Future<Integer> interrupted = threads.submit(() -> {
            victim.complete(Thread.currentThread());
            return readRepeatedly(expected, begun);
        });
        Future<Integer> bystander = threads.submit(() -> readRepeatedly(expected, new Semaphore(0)));
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            get(victim).interrupt();
        }
        assertThat(get(interrupted)).isEqualTo(ROUNDS);
        assertThat(get(bystander)).isEqualTo(ROUNDS);
    }

    /** Returns how many of the reads gave every byte. */
    private int readRepeatedly(byte[] expected, Semaphore begun) throws StorageException {
        int good = 0;
        for (int i = 0; i < ROUNDS; i++) {
            begun.release();
            good += Arrays.equals(Bytes.read(resource, 0, expected.length), expected) ? 1 : 0;
        }
        return good;
    }

    // scenario 16
    @Test
    final void thousandsOfWaiters_areAllWokenExactlyOnce() throws Exception {
        int pieces = 4_000;
        int pieceBytes = 64;
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<AtomicInteger> runs = new ArrayList<>();
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            AtomicInteger count = new AtomicInteger();
            long start = (long) random.nextInt(pieces) * pieceBytes;
            long end = Math.min((long) pieces * pieceBytes, start + 1 + random.nextInt(40 * pieceBytes));
            registrations.add(resource.whenAvailable(new ByteRange(start, end), () -> {
                // The promise of the callback: the range is there when it runs.
                count.addAndGet(resource.hasLanded(new ByteRange(start, end)) ? 1 : 1_000);
            }));
            runs.add(count);
        }
        for (int piece : shuffled(pieces, random)) {
            Bytes.write(writer, (long) piece * pieceBytes, (piece + 1L) * pieceBytes);
        }
        assertThat(runs)
                .as("seed " + seed)
                .allSatisfy(count -> assertThat(count).hasValue(1));
        registrations.forEach(Registration::close);
    }

    // scenario 16, scenario 97
    @Test
    final void manyReadersAwaitingAndReading_whileOneWriterWritesOutOfOrder_seeEveryByte() throws Exception {
        int pieces = 256;
        int pieceBytes = 8 * 1024;
        long length = (long) pieces * pieceBytes;
        long seed = new Random().nextLong();
        List<Future<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int step = 1_000 + i * 977;
            readers.add(threads.submit(() -> readInSteps(length, step)));
        }
        for (int piece : shuffled(pieces, new Random(seed))) {
            Bytes.write(writer, (long) piece * pieceBytes, (piece + 1L) * pieceBytes);
        }
        writer.commit(length, true);
        for (Future<Long> reader : readers) {
            assertThat(get(reader)).as("seed " + seed).isEqualTo(length);
        }
    }

    /** Reads to the proven end, waiting before each step; returns how many bytes were as they must be. */
    private long readInSteps(long length, int step) throws StorageException {
        long good = 0;
        long position = 0;
        ByteRange next = new ByteRange(0, step);
        while (resource.await(next, nobodyCancels) == Availability.READY) {
            byte[] bytes = Bytes.read(resource, position, Math.min(position + step, length));
            for (int i = 0; i < bytes.length; i++) {
                good += bytes[i] == Bytes.at(position + i) ? 1 : 0;
            }
            position += bytes.length;
            next = new ByteRange(position, position + step);
        }
        return good;
    }

    // scenario 7, scenario 16
    @Test
    final void cancelRacingWithData_endsEveryWait() throws Exception {
        for (int round = 0; round < 300; round++) {
            long start = round * 100L;
            CancelToken cancel = CancelToken.root();
            Waiting waiting = startWaiting(new ByteRange(start, start + 100), cancel);
            Future<?> cancelling = threads.submit(cancel::cancel);
            Bytes.write(writer, start, start + 100);
            get(cancelling);
            // Either outcome is right; none would be the defect.
            get(waiting.outcome.handle((end, failure) -> true));
        }
    }

    private static List<Integer> shuffled(int count, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        return order;
    }

    private Waiting startWaiting(ByteRange range, CancelToken cancel) throws InterruptedException {
        return startWaiting(range, cancel, () -> {});
    }

    /** Starts a wait in a thread; runs {@code ifInterrupted} there if the thread's flag is set when the wait is over. */
    private Waiting startWaiting(ByteRange range, CancelToken cancel, Runnable ifInterrupted)
            throws InterruptedException {
        Waiting waiting = new Waiting(new CompletableFuture<>(), new CompletableFuture<>());
        CountDownLatch waits = new CountDownLatch(1);
        threads.execute(() -> {
            waiting.thread.complete(Thread.currentThread());
            try {
                waiting.outcome.complete(resource.await(range, new ListenedToken(cancel, waits)));
            } catch (StorageException | RuntimeException e) {
                if (Thread.interrupted()) {
                    ifInterrupted.run();
                }
                waiting.outcome.completeExceptionally(e);
            }
        });
        assertThat(waits.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return waiting;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertFails(Reason reason, Future<?> outcome) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(outcome))
                .havingCause()
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private record Waiting(CompletableFuture<Availability> outcome, CompletableFuture<Thread> thread) {}

    /** Tells when somebody listens to it, which a waiter does before it waits. */
    private record ListenedToken(CancelToken token, CountDownLatch listened) implements CancelToken {
        @Override
        public CancelToken child() {
            return token.child();
        }

        @Override
        public void cancel() {
            token.cancel();
        }

        @Override
        public boolean isCancelled() {
            return token.isCancelled();
        }

        @Override
        public Registration onCancel(Runnable callback) {
            listened.countDown();
            return token.onCancel(callback);
        }
    }
}
