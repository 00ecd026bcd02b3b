package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts what the whole JVM allocates")
class CountersTest {
    private static final int KIB = 1024;

    @Test
    void ofCurrentThread_nothingAllocated_isZero() {
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        // the first call may load classes
        long first = counter.bytes();
        counter.reset();
        assertThat(counter.bytes()).isZero();
        assertThat(first).isNotNegative();
    }

    @Test
    void ofCurrentThread_array_isCounted() {
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        counter.reset();
        byte[] bytes = new byte[64 * KIB];
        assertThat(counter.bytes()).isBetween(64L * KIB, 66L * KIB);
        assertThat(bytes).hasSize(64 * KIB);
    }

    @Test
    void ofAllThreads_arrayOfAnotherThread_isCounted() throws Exception {
        CountDownLatch allocated = new CountDownLatch(1);
        CountDownLatch counted = new CountDownLatch(1);
        AllocationCounter counter = AllocationCounter.ofAllThreads();
        Thread other = new Thread(() -> {
            byte[] bytes = new byte[1024 * KIB];
            allocated.countDown();
            awaitLatch(counted);
            assertThat(bytes).isNotEmpty();
        });
        other.start();
        allocated.await();
        assertThat(counter.bytes()).isGreaterThanOrEqualTo(1024L * KIB);
        counted.countDown();
        other.join();
    }

    @Test
    void threadCounter_addedThread_isSeenUntilItEnds() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ThreadCounter counter = ThreadCounter.ofNames("counted-");
        Thread thread = new Thread(() -> awaitLatch(end), "counted-1");
        thread.start();
        assertThat(counter.added()).containsExactly(thread);
        assertThatThrownBy(() -> counter.awaitBaseline(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("counted-1");
        end.countDown();
        counter.awaitBaseline(Duration.ofSeconds(10));
        assertThat(counter.added()).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
