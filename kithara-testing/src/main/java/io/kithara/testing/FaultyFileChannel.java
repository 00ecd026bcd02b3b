package io.kithara.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A channel of a {@link FaultyFileSystem}. Every write, with or without a position, passes {@link #write(ByteBuffer,
 * long, boolean)}, and every force passes {@link #force}: there a {@link PowerLoss} learns of both.
 */
final class FaultyFileChannel extends FileChannel {
    private final FaultyFileSystem faults;
    private final Path path;
    private final FileChannel channel;

    /** What a {@link PowerLoss} knows of the file; null without one. */
    private final @Nullable DiskNode node;

    FaultyFileChannel(FaultyFileSystem faults, Path path, FileChannel channel, @Nullable DiskNode node) {
        this.node = node;
        this.faults = faults;
        this.path = path;
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, 0, false);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return read(target, position, true);
    }

    private int read(ByteBuffer target, long position, boolean positional) throws IOException {
        faults.call(FileOperation.READ, path, false);
        int limit = target.limit();
        target.limit(target.position() + faults.limitRead(target.remaining()));
        try {
            return positional ? channel.read(target, position) : channel.read(target);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        ByteBuffer target = firstWithRoom(targets, offset, length);
        return target == null ? 0 : read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return write(source, 0, false);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return write(source, position, true);
    }

    private int write(ByteBuffer source, long position, boolean positional) throws IOException {
        faults.call(FileOperation.WRITE, path, true);
        int limit = source.limit();
        source.limit(source.position() + faults.takeSpace(path, source.remaining()));
        ByteBuffer bytes = source.duplicate();
        try {
            long at = positional ? position : channel.position();
            int count = positional ? channel.write(source, position) : channel.write(source);
            noteWritten(at, bytes.limit(bytes.position() + count));
            return count;
        } finally {
            source.limit(limit);
        }
    }

    private void noteWritten(long position, ByteBuffer written) throws IOException {
        PowerLoss power = faults.powerLoss();
        if (power != null && node != null) {
            byte[] bytes = new byte[written.remaining()];
            written.get(bytes);
            power.written(node, path, position, bytes);
        }
    }

    void noteTruncated(long size) throws IOException {
        PowerLoss power = faults.powerLoss();
        if (power != null && node != null) {
            power.truncated(node, path, size);
        }
    }

    /** Writes from one buffer per call, which a gathering write may do. */
    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer source = firstWithRoom(sources, offset, length);
        return source == null ? 0 : write(source);
    }

    private static @Nullable ByteBuffer firstWithRoom(ByteBuffer[] buffers, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffers[i].hasRemaining()) {
                return buffers[i];
            }
        }
        return null;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        faults.call(FileOperation.FORCE, path, true);
        PowerLoss power = faults.powerLoss();
        if (power != null && node != null) {
            power.forced(node);
        } else if (faults.isForcing()) {
            channel.force(metaData);
        }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        faults.call(FileOperation.TRUNCATE, path, true);
        channel.truncate(size);
        noteTruncated(size);
        return this;
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        channel.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        faults.call(FileOperation.READ, path, false);
        return channel.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        faults.call(FileOperation.WRITE, path, true);
        int wanted = (int) Math.min(count, Integer.MAX_VALUE);
        if (node != null) {
            throw new UnsupportedOperationException("transferFrom is not modelled: " + path);
        }
        return channel.transferFrom(source, position, faults.takeSpace(path, wanted));
    }

    /** Not supported: what is written to a mapping cannot be counted or refused. */
    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("map of " + path);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        faults.call(FileOperation.LOCK, path, false);
        return channel.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        faults.call(FileOperation.LOCK, path, false);
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "FaultyFileChannel[" + path + "]";
    }
}
