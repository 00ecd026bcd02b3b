package io.kithara.assets;

import io.kithara.storage.ResourceWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings what another process writes to those who wait for it here. While somebody waits, and only then, it looks at the
 * manifest every {@link #PERIOD} on the storage executor: the JDK has nothing by which one process could wake another. It
 * stands in for the other process as the writer of the resource in this one; when that has ended, or was killed, without
 * bringing everything, those who wait are woken as by any writer that was cancelled, and may claim the writer.
 *
 * <p>Safe from any thread; {@link #look} touches the disk.
 */
/*
 * Ownership: ResourceTable makes it and hands its writer over, under its lock; the storage executor looks. writer is taken
 * out once, by whoever ends this.
 */
final class Follower {
    /** How long a byte that the manifest names may go unnoticed; ten looks cost about as much as one audio block. */
    static final Duration PERIOD = Duration.ofMillis(50);

    private final SharedResource shared;
    private final AtomicReference<@Nullable ResourceWriter> writer;
    private final Pace looking;

    Follower(SharedResource shared, ResourceWriter writer, Workers workers) {
        this.shared = shared;
        this.writer = new AtomicReference<>(writer);
        this.looking = new Pace(workers, Duration.ZERO, PERIOD, this::look);
    }

    /** Sees to it that a look follows soon: somebody waits. */
    void request() {
        if (writer.get() != null) {
            looking.request();
        }
    }

    private void look() {
        if (writer.get() == null) {
            return;
        }
        LiveAsset asset = shared.asset();
        boolean written = asset.table().isWrittenElsewhere(shared.key());
        // After the question: what its writer noted before it ended is in the manifest by now.
        asset.refresh();
        if (!written) {
            cancel();
        } else if (shared.isAwaited()) {
            looking.request();
        }
    }

    /** Ends this; whoever waits is woken, unless everything has come. */
    void cancel() {
        takeWriter().ifPresent(ResourceWriter::cancel);
    }

    /** Ends this and returns the place of the writer, for one of this process; nobody is woken. */
    Optional<ResourceWriter> takeWriter() {
        return Optional.ofNullable(writer.getAndSet(null));
    }

    boolean hasEnded() {
        return writer.get() == null;
    }

    @Override
    public String toString() {
        return "Follower[" + shared + "]";
    }
}
