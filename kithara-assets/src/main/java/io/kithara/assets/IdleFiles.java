package io.kithara.assets;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What becomes of a resource when its last lease has ended: its file stays open for the next one, or is closed in the
 * background, or at once if so many wait for that that the process might run out of descriptors. Safe from any thread;
 * closing touches the disk.
 */
final class IdleFiles {
    /** Files that may wait to be closed; a process may have 1,024 descriptors in all on a plain Linux. */
    private static final int CLOSING_BACKLOG = 64;

    private final Workers workers;
    private final boolean durable;
    private final Consumer<LiveAsset> onClosed;
    private final int maxIdle;
    private final HandleCache handles;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Creates one for a store.
     *
     * @param capacity files that stay open though nobody uses them
     * @param durable whether closing a file keeps its bytes
     * @param onClosed gets the asset of each resource that was to be closed
     */
    IdleFiles(int capacity, Workers workers, boolean durable, Consumer<LiveAsset> onClosed) {
        this.workers = workers;
        this.durable = durable;
        this.onClosed = onClosed;
        this.maxIdle = capacity + CLOSING_BACKLOG;
        this.handles = new HandleCache(capacity, workers, this::close);
    }

    /** Counts a file that has been opened; {@link #closeHandle} counts it out. */
    void opened() {
        open.incrementAndGet();
    }

    /** Decides what becomes of a resource that nobody leases; {@code leases} is how many others are leased. */
    void released(SharedResource idle, int leases) {
        if (durable && open.get() > leases + maxIdle) {
            close(idle);
            return;
        }
        if (idle.isDamaged() || idle.isPartlyInMemory()) {
            workers.soon(() -> close(idle));
            return;
        }
        boolean worthKeeping = idle.asset().table().isCurrent(idle) && !idle.isEmpty();
        if (!worthKeeping) {
            workers.soon(() -> discard(idle));
        } else if (durable) {
            handles.keep(idle);
        }
    }

    /** Closes a resource unless it is leased again. */
    void close(SharedResource idle) {
        LiveAsset asset = idle.asset();
        asset.closeIdle(idle);
        onClosed.accept(asset);
    }

    /** Closes what was not worth keeping when its last lease ended, unless somebody has filled it since. */
    private void discard(SharedResource idle) {
        LiveAsset asset = idle.asset();
        asset.closeUseless(idle);
        onClosed.accept(asset);
    }

    /** Closes the bytes of a resource that was taken out of its table for good. */
    void closeHandle(SharedResource closing) {
        open.decrementAndGet();
        closing.bytes().close();
        handles.forget(closing);
    }

    @Override
    public String toString() {
        return "IdleFiles[" + open + " open]";
    }
}
