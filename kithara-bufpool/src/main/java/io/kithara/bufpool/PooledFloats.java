package io.kithara.bufpool;

/** A lent {@code float[]}. One owner at a time; not safe for several threads without hand-over. */
public interface PooledFloats extends AutoCloseable {
    /**
     * Returns the array; all of {@code array().length} may be used.
     *
     * @throws IllegalStateException after {@link #close}
     */
    float[] array();

    /**
     * Gives the buffer back.
     *
     * @throws IllegalStateException if it has been given back already
     */
    @Override
    void close();
}
