package io.kithara.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file read and written at positions by any number of threads, which survives their interruption.
 *
 * <p>A {@code FileChannel} closes, for everybody, when a thread inside it is interrupted, and the threads of a host may
 * be. So a pending interrupt is put aside for the duration of the call and set again after it, and a channel that was
 * closed by one is opened again, by whoever meets it first; the call then is repeated from where it began (an interrupted
 * one may have moved the buffer before it threw), which for positional I/O changes nothing. An asynchronous channel would
 * not be closed either, but hands every read to another thread.
 *
 * <p>Opening again by name could find another file there by now: that is noticed and fails, two files are never mixed.
 */
final class PositionalFile implements AutoCloseable {
    /*
     * Any thread calls anything. reopening guards the exchange of the channel; it is held while the file is opened,
     * because those who find the channel closed have nothing else to do. No other lock is taken under it.
     */
    private final ReentrantLock reopening = new ReentrantLock();
    private final Path path;
    private final Set<? extends OpenOption> options;
    private final Object identity;
    private volatile FileChannel channel;
    private volatile boolean closed;

    private PositionalFile(Path path, Set<? extends OpenOption> options, FileChannel channel, Object identity) {
        this.path = path;
        this.options = options;
        this.channel = channel;
        this.identity = identity;
    }

    static PositionalFile openToRead(Path path) throws IOException {
        return open(path, Set.of(StandardOpenOption.READ), Set.of(StandardOpenOption.READ));
    }

    /** Opens the file to write, creating it if there is none. */
    static PositionalFile openToWrite(Path path) throws IOException {
        return open(
                path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Set.of(StandardOpenOption.WRITE));
    }

    /** Creates the file to write, or fails if there is one. */
    static PositionalFile create(Path path) throws IOException {
        return open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Set.of(StandardOpenOption.WRITE));
    }

    private static PositionalFile open(Path path, Set<? extends OpenOption> first, Set<? extends OpenOption> again)
            throws IOException {
        FileChannel channel = FileChannel.open(path, first);
        try {
            return new PositionalFile(path, again, channel, identityOf(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The file's number where the system has one; elsewhere, on Windows, the moment of its creation. */
    private static Object identityOf(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key != null ? key : attributes.creationTime();
    }

    Path path() {
        return path;
    }

    /**
     * Reads as {@link FileChannel#read(ByteBuffer, long)}.
     *
     * @throws ClosedChannelException after {@link #close}
     */
    int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        if (!Thread.currentThread().isInterrupted()) {
            // The way of nearly every read; the general one costs 5% more for 8 KiB.
            try {
                return channel.read(target, position);
            } catch (ClosedChannelException e) {
                target.position(start);
            }
        }
        return call(now -> now.read(target.position(start), position));
    }

    /** Writes all that remains in {@code source}. */
    void writeFully(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        while (source.hasRemaining()) {
            int done = source.position();
            long at = position + done - start;
            int written = call(channel -> channel.write(source.position(done), at));
            if (written == 0) {
                throw new IOException("the file takes no more bytes: " + path);
            }
        }
    }

    long size() throws IOException {
        return call(FileChannel::size);
    }

    void truncate(long size) throws IOException {
        call(channel -> channel.truncate(size));
    }

    void force() throws IOException {
        call(channel -> {
            channel.force(false);
            return channel;
        });
    }

    private <T> T call(ChannelCall<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel now = channel;
                try {
                    return call.on(now);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(now, e);
                } catch (ClosedChannelException e) {
                    reopen(now, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Replaces {@code broken} unless another thread has done so. */
    private void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        reopening.lock();
        try {
            if (closed) {
                throw cause;
            }
            if (channel == broken) {
                channel = openSameFile();
            }
        } finally {
            reopening.unlock();
        }
    }

    private FileChannel openSameFile() throws IOException {
        FileChannel fresh = FileChannel.open(path, options);
        if (!identityOf(path).equals(identity)) {
            fresh.close();
            throw new IOException("replaced by another file: " + path);
        }
        return fresh;
    }

    /** Closes the file; calls under way end with {@link ClosedChannelException}. Later calls do nothing. */
    @Override
    public void close() throws IOException {
        reopening.lock();
        try {
            closed = true;
            channel.close();
        } finally {
            reopening.unlock();
        }
    }

    /** For tests: what an interrupt of a thread inside the channel does to all others. */
    void closeChannelAsAnInterruptWould() throws IOException {
        channel.close();
    }

    private interface ChannelCall<T> {
        T on(FileChannel channel) throws IOException;
    }
}
