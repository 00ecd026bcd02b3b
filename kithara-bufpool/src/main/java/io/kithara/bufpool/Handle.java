package io.kithara.bufpool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One array of a {@link ShardedPool} with its owner's mark. Lives as long as the array and is lent again with it. */
abstract class Handle {
    /*
     * lent is set by the thread that took this handle off a shelf, before anyone else can reach it, and cleared by a
     * compare-and-set, so that of two threads that release it at once one fails. What an owner wrote to the array
     * happens before what the next owner reads there: the first puts the handle on the shelf with a compare-and-set
     * (release), the second takes it off with one (acquire).
     */
    private static final VarHandle LENT;

    static {
        try {
            LENT = MethodHandles.lookup().findVarHandle(Handle.class, "lent", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long bytes;
    private final int sizeClass;
    private boolean lent;

    /** The shard it was taken from, where it goes back to: producer and consumer of a buffer are often two threads. */
    private int homeShard;

    Handle(long bytes, int sizeClass) {
        this.bytes = bytes;
        this.sizeClass = sizeClass;
    }

    final long bytes() {
        return bytes;
    }

    final int sizeClass() {
        return sizeClass;
    }

    final int homeShard() {
        return homeShard;
    }

    final void lendFrom(int shard) {
        homeShard = shard;
        lent = true;
    }

    final void requireLent() {
        if (!lent) {
            throw new IllegalStateException("used after release: " + this);
        }
    }

    final void markReturned() {
        if (!LENT.compareAndSet(this, true, false)) {
            throw new IllegalStateException("released twice: " + this);
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + bytes + " bytes, " + (lent ? "lent" : "idle") + "]";
    }

    /** A lent {@code byte[]}. */
    static final class OfBytes extends Handle implements PooledBytes {
        private final ShardedPool pool;
        private final byte[] array;

        OfBytes(ShardedPool pool, int length, int sizeClass) {
            super(length, sizeClass);
            this.pool = pool;
            this.array = new byte[length];
        }

        @Override
        public byte[] array() {
            requireLent();
            return array;
        }

        @Override
        public void close() {
            markReturned();
            pool.takeBack(this);
        }
    }

    /** A lent {@code float[]}. */
    static final class OfFloats extends Handle implements PooledFloats {
        private final ShardedPool pool;
        private final float[] array;

        OfFloats(ShardedPool pool, int length, int sizeClass) {
            super((long) length * Float.BYTES, sizeClass);
            this.pool = pool;
            this.array = new float[length];
        }

        @Override
        public float[] array() {
            requireLent();
            return array;
        }

        @Override
        public void close() {
            markReturned();
            pool.takeBack(this);
        }
    }
}
