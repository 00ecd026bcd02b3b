package io.kithara.bufpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class LeakDetectingPoolTest {
    private final LeakDetectingPool pool = BufferPool.leakDetecting(1 << 20);

    @Test
    void assertNoLeaks_leaks_namesWhereEachWasAcquired() {
        PooledBytes leaked = pool.acquireBytes(10);
        pool.acquireFloats(10).close();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(pool::assertNoLeaks)
                .withMessageContaining("1 buffers")
                .withMessageContaining("assertNoLeaks_leaks_namesWhereEachWasAcquired");
        leaked.close();
        pool.assertNoLeaks();
    }

    @Test
    void close_withALeak_fails() {
        PooledFloats leaked = pool.acquireFloats(10);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(pool::close);
        leaked.close();
    }

    @Test
    void release_afterTheBufferWasLentAgain_isFound() {
        PooledBytes first = pool.acquireBytes(10);
        byte[] array = first.array();
        first.close();
        PooledBytes second = pool.acquireBytes(10);
        assertThat(second.array()).isSameAs(array);
        assertThatIllegalStateException().isThrownBy(first::close).withMessageContaining("released twice");
        assertThatIllegalStateException().isThrownBy(first::array).withMessageContaining("used after release");
        second.close();
        pool.close();
    }

    @Test
    void release_poisonsTheArray() {
        PooledBytes bytes = pool.acquireBytes(10);
        byte[] array = bytes.array();
        bytes.close();
        PooledFloats floats = pool.acquireFloats(10);
        float[] samples = floats.array();
        floats.close();
        assertThat(array).containsOnly(0xA5);
        assertThat(samples).containsOnly(Float.NaN);
    }

    @Test
    void stats_andTrim_areThoseOfThePoolBehind() {
        pool.acquireBytes(10).close();
        assertThat(pool.stats().idleBytes()).isPositive();
        pool.trim();
        assertThat(pool.stats().idleBytes()).isZero();
        pool.close();
    }
}
