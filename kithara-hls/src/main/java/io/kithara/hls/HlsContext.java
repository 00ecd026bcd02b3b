package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the parts of one stream's loader share.
 *
 * @param uri what was opened
 * @param asset where its resources are kept
 * @param files its playlists and keys
 * @param keys its keys
 * @param link what the network delivers to it
 * @param segments where segments come from
 * @param timer runs what is to happen later
 * @param post runs something on the loader, soon; any thread
 */
record HlsContext(
        URI uri,
        HlsOptions options,
        AssetKey asset,
        SmallFiles files,
        Keys keys,
        SourceMeter meter,
        LinkMeter link,
        SegmentStore segments,
        ScheduledExecutorService timer,
        Consumer<Runnable> post) {
    long now() {
        return link.now();
    }

    /** Runs {@code work} on the loader after {@code delay}. */
    ScheduledFuture<?> later(Duration delay, Runnable work) {
        return timer.schedule(() -> post.accept(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
