package io.kithara.net;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sums bytes and waiting time of one body into samples worth an estimate. For the holder of the turn. */
final class TransferMeter {
    /** Eight reads: below that, one scheduling hiccup of a few ms outweighs the transfer itself. */
    static final long SAMPLE_BYTES = 64 * 1024;

    private final @Nullable BandwidthListener listener;
    private final LongSupplier nanoTime;
    private long startedNanos;
    private long bytes;
    private long nanos;

    TransferMeter(@Nullable BandwidthListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    void start() {
        if (listener != null) {
            startedNanos = nanoTime.getAsLong();
        }
    }

    /** Ends a read of {@code count} bytes, or of nothing if negative. */
    void stop(int count) {
        if (listener == null) {
            return;
        }
        nanos += nanoTime.getAsLong() - startedNanos;
        bytes += Math.max(count, 0);
        if (bytes >= SAMPLE_BYTES) {
            flush();
        }
    }

    /** Reports what is left of a sample. */
    void flush() {
        if (listener != null && bytes > 0) {
            listener.onSample(bytes, nanos);
        }
        bytes = 0;
        nanos = 0;
    }
}
