package io.kithara.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes names durable: it is the directory that keeps what was created, renamed and deleted, and forcing a file does not do. */
public final class Directories {
    private Directories() {}

    /**
     * Makes durable which names {@code directory} holds, as far as the system lets one: Windows does not open directories,
     * and there nothing is done. Waits for the disk, also where the calling thread is interrupted, which it still is
     * afterwards. Safe from any thread.
     *
     * @throws IOException if the disk did not take it; names that are there may then be gone after a power cut
     */
    public static void force(Path directory) throws IOException {
        // A channel closes when its thread is interrupted: that is put aside, and what it broke off is done again.
        boolean interrupted = Thread.interrupted();
        try {
            while (!forceUninterrupted(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forceUninterrupted(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            return true;
        }
        try (channel) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
