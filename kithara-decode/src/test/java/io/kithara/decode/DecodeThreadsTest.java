package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.AllocationCounter;
import io.kithara.testing.ThreadCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Sessions on real workers. Alone in the JVM, because it counts threads and allocation. */
@Isolated
class DecodeThreadsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final LeakDetectingPool pool = BufferPool.leakDetecting(256L << 20);

    private static ScriptedSource file(int frames) {
        return ScriptedSource.file(
                ScriptedData.complete(Spec.of(44_100, 2, frames).bytes()));
    }

    private DecodeEngine engine(WorkerPool workers) {
        return new DecodeEngine(workers, pool, RampFormat.providers());
    }

    private static void readAll(DecodeSession session, int frames) throws Exception {
        float[] pcm = new float[2 * 1024];
        long position = 0;
        while (true) {
            int count = session.read(pcm, 0, 1024);
            if (count == DecodeSession.END) {
                break;
            }
            if (count == 0) {
                assertThat(session.awaitReadable(SOON))
                        .as("a lost wake-up at %d", position)
                        .isTrue();
                continue;
            }
            for (int i = 0; i < count; i++) {
                if (pcm[2 * i] != RampFormat.ORACLE.sampleAt(position + i)) {
                    throw new AssertionError("frame " + (position + i));
                }
            }
            position += count;
        }
        assertThat(position).isEqualTo(frames);
    }

    // scenario 97, scenario 89
    @Test
    void read_realWorkers_everyFrameWithoutALostWakeUp() throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(2)) {
            List<Thread> readers = new ArrayList<>();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            for (int i = 0; i < 4; i++) {
                Thread reader = new Thread(() -> {
                    try (DecodeSession session =
                            engine(workers).open(file(400_000), Rig.options().build())) {
                        readAll(session, 400_000);
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
                reader.start();
                readers.add(reader);
            }
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(failure.get()).isNull();
        }
        pool.assertNoLeaks();
    }

    // scenario 95
    @Test
    void read_steadyState_allocatesNothing() throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session = engine(workers)
                        .open(
                                file(3_000_000),
                                DecodeOptions.builder().ringFrames(16_384).build())) {
            float[] pcm = new float[2 * 512];
            assertThat(session.awaitReadable(SOON)).isTrue();
            long read = 0;
            long allocated = 0;
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            while (read < 2_000_000) {
                if (read < 200_000) {
                    counter.reset(); // warming up
                }
                int count = session.read(pcm, 0, 512);
                if (count == 0) {
                    allocated += counter.bytes();
                    assertThat(session.awaitReadable(SOON)).isTrue();
                    counter.reset();
                }
                read += count;
            }
            allocated += counter.bytes();
            assertThat(allocated).isZero();
        }
    }

    // scenario 96
    @Test
    void thousandPausedSessions_costNoThreadAndNoWakeUp() throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        try (WorkerPool workers = WorkerPool.ofThreads(2)) {
            List<DecodeSession> sessions = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                DecodeOptions small = DecodeOptions.builder().ringFrames(1024).build();
                sessions.add(engine(workers).open(file(100_000), small));
            }
            for (DecodeSession session : sessions) {
                assertThat(session.awaitReadable(SOON)).isTrue();
            }
            assertThat(threads.added()).hasSizeLessThanOrEqualTo(2);
            for (DecodeSession session : sessions) {
                assertThat(session.stats().wakeUps()).isEqualTo(1);
                session.close();
            }
        }
        threads.awaitBaseline(SOON);
        pool.assertNoLeaks();
    }

    // scenario 120
    @Test
    void close_whileAnotherThreadWaits_wakesItWithin100Milliseconds() throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1)) {
            ScriptedData nothing =
                    ScriptedData.withheld(Spec.of(44_100, 2, 1000).bytes(), 0);
            DecodeSession session = engine(workers).open(ScriptedSource.file(nothing), DecodeOptions.defaults());
            CountDownLatch woken = new CountDownLatch(1);
            CountDownLatch started = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                started.countDown();
                try {
                    if (session.awaitReadable(Duration.ofHours(1))) {
                        woken.countDown();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiter.start();
            started.await();
            session.close();

            assertThat(woken.await(100, TimeUnit.MILLISECONDS)).isTrue();
            waiter.join();
        }
    }

    // scenario 94
    @Test
    void close_atAnyMoment_threadsAndBuffersReturnToBaseline() throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        Random random = new Random(94);
        try (WorkerPool workers = WorkerPool.ofThreads(2)) {
            float[] pcm = new float[2 * 300];
            for (int i = 0; i < 300; i++) {
                ScriptedSource source = file(200_000);
                DecodeSession session =
                        engine(workers).open(source, Rig.options().build());
                if (random.nextBoolean()) {
                    assertThat(session.awaitReadable(SOON)).isTrue();
                    for (int reads = random.nextInt(20); reads > 0; reads--) {
                        assertThat(session.read(pcm, 0, 300)).isGreaterThanOrEqualTo(0);
                    }
                    if (random.nextBoolean()) {
                        session.seek(random.nextInt(200_000));
                    }
                }
                session.close();
                assertThat(source.isClosed()).isTrue();
            }
        }
        threads.awaitBaseline(SOON);
        pool.assertNoLeaks();
    }

    // scenario 94, scenario 95
    @Test
    void close_whileAReadIsUnderWay_ringIsNotPooledBeforeItLeft() throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1)) {
            for (int i = 0; i < 200; i++) {
                DecodeSession session =
                        engine(workers).open(file(100_000), Rig.options().build());
                assertThat(session.awaitReadable(SOON)).isTrue();
                AtomicReference<Throwable> failure = new AtomicReference<>();
                Thread reader = new Thread(() -> {
                    try {
                        readUntilClosed(session);
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
                reader.start();
                session.close();
                reader.join();
                assertThat(failure.get()).isNull();
            }
        }
        pool.assertNoLeaks();
    }

    /** A released ring is filled with NaN by the pool, so a frame read from one shows. */
    private static void readUntilClosed(DecodeSession session) throws Exception {
        float[] pcm = new float[2 * 700];
        long position = 0;
        int count;
        while ((count = session.read(pcm, 0, 700)) != DecodeSession.END) {
            for (int i = 0; i < count; i++) {
                assertThat(pcm[2 * i]).isEqualTo(RampFormat.ORACLE.sampleAt(position + i));
            }
            position += count;
        }
    }
}
