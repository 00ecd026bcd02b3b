package io.kithara.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An {@link AtomicResource} in a file. A write goes to {@code .<name>.<process>-<number>.tmp} in the same directory, which
 * it alone creates and renames: so no write meets another's, and what a killed process left stands in nobody's way.
 */
final class FileContent implements AtomicResource {
    /**
     * A temporary file older than this was left by a process that died: a write takes milliseconds. Should one live on
     * all the same, its rename fails and the old content stays.
     */
    static final Duration STALE_AFTER = Duration.ofHours(1);

    private static final String SUFFIX = ".tmp";

    private final Path path;
    private final int maxBytes;
    private final InstantSource clock;

    /** Tells this process's writes apart. Where two objects count alike, the second finds the name taken. */
    private final AtomicLong writes = new AtomicLong();

    private final AtomicBoolean swept = new AtomicBoolean();

    FileContent(Path path, int maxBytes, InstantSource clock) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes);
        }
        this.path = path.toAbsolutePath();
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public byte[] read() throws StorageException {
        try (PositionalFile file = PositionalFile.openToRead(path)) {
            long size = file.size();
            requireWithinLimit(size);
            return readFully(file, (int) size);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw DiskFailures.reading(toString(), e);
        }
    }

    private static byte[] readFully(PositionalFile file, int size) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(size);
        while (content.hasRemaining()) {
            if (file.read(content, content.position()) < 0) {
                // Not replaced but cut in place, which is not our doing: what is left is what it holds.
                return Arrays.copyOf(content.array(), content.position());
            }
        }
        return content.array();
    }

    private void requireWithinLimit(long bytes) throws StorageException {
        if (bytes > maxBytes) {
            throw new StorageException(
                    StorageException.Reason.LIMIT, bytes + " bytes are more than " + maxBytes + ": " + this);
        }
    }

    @Override
    public void write(byte[] content) throws StorageException {
        requireWithinLimit(content.length);
        if (swept.compareAndSet(false, true)) {
            removeStaleTemporaries();
        }
        try {
            writeAndRename(content);
        } catch (IOException e) {
            throw DiskFailures.writing(toString(), directory(), content.length, e);
        }
    }

    private void writeAndRename(byte[] content) throws IOException {
        PositionalFile temporary = createTemporary();
        try {
            try (temporary) {
                temporary.writeFully(ByteBuffer.wrap(content), 0);
                temporary.force();
            }
            Files.move(temporary.path(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            removeAfter(e, temporary.path());
            throw e;
        }
        Directories.force(directory());
    }

    private PositionalFile createTemporary() throws IOException {
        String prefix = temporaryPrefix() + ProcessHandle.current().pid() + "-";
        while (true) {
            try {
                return PositionalFile.create(directory().resolve(prefix + writes.getAndIncrement() + SUFFIX));
            } catch (FileAlreadyExistsException e) {
                // Another object of this process counts alike, or a dead process had this number: take the next.
            }
        }
    }

    private static void removeAfter(IOException cause, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** What cannot be removed now is in nobody's way: it is told, and left for the next process. */
    private void removeStaleTemporaries() {
        Instant oldest = clock.instant().minus(STALE_AFTER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), this::isTemporary)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.getLogger("io.kithara.storage")
                    .log(System.Logger.Level.DEBUG, () -> "temporary files left of " + this, e);
        }
    }

    private boolean isTemporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(temporaryPrefix()) && name.endsWith(SUFFIX);
    }

    private String temporaryPrefix() {
        return "." + path.getFileName() + ".";
    }

    private Path directory() {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException("no directory: " + path);
        }
        return parent;
    }

    @Override
    public void delete() throws StorageException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw DiskFailures.writing(toString(), directory(), 0, e);
        }
    }

    @Override
    public String toString() {
        return "AtomicResource[" + path.getFileName() + "]";
    }
}
