package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens HLS streams (RFC 8216). Streams that want the same segment share one download. One instance per {@code Kithara};
 * safe from any thread.
 */
public final class HlsSources {
    private final SegmentStore segments;
    private final WorkerPool workers;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;

    /**
     * Creates an opener. Everything given stays the caller's and must outlive the sources.
     *
     * @param store keeps playlists, keys and segments as they came
     * @param downloader fetches them
     * @param workers run what decides what to fetch
     * @param timer runs reloads and looks for stalls; nothing that waits
     * @param nanoTime monotonic time in nanoseconds
     */
    public HlsSources(
            AssetStore store,
            Downloader downloader,
            WorkerPool workers,
            ScheduledExecutorService timer,
            LongSupplier nanoTime) {
        this.segments = new SegmentStore(store, downloader, timer);
        this.workers = workers;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns a source for a playlist. Returns at once: nothing is asked for before the first {@link MediaSource#poll},
     * which is also what throws if the address leads to no playlist.
     */
    public MediaSource open(URI uri, HlsOptions options, SourceMeter meter) {
        return open(uri, options, meter, null);
    }

    /**
     * Returns a source for a playlist that was fetched already.
     *
     * @param uri what was asked for: names the asset
     * @param base where redirects led: the base of relative references
     * @param text the playlist
     */
    public MediaSource open(URI uri, URI base, String text, HlsOptions options, SourceMeter meter) {
        return open(uri, options, meter, new SmallFile(text.getBytes(StandardCharsets.UTF_8), base, false));
    }

    private MediaSource open(URI uri, HlsOptions options, SourceMeter meter, @Nullable SmallFile given) {
        ChunkQueue queue = new ChunkQueue();
        HlsLoader loader = new HlsLoader(this, uri, assetOf(uri), options, meter, queue);
        return new HlsSource(loader, queue, meter, given);
    }

    /** Returns whether the cache has the playlist behind an address, so that it may play without a network. */
    public boolean isKept(URI uri) {
        SourceMeter uncounted = new SourceMeter(new EventBus());
        SmallFiles files = new SmallFiles(assets(), downloader(), assetOf(uri), Map.of(), true, uncounted);
        Optional<SmallFile> kept = files.kept(uri);
        return kept.isPresent() && isPlaylist(kept.get().bytes());
    }

    /** RFC 8216 section 4.3.1.1: the first line is {@code #EXTM3U}. */
    private static boolean isPlaylist(byte[] bytes) {
        int length = Math.min(bytes.length, 16);
        return new String(bytes, 0, length, StandardCharsets.UTF_8).contains("#EXTM3U");
    }

    private AssetKey assetOf(URI uri) {
        return assets().keys().asset(uri);
    }

    AssetStore assets() {
        return segments.assets();
    }

    Downloader downloader() {
        return segments.downloader();
    }

    SegmentStore segments() {
        return segments;
    }

    WorkerPool workers() {
        return workers;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    @Override
    public String toString() {
        return "HlsSources[" + segments + "]";
    }
}
