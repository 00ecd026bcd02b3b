package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes that arrive, end early or fail as the test says. Safe from any thread. */
final class ScriptedData implements MediaData {
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] bytes;
    private final List<Waiter> waiters = new ArrayList<>();
    private int landed;
    private int end;
    private @Nullable MediaException failure;
    private int registrations;

    private record Waiter(ByteRange range, Runnable callback) {}

    private ScriptedData(byte[] bytes, int landed) {
        this.bytes = bytes;
        this.landed = landed;
        this.end = bytes.length;
    }

    static ScriptedData complete(byte[] bytes) {
        return new ScriptedData(bytes, bytes.length);
    }

    /** Only the first {@code landed} bytes are there. */
    static ScriptedData withheld(byte[] bytes, int landed) {
        return new ScriptedData(bytes, landed);
    }

    /** The data ends, proven, after {@code end} bytes. */
    static ScriptedData cut(byte[] bytes, int end) {
        ScriptedData data = new ScriptedData(bytes, end);
        data.end = end;
        return data;
    }

    /** After {@code landed} bytes there will never be another. */
    static ScriptedData failing(byte[] bytes, int landed, MediaException failure) {
        ScriptedData data = new ScriptedData(bytes, landed);
        data.failure = failure;
        return data;
    }

    /** Lets bytes up to {@code position} arrive. */
    void land(int position) {
        lock.lock();
        try {
            landed = Math.max(landed, Math.min(position, bytes.length));
        } finally {
            lock.unlock();
        }
        wake();
    }

    void fail(MediaException reason) {
        lock.lock();
        try {
            failure = reason;
        } finally {
            lock.unlock();
        }
        wake();
    }

    int landed() {
        return landed;
    }

    int registrations() {
        return registrations;
    }

    private void wake() {
        List<Waiter> due = new ArrayList<>();
        lock.lock();
        try {
            waiters.removeIf(waiter -> isReady(waiter.range()) && due.add(waiter));
        } finally {
            lock.unlock();
        }
        due.forEach(waiter -> waiter.callback().run());
    }

    private boolean isReady(ByteRange range) {
        return failure != null || landed >= Math.min(range.end(), end);
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        lock.lock();
        try {
            if (position >= end && landed >= end) {
                return -1;
            }
            if (position >= landed) {
                if (failure != null) {
                    throw failure;
                }
                return 0;
            }
            int count = (int) Math.min(length, landed - position);
            System.arraycopy(bytes, (int) position, target, offset, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        Waiter waiter = new Waiter(range, callback);
        boolean now;
        lock.lock();
        try {
            registrations++;
            now = isReady(range);
            if (!now) {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            callback.run();
        }
        return () -> {
            lock.lock();
            try {
                waiters.remove(waiter);
            } finally {
                lock.unlock();
            }
        };
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(end);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}
}
