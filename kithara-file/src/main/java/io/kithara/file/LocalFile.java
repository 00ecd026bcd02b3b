package io.kithara.file;

import io.kithara.stream.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file read in place; never copied, changed or deleted. */
final class LocalFile implements ByteSource {
    private final FileChannel channel;
    private final long length;

    private LocalFile(FileChannel channel, long length) {
        this.channel = channel;
        this.length = length;
    }

    /** Opens {@code path}; its length is what it is now. */
    static LocalFile open(Path path) throws MediaException {
        if (Files.isDirectory(path)) {
            throw new MediaException(MediaException.Reason.NOT_FOUND, path + " is a directory, not a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // Opening a pipe would wait for whoever writes to it, and then nothing could be sought.
            throw new MediaException(
                    MediaException.Reason.NOT_FOUND, path + " is a pipe or a device, which cannot be read in place");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new LocalFile(channel, sizeOf(channel));
        } catch (NoSuchFileException e) {
            throw new MediaException(MediaException.Reason.NOT_FOUND, path + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new MediaException(MediaException.Reason.NOT_FOUND, path + " may not be read", e);
        } catch (IOException e) {
            throw MediaException.from(e);
        }
    }

    private static long sizeOf(FileChannel channel) throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
