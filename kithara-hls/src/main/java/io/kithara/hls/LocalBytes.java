package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, beside a local playlist: read where it lies, never copied into the cache or the heap. Reading
 * is the stream's task's; the rest is anybody's.
 */
final class LocalBytes implements SegmentBytes {
    private final Path file;
    private final FileChannel channel;
    private final long from;
    private final long length;
    private volatile long readTo;
    private volatile @Nullable MediaException aborted;

    private LocalBytes(Path file, FileChannel channel, long from, long length) {
        this.file = file;
        this.channel = channel;
        this.from = from;
        this.length = length;
    }

    /**
     * Opens a file.
     *
     * @throws MediaException {@code NOT_FOUND} if there is none, {@code TRUNCATED} if it ends before {@code range} does
     */
    static LocalBytes open(URI uri, Optional<ByteRange> range) throws MediaException {
        Path file = pathOf(uri);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            long size = channel.size();
            ByteRange part = range.orElse(null);
            if (part == null) {
                return new LocalBytes(file, channel, 0, size);
            }
            if (part.end() > size) {
                channel.close();
                throw new MediaException(
                        MediaException.Reason.TRUNCATED,
                        "a byte range to " + part.end() + " of a file of " + size + " bytes");
            }
            return new LocalBytes(file, channel, part.start(), part.length());
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw failure(file, e);
        }
    }

    /** Reads a playlist or a key. */
    static byte[] readWhole(URI uri, long maxBytes) throws MediaException {
        Path file = pathOf(uri);
        try {
            if (Files.size(file) > maxBytes) {
                throw new MediaException(
                        MediaException.Reason.LIMIT, file.getFileName() + " has more than " + maxBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static Path pathOf(URI uri) throws MediaException {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw new MediaException(MediaException.Reason.NOT_FOUND, "a file: URL that names no file here", e);
        }
    }

    private static MediaException failure(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new MediaException(MediaException.Reason.NOT_FOUND, "no such file: " + file, e)
                : MediaException.from(e);
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException why) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                why.addSuppressed(e);
            }
        }
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int wanted) throws MediaException {
        MediaException given = aborted;
        if (given != null) {
            throw given;
        }
        if (wanted == 0 || position >= length) {
            return wanted == 0 ? 0 : -1;
        }
        int count = (int) Math.min(wanted, length - position);
        try {
            int read = channel.read(ByteBuffer.wrap(target, offset, count), from + position);
            if (read <= 0) {
                throw new MediaException(MediaException.Reason.TRUNCATED, file + " became shorter while it was read");
            }
            readTo = Math.max(readTo, position + read);
            return read;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}

    @Override
    public boolean isLanded() {
        return true;
    }

    @Override
    public boolean hasBegun() {
        return true;
    }

    @Override
    public boolean isCached() {
        return true;
    }

    @Override
    public long arrived() {
        return length;
    }

    @Override
    public long readTo() {
        return readTo;
    }

    @Override
    public @Nullable MediaException failure() {
        return null;
    }

    @Override
    public long elapsedNanos(long now) {
        return 0;
    }

    @Override
    public long silentNanos(long now) {
        return 0;
    }

    @Override
    public void urge(Priority priority) {}

    @Override
    public void abort(MediaException why) {
        aborted = why;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("io.kithara.hls").log(System.Logger.Level.DEBUG, "could not close " + file, e);
        }
    }

    @Override
    public String toString() {
        return "LocalBytes[" + file.getFileName() + " " + length + " B]";
    }
}
