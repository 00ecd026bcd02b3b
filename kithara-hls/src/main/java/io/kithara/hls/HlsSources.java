package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.net.FetchResponse;
import io.kithara.net.Freshness;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens HLS streams (RFC 8216). Streams that want the same segment share one download. One instance per {@code Kithara};
 * safe from any thread.
 */
public final class HlsSources {
    private final HlsTerms terms;
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
        this.terms = HlsTerms.standard(store);
        this.segments = new SegmentStore(store, downloader, timer, terms);
        this.workers = workers;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    private HlsSources(HlsSources like, HlsTerms terms) {
        this.terms = terms;
        this.segments = new SegmentStore(like.assets(), like.downloader(), like.timer, terms);
        this.workers = like.workers;
        this.timer = like.timer;
        this.nanoTime = like.nanoTime;
    }

    /**
     * Returns an opener like this that keeps what it fetches on other terms. By default they are those of {@link
     * Freshness#STANDARD}, and segments that may not be kept pass through the same store.
     *
     * @param rules says what is fresh, and what may be kept at all
     * @param memory returns the store, in memory, that holds what may not be kept while it is read
     */
    public HlsSources withCaching(Freshness rules, Supplier<AssetStore> memory) {
        return new HlsSources(this, new HlsTerms(rules, memory));
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
     * @param answer what its server said with it; where it came from is the base of relative references
     * @param text the playlist
     */
    public MediaSource open(URI uri, FetchResponse answer, String text, HlsOptions options, SourceMeter meter) {
        SmallFile file = new SmallFile(text.getBytes(StandardCharsets.UTF_8), answer.finalUri(), false);
        return open(uri, options, meter, new HlsSource.Given(file, answer));
    }

    private MediaSource open(URI uri, HlsOptions options, SourceMeter meter, HlsSource.@Nullable Given given) {
        ChunkQueue queue = new ChunkQueue();
        HlsLoader loader = new HlsLoader(this, uri, assetOf(uri, options), options, meter, queue);
        return new HlsSource(loader, queue, meter, given);
    }

    /**
     * Returns whether the cache has the playlist behind an address, so that it may play without a network. May read the disk.
     */
    public boolean isKept(URI uri, HlsOptions options) {
        SmallFiles files = new SmallFiles(this, assetOf(uri, options), options, new SourceMeter(new EventBus()));
        Optional<SmallFile> kept = files.kept(uri);
        return kept.isPresent() && isPlaylist(kept.get().bytes());
    }

    /**
     * Asks whether a server has other playlists than those that the cache keeps of a stream, whatever the terms they are kept
     * on; what is kept stays as it is. May read the disk.
     *
     * @return fails with a {@link io.kithara.stream.MediaException}
     */
    public CompletionStage<Boolean> isChanged(URI uri, HlsOptions options, SourceMeter meter) {
        return new ChangeCheck(new SmallFiles(this, assetOf(uri, options), options, meter)).isChanged(uri);
    }

    /** RFC 8216 section 4.3.1.1: the first line is {@code #EXTM3U}. */
    private static boolean isPlaylist(byte[] bytes) {
        int length = Math.min(bytes.length, 16);
        return new String(bytes, 0, length, StandardCharsets.UTF_8).contains("#EXTM3U");
    }

    private AssetKey assetOf(URI uri, HlsOptions options) {
        return options.asset().orElseGet(() -> assets().keys().asset(uri));
    }

    HlsTerms terms() {
        return terms;
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
