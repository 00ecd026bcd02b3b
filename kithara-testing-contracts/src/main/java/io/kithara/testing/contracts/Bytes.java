package io.kithara.testing.contracts;

import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Content whose every byte tells its position, so that a misplaced, torn or stale byte is seen. */
final class Bytes {
    private Bytes() {}

    /** The byte at {@code position}: differs from its neighbours and from the bytes one block further. */
    static byte at(long position) {
        return (byte) (position * 31 + (position >>> 8) * 7 + (position >>> 16));
    }

    static byte[] range(long start, long end) {
        byte[] bytes = new byte[(int) (end - start)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = at(start + i);
        }
        return bytes;
    }

    static void write(ResourceWriter writer, long start, long end) throws StorageException {
        writer.writeAt(start, ByteBuffer.wrap(range(start, end)));
    }

    /** Reads until {@code end}, a hole or the end of the data. */
    static byte[] read(StreamingResource resource, long start, long end) throws StorageException {
        ByteBuffer target = ByteBuffer.allocate((int) (end - start));
        int count = 1;
        while (count > 0 && target.hasRemaining()) {
            count = resource.readAt(start + target.position(), target);
        }
        return Arrays.copyOf(target.array(), target.position());
    }
}
