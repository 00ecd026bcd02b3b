package io.kithara.bufpool;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BufferPool} for tests: every acquire gets a handle of its own that remembers where it was acquired and
 * released. So it finds what the pool for production cannot: buffers that were never released, and a second release
 * after the buffer was lent again. A released array is filled with {@code 0xA5} or NaN, so that whoever reads it on
 * does not get away with it.
 *
 * <p>Slower than any allocation. Safe from any thread.
 */
public final class LeakDetectingPool implements BufferPool {
    private static final byte POISON = (byte) 0xA5;

    private final BufferPool pool;
    private final Set<Loan> out = ConcurrentHashMap.newKeySet();

    LeakDetectingPool(BufferPool pool) {
        this.pool = pool;
    }

    @Override
    public PooledBytes acquireBytes(int minLength) {
        ByteLoan loan = new ByteLoan(pool.acquireBytes(minLength));
        out.add(loan);
        return loan;
    }

    @Override
    public PooledFloats acquireFloats(int minLength) {
        FloatLoan loan = new FloatLoan(pool.acquireFloats(minLength));
        out.add(loan);
        return loan;
    }

    @Override
    public void trim() {
        pool.trim();
    }

    @Override
    public PoolStats stats() {
        return pool.stats();
    }

    /**
     * Passes if every buffer lent so far was released.
     *
     * @throws AssertionError that lists where the others were acquired
     */
    public void assertNoLeaks() {
        List<Loan> leaks = List.copyOf(out);
        if (!leaks.isEmpty()) {
            StringWriter text = new StringWriter();
            PrintWriter lines = new PrintWriter(text);
            lines.println(leaks.size() + " buffers were not released; acquired at:");
            leaks.forEach(leak -> leak.acquiredAt.printStackTrace(lines));
            throw new AssertionError(text.toString());
        }
    }

    /**
     * Closes the pool, then does as {@link #assertNoLeaks}.
     *
     * @throws AssertionError if a buffer is still out
     */
    @Override
    public void close() {
        pool.close();
        assertNoLeaks();
    }

    /** What both kinds remember. */
    private abstract class Loan {
        final Throwable acquiredAt =
                new Throwable("acquired by " + Thread.currentThread().getName());
        private final AtomicReference<@Nullable Throwable> releasedAt = new AtomicReference<>();

        final void requireLent() {
            Throwable released = releasedAt.get();
            if (released != null) {
                throw new IllegalStateException("used after release", released);
            }
        }

        final void markReturned() {
            Throwable now =
                    new Throwable("released by " + Thread.currentThread().getName());
            if (!releasedAt.compareAndSet(null, now)) {
                throw new IllegalStateException("released twice", releasedAt.get());
            }
            out.remove(this);
        }
    }

    private final class ByteLoan extends Loan implements PooledBytes {
        private final PooledBytes lent;

        ByteLoan(PooledBytes lent) {
            this.lent = lent;
        }

        @Override
        public byte[] array() {
            requireLent();
            return lent.array();
        }

        @Override
        public void close() {
            markReturned();
            Arrays.fill(lent.array(), POISON);
            lent.close();
        }
    }

    private final class FloatLoan extends Loan implements PooledFloats {
        private final PooledFloats lent;

        FloatLoan(PooledFloats lent) {
            this.lent = lent;
        }

        @Override
        public float[] array() {
            requireLent();
            return lent.array();
        }

        @Override
        public void close() {
            markReturned();
            Arrays.fill(lent.array(), Float.NaN);
            lent.close();
        }
    }
}
