package io.kithara.assets;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One empty file whose byte ranges are locks among processes, and among the class loaders of one. All are exclusive. The
 * system gives them back when their process ends, however it ends. Each process, and each class loader, that has the file
 * open holds a <em>seat</em> of its own. Safe from any thread; no data is read or written.
 *
 * <p>On POSIX a process loses all its locks of a file when any channel of that file is closed in it. So nobody else opens
 * the file, and a class loader that is done with it does not close it while another one uses it: see {@link #leave}.
 */
/*
 * Ownership: any thread takes ranges and gives them back. lock guards seat and what is held; held over no wait but those of
 * givenBack, and over system calls that wait for nothing.
 * JVM_WIDE is the monitor of an object that all class loaders of a JVM have in common, which nothing of ours can be: it
 * makes "nobody else in this JVM has a lock, so close" one step, against another loader that enters. It is held for a few
 * system calls that wait for nothing, and nothing but lock is taken under it.
 */
final class LockFile {
    /** Seats are the first positions of the file. */
    static final int SEATS = 1 << 20;

    /** Before another look at a range that is held: those that are waited for are held for about a millisecond. */
    private static final long RETRY_NANOS = 1_000_000;

    /** Sooner or later one of these is free: each is one of a million. */
    private static final int SEAT_TRIES = 64;

    private static final Object JVM_WIDE = "io.kithara.assets.LockFile".intern();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition givenBack = lock.newCondition();
    private final Path path;
    private final FileChannel channel;

    @GuardedBy("lock")
    private int seat;

    /** All that is held: a lock that is collected as garbage would be forgotten by the JDK, and kept by the system. */
    @GuardedBy("lock")
    private final Set<Held> held = new HashSet<>();

    /** Of these, the single bytes, by position. */
    @GuardedBy("lock")
    private final Map<Long, Held> bytes = new HashMap<>();

    private LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens the file, creating it if there is none, and takes a seat.
     *
     * @return empty if the system cannot lock files here
     * @throws IOException if the file cannot be opened
     */
    static Optional<LockFile> open(Path path) throws IOException {
        synchronized (JVM_WIDE) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            LockFile file = new LockFile(path, channel);
            try {
                file.enter();
                return Optional.of(file);
            } catch (IOException | UnsupportedOperationException e) {
                ModuleLog.logger().log(System.Logger.Level.WARNING, "{0} cannot be locked: {1}", path, e.getMessage());
                channel.close();
                return Optional.empty();
            }
        }
    }

    /** Takes a seat, after {@link #leave} did not close the file. */
    void enter() throws IOException {
        synchronized (JVM_WIDE) {
            lock.lock();
            try {
                takeSeat();
            } finally {
                lock.unlock();
            }
        }
    }

    @GuardedBy("lock")
    private void takeSeat() throws IOException {
        for (int tries = 0; tries < SEAT_TRIES; tries++) {
            int chosen = ThreadLocalRandom.current().nextInt(SEATS);
            if (tryTake(chosen, 1).isPresent()) {
                seat = chosen;
                return;
            }
        }
        throw new IOException("no seat is free");
    }

    /** Returns the seat: no other process and no other class loader that is here has the same. */
    int seat() {
        lock.lock();
        try {
            return seat;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a range unless another process, or another class loader, holds any byte of it. Never waits. A single byte is
     * granted as often as it is asked for here, and given back with the last one.
     *
     * @return empty if it is held elsewhere, or if some of several bytes are held here
     */
    Optional<HeldRange> tryTake(long position, long size) throws IOException {
        lock.lock();
        try {
            Held range = size == 1 ? bytes.get(position) : null;
            if (range == null) {
                FileLock taken = channel.tryLock(position, size, false);
                if (taken == null) {
                    return Optional.empty();
                }
                range = new Held(taken);
                held.add(range);
                if (size == 1) {
                    bytes.put(position, range);
                }
            }
            range.uses++;
            return Optional.of(new Use(range));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a range by looking again and again. {@link FileChannel#lock} would be woken, but closes the channel when its
     * thread is interrupted, and with it all locks of this process are gone; it reports a deadlock where two threads of each
     * of two processes only seem to wait for each other; and where another class loader is the holder it throws at once.
     * Interrupts are put aside.
     *
     * @return empty if it was held elsewhere all the time
     */
    Optional<HeldRange> take(long position, long size, Duration patience) throws IOException {
        Optional<HeldRange> taken = tryTake(position, size);
        long begunNanos = System.nanoTime();
        boolean interrupted = false;
        while (taken.isEmpty() && System.nanoTime() - begunNanos < patience.toNanos()) {
            interrupted |= pause();
            taken = tryTake(position, size);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    /** Waits until a range of this loader is given back, or for a moment. Returns whether the thread was interrupted. */
    @SuppressWarnings("WaitNotInLoop") // its caller loops, and a look too many does no harm
    private boolean pause() {
        lock.lock();
        try {
            var unused = givenBack.awaitNanos(RETRY_NANOS);
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives back all that was taken and closes the file. While another class loader of
     * this JVM is here the file stays open, since closing it would drop that one's locks: the caller is to keep this for the
     * next use, and from being collected as garbage.
     *
     * @return whether the file is closed
     */
    boolean leave() throws StorageException {
        synchronized (JVM_WIDE) {
            giveAllBack();
            try {
                if (isSharedInThisJvm()) {
                    return false;
                }
                channel.close();
                return true;
            } catch (IOException e) {
                throw new StorageException(StorageException.Reason.IO, path + ": " + e.getMessage(), e);
            }
        }
    }

    private void giveAllBack() {
        lock.lock();
        try {
            held.forEach(range -> release(range.taken));
            held.clear();
            bytes.clear();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Held range) {
        lock.lock();
        try {
            range.uses--;
            if (range.uses == 0 && held.remove(range)) {
                bytes.remove(range.taken.position(), range);
                release(range.taken);
                givenBack.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void release(FileLock taken) {
        try {
            taken.release();
        } catch (ClosedChannelException e) {
            // It went with the channel.
            return;
        } catch (IOException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "could not unlock {0}: {1}", path, e.getMessage());
        }
    }

    /** The JDK looks at this JVM's locks before it asks the system for the others. */
    private boolean isSharedInThisJvm() throws IOException {
        try (FileLock all = channel.tryLock(0, Long.MAX_VALUE, false)) {
            return all != null && !all.isValid();
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return "LockFile[" + path + "]";
    }

    /** A range that is held. The lock guards uses. */
    private static final class Held {
        private final FileLock taken;
        private int uses;

        private Held(FileLock taken) {
            this.taken = taken;
        }
    }

    private final class Use implements HeldRange {
        private final Held range;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Use(Held range) {
            this.range = range;
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                giveBack(range);
            }
        }
    }
}
