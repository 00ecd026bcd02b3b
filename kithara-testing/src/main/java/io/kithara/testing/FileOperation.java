package io.kithara.testing;

/** What a {@link FaultyFileSystem} counts and can let fail. */
public enum FileOperation {
    /** Opening a channel or stream, for whatever purpose. */
    OPEN,
    /** One read call of a channel. */
    READ,
    /** One write call of a channel. */
    WRITE,
    /** {@code FileChannel.force}. */
    FORCE,
    /** Renaming, atomically or not. */
    MOVE,
    /** Deleting a file or directory. */
    DELETE,
    /** Creating a directory. */
    CREATE_DIRECTORY,
    /** Listing a directory. */
    LIST,
    /** Changing the length of a file. */
    TRUNCATE,
    /** Locking a part of a file. */
    LOCK
}
