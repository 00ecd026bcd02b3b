package io.kithara.storage;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A small content that is replaced whole: a reader gets what one writer wrote, all of it, or nothing if nobody has
 * written. Of several writers at once the last one wins.
 *
 * <p>Safe from any thread and, for a file, from any number of processes; takes no lock and holds nothing open between
 * calls. The new content of a file survives the death of the process and a power cut once {@link #write} has returned; one
 * during the call leaves either the old or the new content.
 */
public interface AtomicResource {
    /**
     * Returns the content kept in {@code path}; its directory must exist by the first write. A write goes to a temporary
     * file of a unique name beside it, is forced, and takes the place of {@code path} by an atomic rename. Temporary
     * files that a killed process left are removed by the first write after an hour. Does not touch the disk itself.
     *
     * @param maxBytes longest content, to be read or written; a longer one is {@code LIMIT}
     */
    static AtomicResource ofFile(Path path, int maxBytes) {
        return new FileContent(path, maxBytes, InstantSource.system());
    }

    /** Returns an empty content kept in memory. */
    static AtomicResource inMemory(int maxBytes) {
        return new MemoryContent(maxBytes);
    }

    /**
     * Returns the whole content; empty if nobody has written any. May touch the disk.
     *
     * @throws StorageException {@code IO} if it cannot be read, {@code LIMIT} if it is too long
     */
    byte[] read() throws StorageException;

    /**
     * Replaces the content. May wait for the disk.
     *
     * @throws StorageException {@code IO}, {@code NO_SPACE} or {@code LIMIT}; the old content stays, but for a directory
     *     that could not be forced, where the new one is there and a power cut may bring the old one back
     */
    void write(byte[] content) throws StorageException;

    /** Removes the content; later reads are empty. Does nothing if there is none. */
    void delete() throws StorageException;
}
