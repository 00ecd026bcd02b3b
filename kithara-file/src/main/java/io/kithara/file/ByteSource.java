package io.kithara.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * A host's own bytes: an archive entry, a database blob, an encrypted file. Called by one thread at a time, a decode
 * worker that other streams share: a read may touch a disk and must not wait for a network.
 */
public interface ByteSource extends AutoCloseable {
    /** Returns the length in bytes; it does not change while the source is open. */
    long length() throws IOException;

    /**
     * Copies bytes from {@code position} on.
     *
     * @param position {@code >= 0} and below {@link #length}
     * @param target has room for at least one byte
     * @return bytes copied, {@code > 0}; -1 if there is none at {@code position} although the length said so
     */
    int read(long position, ByteBuffer target) throws IOException;

    /** Lets go of what stands behind it; called once, when the stream is closed. */
    @Override
    default void close() throws IOException {}

    /** Returns a source over {@code bytes}, which is not copied and must not change. */
    static ByteSource of(byte[] bytes) {
        return new ArraySource(bytes);
    }

    /** Returns a source over {@code channel}, whose position it moves and which it closes. */
    static ByteSource of(SeekableByteChannel channel) {
        return new ChannelSource(channel);
    }
}
