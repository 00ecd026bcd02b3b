package io.kithara.benchmarks;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.PooledBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to get a buffer and to give it back, while other threads do the same?
 *
 * <p>Each operation writes one byte, as a user of the buffer would. Expected: tens of nanoseconds for the pool whatever
 * the size and the number of threads (as long as there are cores for them), microseconds for a new array of 64 KiB, which
 * must be cleared. Run with {@code -t 1}, {@code -t 2} and {@code -t 8}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PoolContentionBenchmark {
    private final BufferPool pool = BufferPool.builder().build();
    private final PooledByteBufAllocator netty = new PooledByteBufAllocator(false);

    /** Bytes of the buffer; 65,536 is the size the acceptance names. */
    @Param({"4096", "65536"})
    public int size;

    @TearDown
    public void closePool() {
        pool.close();
    }

    @Benchmark
    public byte kithara() {
        try (PooledBytes buffer = pool.acquireBytes(size)) {
            byte[] array = buffer.array();
            array[0]++;
            return array[0];
        }
    }

    @Benchmark
    public byte netty() {
        ByteBuf buffer = netty.heapBuffer(size, size);
        buffer.setByte(0, 1);
        byte first = buffer.getByte(0);
        buffer.release();
        return first;
    }

    @Benchmark
    public byte[] newArray() {
        byte[] array = new byte[size];
        array[0]++;
        return array;
    }
}
