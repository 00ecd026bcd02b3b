package io.kithara.bufpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kithara.testing.AllocationCounter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final int KIB = 1024;

    @Test
    void acquire_returnsTheNextSizeClass() {
        try (BufferPool pool = BufferPool.builder().build();
                PooledBytes none = pool.acquireBytes(0);
                PooledBytes exact = pool.acquireBytes(4 * KIB);
                PooledBytes next = pool.acquireBytes(4 * KIB + 1);
                PooledFloats floats = pool.acquireFloats(KIB + 1)) {
            assertThat(none.array()).hasSize(KIB);
            assertThat(exact.array()).hasSize(4 * KIB);
            assertThat(next.array()).hasSize(8 * KIB);
            assertThat(floats.array()).hasSize(2 * KIB);
        }
    }

    @Test
    void acquire_afterRelease_lendsTheSameBufferAsAHit() {
        try (BufferPool pool = BufferPool.builder().build()) {
            PooledBytes first = pool.acquireBytes(KIB);
            byte[] array = first.array();
            first.close();
            PooledBytes second = pool.acquireBytes(KIB);
            assertThat(second.array()).isSameAs(array);
            assertThat(pool.stats().hits()).isEqualTo(1);
            assertThat(pool.stats().misses()).isEqualTo(1);
            second.close();
        }
    }

    @Test
    void acquire_largerThanEveryClass_isLentButNotKept() {
        try (BufferPool pool = BufferPool.builder().sizeClasses(KIB, 4 * KIB).build()) {
            PooledBytes large = pool.acquireBytes(5 * KIB);
            assertThat(large.array()).hasSize(5 * KIB);
            large.close();
            assertThat(pool.stats().idleBytes()).isZero();
            assertThat(pool.stats().drops()).isEqualTo(1);
        }
    }

    @Test
    void acquire_negativeLength_isRejected() {
        try (BufferPool pool = BufferPool.builder().build()) {
            assertThatIllegalArgumentException().isThrownBy(() -> pool.acquireBytes(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> pool.acquireFloats(-1));
        }
    }

    @Test
    void close_twice_failsLoudly() {
        try (BufferPool pool = BufferPool.builder().build()) {
            PooledBytes bytes = pool.acquireBytes(KIB);
            bytes.close();
            assertThatIllegalStateException().isThrownBy(bytes::close).withMessageContaining("released twice");
            PooledFloats floats = pool.acquireFloats(KIB);
            floats.close();
            assertThatIllegalStateException().isThrownBy(floats::close).withMessageContaining("released twice");
        }
    }

    @Test
    void array_afterRelease_failsLoudly() {
        try (BufferPool pool = BufferPool.builder().build()) {
            PooledBytes bytes = pool.acquireBytes(KIB);
            bytes.close();
            assertThatIllegalStateException().isThrownBy(bytes::array).withMessageContaining("used after release");
            PooledFloats floats = pool.acquireFloats(KIB);
            floats.close();
            assertThatIllegalStateException().isThrownBy(floats::array).withMessageContaining("used after release");
        }
    }

    @Test
    void budget_coversBothKindsLentAndIdle() {
        try (BufferPool pool = BufferPool.builder().budgetBytes(8 * KIB).build()) {
            PooledBytes bytes = pool.acquireBytes(4 * KIB);
            PooledFloats floats = pool.acquireFloats(KIB);
            assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> pool.acquireBytes(KIB));
            floats.close();
            // Idle floats make room for bytes.
            PooledBytes more = pool.acquireBytes(KIB);
            assertThat(pool.stats().inUseBytes()).isEqualTo(5 * KIB);
            assertThat(pool.stats().idleBytes()).isZero();
            assertThat(pool.stats().highWaterBytes()).isEqualTo(8 * KIB);
            assertThat(pool.stats().budgetBytes()).isEqualTo(8 * KIB);
            bytes.close();
            more.close();
        }
    }

    @Test
    void budget_full_takesFromFarShardsBeforeItRefuses() throws Exception {
        try (BufferPool pool =
                BufferPool.builder().budgetBytes(KIB).shards(1024).build()) {
            for (int i = 0; i < 12; i++) {
                // Threads have ascending numbers, so these are spread over more shards than neighbours are looked at.
                inNewThread(() -> pool.acquireBytes(KIB).close());
            }
            assertThat(pool.stats().misses()).isEqualTo(1);
            assertThat(pool.stats().inUseBytes() + pool.stats().idleBytes()).isEqualTo(KIB);
        }
    }

    @Test
    void acquire_emptyShard_stealsFromANeighbour() throws Exception {
        try (BufferPool pool = BufferPool.builder().shards(4).build()) {
            // Enough threads that they cannot all fall into one shard, whatever other tests start meanwhile.
            for (int i = 0; i < 40; i++) {
                inNewThread(() -> pool.acquireBytes(KIB).close());
            }
            assertThat(pool.stats().misses()).isEqualTo(1);
            assertThat(pool.stats().steals()).isPositive();
        }
    }

    @Test
    void release_ofMoreThanAShardKeeps_allAreKeptAndLentAgain() {
        try (BufferPool pool = BufferPool.builder().build()) {
            int count = BufferPoolBuilder.DEFAULT_SHARDS * BufferPoolBuilder.DEFAULT_SLOTS_PER_SHARD;
            for (int round = 0; round < 2; round++) {
                List<PooledBytes> lent = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    lent.add(pool.acquireBytes(KIB));
                }
                lent.forEach(PooledBytes::close);
            }
            assertThat(pool.stats().misses()).isEqualTo(count);
            assertThat(pool.stats().drops()).isZero();
        }
    }

    @Test
    void release_byAnotherThread_goesBackToWhereItWasAcquired() throws Exception {
        try (BufferPool pool = BufferPool.builder().shards(1024).build()) {
            for (int i = 0; i < 10; i++) {
                PooledBytes produced = pool.acquireBytes(KIB);
                inNewThread(produced::close);
            }
            assertThat(pool.stats().misses()).isEqualTo(1);
            assertThat(pool.stats().hits()).isEqualTo(9);
        }
    }

    @Test
    void release_noRoomInTheShards_dropsAndFreesTheBudget() {
        try (BufferPool pool = BufferPool.builder().shards(1).slotsPerShard(2).build()) {
            Deque<PooledBytes> lent = new ArrayDeque<>();
            for (int i = 0; i < 5; i++) {
                lent.add(pool.acquireBytes(KIB));
            }
            lent.forEach(PooledBytes::close);
            assertThat(pool.stats().drops()).isEqualTo(3);
            assertThat(pool.stats().idleBytes()).isEqualTo(2 * KIB);
            assertThat(pool.stats().inUseBytes()).isZero();
        }
    }

    @Test
    void trim_dropsIdleAndLeavesLent() {
        try (BufferPool pool = BufferPool.builder().build()) {
            PooledBytes lent = pool.acquireBytes(KIB);
            pool.acquireFloats(KIB).close();
            pool.trim();
            assertThat(pool.stats().idleBytes()).isZero();
            assertThat(pool.stats().inUseBytes()).isEqualTo(KIB);
            assertThat(lent.array()).isNotNull();
            lent.close();
        }
    }

    @Test
    void close_dropsWhatComesBackAndRefusesAcquires() {
        BufferPool pool = BufferPool.builder().build();
        PooledBytes lent = pool.acquireBytes(KIB);
        pool.close();
        pool.close();
        lent.close();
        assertThat(pool.stats().idleBytes()).isZero();
        assertThat(pool.stats().inUseBytes()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> pool.acquireBytes(KIB));
    }

    @Test
    void prewarm_servesTheFirstAcquireOfAnyThread() throws Exception {
        try (BufferPool pool = BufferPool.builder()
                .shards(8)
                .prewarmBytes(KIB, 8)
                .prewarmFloats(KIB, 8)
                .build()) {
            for (int i = 0; i < 8; i++) {
                inNewThread(() -> {
                    pool.acquireBytes(KIB).close();
                    pool.acquireFloats(KIB).close();
                });
            }
            assertThat(pool.stats().misses()).isZero();
            assertThat(pool.stats().highWaterBytes()).isEqualTo(8 * KIB + 8 * 4 * KIB);
        }
    }

    @Test
    void build_prewarmOverBudget_isRefused() {
        BufferPoolBuilder builder = BufferPool.builder().budgetBytes(4 * KIB).prewarmBytes(KIB, 5);
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(builder::build);
    }

    @Test
    void builder_nonsense_isRejected() {
        BufferPoolBuilder builder = BufferPool.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.budgetBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.shards(3));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.slotsPerShard(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.sizeClasses(1000, 2000));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.sizeClasses(2048, 1024));
    }

    // scenario 95
    @Test
    void acquireAndRelease_steadyState_allocateNothing() {
        try (BufferPool pool = BufferPool.builder().build()) {
            acquireAndRelease(pool, 20_000);
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            acquireAndRelease(pool, 20_000);
            assertThat(counter.bytes()).isLessThan(1_000);
        }
    }

    private static void acquireAndRelease(BufferPool pool, int times) {
        for (int i = 0; i < times; i++) {
            PooledBytes bytes = pool.acquireBytes(64 * KIB);
            PooledFloats floats = pool.acquireFloats(4 * KIB);
            bytes.array()[0]++;
            floats.array()[0]++;
            floats.close();
            bytes.close();
        }
    }

    @Test
    void manyThreads_handingBuffersAround_neverShareOneNorPassTheBudget() throws Exception {
        long budget = 64 * KIB;
        long seed = new Random().nextLong();
        try (BufferPool pool = BufferPool.builder()
                .budgetBytes(budget)
                .shards(2)
                .slotsPerShard(2)
                .build()) {
            ConcurrentLinkedQueue<Marked> exchange = new ConcurrentLinkedQueue<>();
            ExecutorService threads = Executors.newFixedThreadPool(6);
            List<Future<Integer>> work = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                byte mark = (byte) (t + 1);
                work.add(threads.submit(() -> lendAndHandOver(pool, exchange, mark, new Random(seed + mark))));
            }
            for (Future<Integer> one : work) {
                assertThat(one.get(30, TimeUnit.SECONDS)).as("seed " + seed).isZero();
            }
            threads.shutdown();
            exchange.forEach(marked -> marked.buffer.close());
            PoolStats stats = pool.stats();
            assertThat(stats.inUseBytes()).isZero();
            assertThat(stats.highWaterBytes()).isLessThanOrEqualTo(budget);
        }
    }

    /** Returns how often a buffer was written to by somebody else while this thread, or the queue, owned it. */
    private static int lendAndHandOver(
            BufferPool pool, ConcurrentLinkedQueue<Marked> exchange, byte mark, Random random) {
        int foreign = 0;
        for (int i = 0; i < 20_000; i++) {
            Marked mine = random.nextBoolean() ? exchange.poll() : null;
            if (mine == null) {
                mine = lend(pool, mark);
            }
            if (mine == null) {
                continue;
            }
            foreign += mine.isIntact() ? 0 : 1;
            if (random.nextInt(3) == 0) {
                exchange.add(mine);
            } else {
                mine.buffer.close();
            }
        }
        return foreign;
    }

    private static @Nullable Marked lend(BufferPool pool, byte mark) {
        try {
            PooledBytes buffer = pool.acquireBytes(KIB);
            buffer.array()[0] = mark;
            buffer.array()[KIB - 1] = mark;
            return new Marked(buffer, mark);
        } catch (BudgetExceededException e) {
            // Right: others hold everything.
            return null;
        }
    }

    private record Marked(PooledBytes buffer, byte mark) {
        boolean isIntact() {
            return buffer.array()[0] == mark && buffer.array()[KIB - 1] == mark;
        }
    }

    private static void inNewThread(Runnable action) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(action).get(10, TimeUnit.SECONDS);
        } finally {
            thread.shutdown();
        }
    }
}
