package io.kithara.storage;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few direct buffers for file I/O, shared by many resources: one per store is enough. Without them the JDK would copy
 * every array through a direct buffer of its own that it keeps per thread, as large as the largest read of that thread.
 *
 * <p>Safe from any thread; nothing here waits. When all buffers are out, a further one is made for that call alone.
 */
public final class DirectBuffers {
    /** One transfer to or from the disk; larger ones gain nothing measurable, smaller ones pay more system calls. */
    static final int BUFFER_BYTES = 64 * 1024;

    /*
     * Any thread takes and gives. compareAndExchange of a slot hands a buffer over: what its last owner did to it
     * happens before what the next owner does.
     */
    private final AtomicReferenceArray<@Nullable ByteBuffer> idle;

    private DirectBuffers(int count) {
        idle = new AtomicReferenceArray<>(count);
    }

    /**
     * Returns a set that keeps at most {@code count} buffers of 64 KiB, made when first needed.
     *
     * @param count about the number of threads in file I/O at once, {@code >= 0}
     */
    public static DirectBuffers keeping(int count) {
        return new DirectBuffers(count);
    }

    /** Lends an empty buffer of {@link #BUFFER_BYTES}; give it back with {@link #give}. */
    ByteBuffer take() {
        for (int i = 0; i < idle.length(); i++) {
            ByteBuffer buffer = idle.get(i);
            if (buffer != null && idle.compareAndSet(i, buffer, null)) {
                return buffer.clear();
            }
        }
        return ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    void give(ByteBuffer buffer) {
        for (int i = 0; i < idle.length(); i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
