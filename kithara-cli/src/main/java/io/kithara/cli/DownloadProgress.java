package io.kithara.cli;

import io.kithara.Download;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The line that shows on a terminal while a download runs: time where that is known, else bytes. Used by one thread. */
final class DownloadProgress {
    private static final double BYTES_PER_MB = 1e6;

    private final Shell shell;
    private final boolean shown;
    private boolean dirty;

    DownloadProgress(Shell shell, boolean quiet) {
        this.shell = shell;
        this.shown = shell.terminal() && !quiet;
    }

    /**
     * Waits until the line is due again, or longer where none shows; returns whether the download has completed before.
     *
     * @throws ExecutionException if it has failed
     */
    boolean isDone(CompletableFuture<?> completion, long nanosLeft) throws InterruptedException, ExecutionException {
        try {
            long turn = shown ? Math.min(nanosLeft, Progress.INTERVAL.toNanos()) : nanosLeft;
            Object ignored = completion.get(Math.max(0, turn), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /** Shows how far it is. */
    void show(Download download) {
        if (shown) {
            dirty = true;
            shell.err().print(Progress.LINE_START + line(download));
            shell.err().flush();
        }
    }

    private static String line(Download download) {
        Optional<Duration> total = download.timeTotal();
        double megabytes = download.bytesDone() / BYTES_PER_MB;
        if (total.isPresent()) {
            return String.format(
                    Locale.ROOT,
                    "%s / %s  %.1f MB",
                    Times.print(download.timeDone()),
                    Times.print(total.get()),
                    megabytes);
        }
        OptionalLong bytes = download.bytesTotal();
        String of = bytes.isPresent() ? String.format(Locale.ROOT, "%.1f", bytes.getAsLong() / BYTES_PER_MB) : "?";
        return String.format(Locale.ROOT, "%.1f / %s MB", megabytes, of);
    }

    /** Takes the line away. */
    void clear() {
        if (dirty) {
            shell.err().print(Progress.LINE_START);
            shell.err().flush();
            dirty = false;
        }
    }
}
