package io.kithara.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The last bytes of a body delivered so far, to compare with what a server sends again. For one thread at a time. */
final class Tail {
    /** Enough that two recordings of equal length hardly agree by chance, little enough to fetch twice unnoticed. */
    static final int CAPACITY_BYTES = 4096;

    private final byte[] kept = new byte[CAPACITY_BYTES];
    private int length;

    int length() {
        return length;
    }

    /** Takes what {@code bytes} holds, without consuming it. */
    void append(ByteBuffer bytes) {
        int fresh = Math.min(bytes.remaining(), CAPACITY_BYTES);
        int stay = Math.min(length, CAPACITY_BYTES - fresh);
        System.arraycopy(kept, length - stay, kept, 0, stay);
        bytes.get(bytes.limit() - fresh, kept, stay, fresh);
        length = stay + fresh;
    }

    /** Returns whether {@code bytes} equal those kept, of which the first lies {@code back} bytes before the end. */
    boolean matches(int back, byte[] bytes, int offset, int count) {
        int from = length - back;
        return Arrays.equals(kept, from, from + count, bytes, offset, offset + count);
    }
}
