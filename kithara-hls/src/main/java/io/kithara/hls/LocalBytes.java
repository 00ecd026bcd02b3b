package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, beside a local playlist: read where it lies, never copied into the cache or the heap. Threads
 * as for {@link BytesAtHand}.
 */
final class LocalBytes extends BytesAtHand {
    private final Path file;
    private final FileChannel channel;
    private final long from;

    private LocalBytes(Path file, FileChannel channel, long from, long length) {
        super(length);
        this.file = file;
        this.channel = channel;
        this.from = from;
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
    int copy(long position, byte[] target, int offset, int length) throws MediaException {
        try {
            int read = channel.read(ByteBuffer.wrap(target, offset, length), from + position);
            if (read <= 0) {
                throw new MediaException(MediaException.Reason.TRUNCATED, file + " became shorter while it was read");
            }
            return read;
        } catch (IOException e) {
            throw failure(file, e);
        }
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
        return "LocalBytes[" + file.getFileName() + " " + arrived() + " B]";
    }
}
