package io.kithara.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of a resource in a file. Readers and the writer have a channel each, so that none waits for the other. */
final class FileBytes implements ByteStore {
    /**
     * Arrays from here up go through a direct buffer of ours. Below it the JDK's own, which it keeps per thread, is small
     * and costs the same.
     */
    static final int DIRECT_FROM_BYTES = 16 * 1024;

    private final PositionalFile reader;

    /** Absent for a resource to which nothing can be added any more. */
    private final @Nullable PositionalFile writer;

    private final DirectBuffers buffers;

    private FileBytes(PositionalFile reader, @Nullable PositionalFile writer, DirectBuffers buffers) {
        this.reader = reader;
        this.writer = writer;
        this.buffers = buffers;
    }

    /** Opens a file that will be written, creating it if there is none. */
    static FileBytes openWritable(Path path, DirectBuffers buffers) throws StorageException {
        try {
            PositionalFile writer = PositionalFile.openToWrite(path);
            try {
                return new FileBytes(PositionalFile.openToRead(path), writer, buffers);
            } catch (IOException e) {
                writer.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, "cannot open " + path, e);
        }
    }

    /** Opens a file that holds every byte of its resource, and that is proven. */
    static FileBytes openWhole(Path path, DirectBuffers buffers) throws StorageException {
        try {
            return new FileBytes(PositionalFile.openToRead(path), null, buffers);
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, "cannot open " + path, e);
        }
    }

    /** Returns the size of the file; -1 if there is none. */
    static long sizeOf(Path path) throws StorageException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return -1;
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, "cannot look at " + path, e);
        }
    }

    @Override
    public int read(long position, ByteBuffer target, int maxBytes) throws StorageException {
        try {
            return maxBytes < DIRECT_FROM_BYTES || target.isDirect()
                    ? readStraight(position, target, maxBytes)
                    : readThroughBuffer(position, target, maxBytes);
        } catch (ClosedChannelException e) {
            return 0;
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw DiskFailures.reading(this + " at " + position, e);
        }
    }

    private int readStraight(long position, ByteBuffer target, int maxBytes) throws IOException {
        int limit = target.limit();
        target.limit(target.position() + maxBytes);
        try {
            return requireBytes(reader.read(target, position), position);
        } finally {
            target.limit(limit);
        }
    }

    private int readThroughBuffer(long position, ByteBuffer target, int maxBytes) throws IOException {
        ByteBuffer buffer = buffers.take();
        try {
            int copied = 0;
            while (copied < maxBytes) {
                buffer.clear().limit(Math.min(maxBytes - copied, buffer.capacity()));
                int count = fill(buffer, position + copied, copied);
                if (count == 0) {
                    break;
                }
                target.put(buffer.flip());
                copied += count;
            }
            return copied;
        } finally {
            buffers.give(buffer);
        }
    }

    /** Reads the next part; a failure after a first part ends the read there, and the next call meets it again. */
    private int fill(ByteBuffer buffer, long position, int copied) throws IOException {
        try {
            return requireBytes(reader.read(buffer, position), position);
        } catch (IOException e) {
            if (copied > 0) {
                return 0;
            }
            throw e;
        }
    }

    private int requireBytes(int count, long position) throws StorageException {
        if (count <= 0) {
            throw new StorageException(
                    StorageException.Reason.CORRUPT, "bytes that had landed at " + position + " are gone: " + this);
        }
        return count;
    }

    @Override
    public void write(long position, ByteBuffer source) throws StorageException {
        int start = source.position();
        try {
            if (source.remaining() < DIRECT_FROM_BYTES || source.isDirect()) {
                writer().writeFully(source, position);
            } else {
                writeThroughBuffer(position, source);
            }
        } catch (IOException e) {
            source.position(start);
            throw DiskFailures.writing(this + " at " + position, reader.path(), source.remaining(), e);
        }
    }

    private void writeThroughBuffer(long position, ByteBuffer source) throws IOException {
        ByteBuffer buffer = buffers.take();
        int limit = source.limit();
        long at = position;
        try {
            while (source.position() < limit) {
                buffer.clear();
                source.limit(Math.min(limit, source.position() + buffer.capacity()));
                int count = source.remaining();
                writer().writeFully(buffer.put(source).flip(), at);
                at += count;
            }
        } finally {
            source.limit(limit);
            buffers.give(buffer);
        }
    }

    private PositionalFile writer() {
        if (writer == null) {
            throw new IllegalStateException("opened whole: " + this);
        }
        return writer;
    }

    @Override
    public void finish(long length) throws StorageException {
        try {
            if (writer().size() > length) {
                writer().truncate(length);
            }
        } catch (IOException e) {
            throw DiskFailures.writing("the end of " + this + " at " + length, reader.path(), 0, e);
        }
    }

    @Override
    public void force() throws StorageException {
        try {
            if (writer != null) {
                writer.force();
            }
        } catch (IOException e) {
            throw DiskFailures.writing(this + " to the disk", reader.path(), 1, e);
        }
    }

    @Override
    public RangeSet droppable(long position) {
        return RangeSet.empty();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void drop(long position) {
        throw new IllegalStateException("a file keeps its bytes: " + this);
    }

    @Override
    public void close() throws IOException {
        try {
            if (writer != null) {
                writer.close();
            }
        } finally {
            reader.close();
        }
    }

    @Override
    public String toString() {
        return String.valueOf(reader.path().getFileName());
    }
}
