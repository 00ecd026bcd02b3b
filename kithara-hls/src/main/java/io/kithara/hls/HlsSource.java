package io.kithara.hls;

import io.kithara.net.FetchResponse;
import io.kithara.storage.Registration;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.SourceStats;
import io.kithara.stream.VariantSelection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HLS stream as its task sees it: a queue of chunks, which a {@link HlsLoader} fills. */
final class HlsSource implements MediaSource {
    /*
     * poll and seek are the stream's task's, which owns given, started and epoch. A seek before the loader has heard of it
     * takes effect at once here: what the queue gets of older epochs it drops.
     */
    private final HlsLoader loader;
    private final ChunkQueue queue;
    private final SourceMeter meter;
    private final @Nullable Given given;
    private boolean started;
    private volatile boolean closed;

    /**
     * A playlist that somebody has fetched.
     *
     * @param answer what its server said with it
     */
    record Given(SmallFile file, FetchResponse answer) {}

    /** Creates a source; {@code given} is the playlist behind the address if somebody has fetched it already. */
    HlsSource(HlsLoader loader, ChunkQueue queue, SourceMeter meter, @Nullable Given given) {
        this.loader = loader;
        this.queue = queue;
        this.meter = meter;
        this.given = given;
    }

    @Override
    public Optional<MediaChunk> poll() throws MediaException {
        if (closed) {
            throw new MediaException(MediaException.Reason.CANCELLED, "the source is closed");
        }
        start();
        Optional<MediaChunk> chunk = queue.poll();
        chunk.ifPresent(next -> loader.post(() -> loader.consuming(next.epoch(), next.sequence())));
        return chunk;
    }

    private void start() {
        if (!started) {
            started = true;
            loader.post(given == null ? loader::open : () -> loader.openGiven(given.file(), given.answer()));
        }
    }

    @Override
    public boolean isEnded() {
        return queue.isEnded();
    }

    @Override
    public void seek(long targetUs, long epoch) {
        ChunkQueue.Turn turn = queue.begin(epoch);
        start();
        loader.post(() -> loader.seek(targetUs, turn));
    }

    @Override
    public boolean unusable(MediaChunk chunk, MediaException why) {
        ChunkQueue.Turn turn = queue.giveBack();
        loader.post(() -> loader.unusable(chunk.sequence(), why, turn));
        return true;
    }

    @Override
    public Registration whenReady(Runnable callback) {
        if (!started || closed) {
            callback.run();
            return () -> {};
        }
        return queue.whenReady(callback);
    }

    @Override
    public void select(VariantSelection selection) throws MediaException {
        loader.select(selection);
    }

    @Override
    public Optional<String> awaited() {
        return loader.awaited();
    }

    @Override
    public SourceInfo info() {
        return loader.info();
    }

    @Override
    public SourceStats stats() {
        return meter.stats();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loader.close();
            queue.wake();
        }
    }

    @Override
    public String toString() {
        return "HlsSource[" + KitharaEvent.resourceOf(info().uri()) + " " + queue + "]";
    }
}
