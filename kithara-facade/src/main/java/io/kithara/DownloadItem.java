package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.stream.EventBus;
import io.kithara.stream.KitharaEvent;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One download as its host sees it. What happens to it is decided by {@link Downloads}. */
final class DownloadItem implements Download {
    /*
     * Ownership: state, run, result, uri and options are written under the lock of Downloads, and read by any thread; record
     * is written on the storage thread.
     */
    private final Downloads home;
    volatile DownloadRecord record;
    volatile Optional<URI> uri;
    volatile DownloadOptions options;
    volatile DownloadState state;
    volatile @Nullable DownloadRun run;
    volatile CompletableFuture<StreamStats> result = new CompletableFuture<>();

    /** What finished attempts have cost. */
    volatile StreamStats cost = StreamStats.ZERO;

    DownloadItem(Downloads home, DownloadRecord record) {
        this.home = home;
        this.record = record;
        uri = record.uri();
        options = record.options();
        if (record.complete().isPresent()) {
            state = DownloadState.COMPLETE;
        } else {
            state = record.failed() ? DownloadState.FAILED : DownloadState.PAUSED;
        }
    }

    /** Returns whether it waits or runs. */
    boolean isActive() {
        return state == DownloadState.QUEUED || state == DownloadState.RUNNING;
    }

    EventBus events() {
        return options.events().orElseGet(home::events);
    }

    void publishState() {
        events().publish(new KitharaEvent.DownloadChanged(resource(), state.name()));
    }

    void publishProgress() {
        events().publish(new KitharaEvent.DownloadProgressed(
                resource(), bytesDone(), bytesTotal(), timeDone(), timeTotal()));
    }

    @Override
    public String resource() {
        return record.resource();
    }

    @Override
    public AssetKey asset() {
        return record.asset(record.playing());
    }

    @Override
    public DownloadState state() {
        return state;
    }

    @Override
    public long bytesDone() {
        DownloadRun running = run;
        return running == null ? Math.max(record.bytes(), partly()) : running.bytesDone();
    }

    /** Of an attempt whose process died, only the cache knows how far it came. */
    private long partly() {
        return state == DownloadState.PAUSED ? home.bytesOf(record) : 0;
    }

    @Override
    public OptionalLong bytesTotal() {
        DownloadRun running = run;
        if (running != null) {
            return running.bytesTotal();
        }
        return state == DownloadState.COMPLETE ? OptionalLong.of(record.bytes()) : OptionalLong.empty();
    }

    @Override
    public Duration timeDone() {
        DownloadRun running = run;
        return Duration.of(running == null ? record.timeUs() : running.doneUs(), ChronoUnit.MICROS);
    }

    @Override
    public Optional<Duration> timeTotal() {
        DownloadRun running = run;
        long known = running == null ? record.totalUs() : running.totalUs().orElse(0);
        return known == 0 ? Optional.empty() : Optional.of(Duration.of(known, ChronoUnit.MICROS));
    }

    @Override
    public StreamStats stats() {
        DownloadRun running = run;
        return running == null ? cost : cost.plus(running.stats());
    }

    @Override
    public CompletionStage<StreamStats> completion() {
        return result.minimalCompletionStage();
    }

    @Override
    public void pause() {
        home.pause(this);
    }

    @Override
    public void resume() throws KitharaException {
        home.resume(this);
    }

    @Override
    public void cancel() {
        home.cancel(this);
    }

    @Override
    public CompletionStage<Void> delete() {
        return home.delete(this);
    }

    @Override
    public String toString() {
        return "Download[" + resource() + " " + state + " " + bytesDone() + " bytes]";
    }
}
