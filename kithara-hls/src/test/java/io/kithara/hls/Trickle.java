package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Bytes that arrive when a test says so, from the start on. Used by one thread. */
final class Trickle implements MediaData {
    private record Waiter(ByteRange range, Runnable callback) {}

    private final byte[] bytes;
    private final List<Waiter> waiters = new ArrayList<>();
    private int arrived;
    private boolean ended;

    Trickle(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    int arrived() {
        return arrived;
    }

    /** Lets so many more bytes arrive, at most all. */
    void arrive(int count) {
        arrived = Math.min(bytes.length, arrived + count);
        wake();
    }

    /** Lets the rest arrive, and the proof that it is the rest. */
    void end() {
        arrived = bytes.length;
        ended = true;
        wake();
    }

    private void wake() {
        List<Waiter> due =
                waiters.stream().filter(waiter -> isThere(waiter.range())).toList();
        waiters.removeAll(due);
        due.forEach(waiter -> waiter.callback().run());
    }

    private boolean isThere(ByteRange range) {
        return ended || range.end() <= arrived;
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        if (position >= arrived) {
            return ended ? -1 : 0;
        }
        int count = (int) Math.min(length, arrived - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        Waiter waiter = new Waiter(range, callback);
        waiters.add(waiter);
        wake();
        return () -> waiters.remove(waiter);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}
}
