package io.kithara.net;

import io.kithara.bufpool.PooledBytes;

/** A buffer of its own, for a fetcher without a pool. */
final class UnpooledBytes implements PooledBytes {
    private final byte[] array;

    UnpooledBytes(int length) {
        array = new byte[length];
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public void close() {
        // Nobody waits for it: the collector takes it.
    }
}
