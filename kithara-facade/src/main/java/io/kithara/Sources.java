package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.file.ByteSource;
import io.kithara.file.FileSources;
import io.kithara.file.PlaylistOpener;
import io.kithara.file.SourceOptions;
import io.kithara.hls.HlsOptions;
import io.kithara.hls.HlsSources;
import io.kithara.net.FetchResponse;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.VariantSelection;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Makes the source of a stream. What a URL leads to is seen from what comes: a file, a station, a list of links, or a
 * playlist, which goes on as HLS without being fetched twice.
 */
final class Sources {
    private final FileSources files;
    private final HlsSources hls;
    private final HlsOptions hlsDefaults;
    private final long lookAheadBytes;
    private final Function<URI, Optional<AssetKey>> downloaded;

    /**
     * Creates a maker of sources.
     *
     * @param hlsDefaults what HLS streams have in common
     * @param lookAheadBytes how far playback of a file runs ahead
     * @param downloaded where what was downloaded of an address is kept
     */
    Sources(
            FileSources files,
            HlsSources hls,
            HlsOptions hlsDefaults,
            long lookAheadBytes,
            Function<URI, Optional<AssetKey>> downloaded) {
        this.downloaded = downloaded;
        this.files = files;
        this.hls = hls;
        this.hlsDefaults = hlsDefaults;
        this.lookAheadBytes = lookAheadBytes;
    }

    /** Returns a source for playing {@code uri}: what was downloaded of it, as it was. */
    MediaSource open(URI uri, OpenOptions options, EventBus events) throws MediaException {
        HlsOptions asHls = hlsOptions(options, selection(options.variant()));
        return open(uri, options, asHls, lookAheadBytes, downloadOf(uri), events);
    }

    /** Returns a source that fetches all of {@code uri} into {@code asset} whatever the reader does; of a ladder, one variant. */
    MediaSource openWhole(URI uri, OpenOptions options, AssetKey asset, EventBus events) throws MediaException {
        HlsOptions asHls = hlsOptions(options, fixed(options.variant()));
        return open(uri, options, asHls, SourceOptions.UNBOUNDED, Optional.of(asset), events);
    }

    /** Returns a source that runs ahead of the reader by so many bytes of a file, or by one segment. */
    MediaSource openNear(URI uri, OpenOptions options, long lookAhead, EventBus events) throws MediaException {
        HlsOptions asHls = hlsOptions(options, selection(options.variant())).toBuilder()
                .lookAhead(Duration.ofMillis(1))
                .build();
        return open(uri, options, asHls, lookAhead, downloadOf(uri), events);
    }

    /** Asks whether a server has another version than {@code asset} holds. Reads the disk; fails with a {@link MediaException}. */
    CompletionStage<Boolean> isChanged(URI uri, OpenOptions options, AssetKey asset, SourceMeter meter) {
        HlsOptions asHls = hlsOptions(options, fixed(options.variant())).toBuilder()
                .asset(asset)
                .build();
        return hls.isKept(uri, asHls)
                ? hls.isChanged(uri, asHls, meter)
                : files.isChanged(
                        uri,
                        SourceOptions.DEFAULTS.withHeaders(options.headers()).withAsset(asset),
                        meter);
    }

    private Optional<AssetKey> downloadOf(URI uri) {
        return isRemote(uri) ? downloaded.apply(uri) : Optional.empty();
    }

    private static boolean isRemote(URI uri) {
        return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT).startsWith("http");
    }

    /** Returns a source for a host's own bytes. */
    MediaSource open(ByteSource bytes) {
        return files.open(bytes, MediaHint.NONE);
    }

    private MediaSource open(
            URI uri, OpenOptions options, HlsOptions asHls, long lookAhead, Optional<AssetKey> asset, EventBus events)
            throws MediaException {
        HlsOptions hlsOptions =
                asset.isPresent() ? asHls.toBuilder().asset(asset.get()).build() : asHls;
        PlaylistOpener asPlaylist = new AsHls(uri, hlsOptions);
        if (options.offline() || asset.isPresent()) {
            Optional<MediaSource> kept = asPlaylist.openKept(uri, new SourceMeter(events));
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        SourceOptions source = SourceOptions.DEFAULTS
                .withHeaders(options.headers())
                .withLookAheadBytes(lookAhead)
                .withOffline(options.offline())
                .withPlaylists(asPlaylist);
        return files.open(uri, asset.isPresent() ? source.withAsset(asset.get()) : source, events);
    }

    /** Plays as HLS what turns out to be a playlist; the asset is named by what the host asked for. */
    private final class AsHls implements PlaylistOpener {
        private final URI asked;
        private final HlsOptions options;

        AsHls(URI asked, HlsOptions options) {
            this.asked = asked;
            this.options = options;
        }

        @Override
        public MediaSource open(FetchResponse answer, String playlist, SourceMeter meter) {
            return hls.open(asked, answer, playlist, options, meter);
        }

        @Override
        public Optional<MediaSource> openKept(URI uri, SourceMeter meter) {
            return isRemote(uri) && hls.isKept(uri, options)
                    ? Optional.of(hls.open(uri, options, meter))
                    : Optional.empty();
        }
    }

    private HlsOptions hlsOptions(OpenOptions options, VariantSelection selection) {
        HlsOptions.Builder builder = hlsDefaults.toBuilder()
                .headers(options.headers())
                .offline(options.offline())
                .selection(selection);
        if (options.language().isPresent()) {
            builder.language(options.language().get());
        }
        return builder.build();
    }

    /** A ladder is downloaded in one variant. */
    private static VariantSelection fixed(VariantChoice choice) {
        return switch (choice.mode()) {
            case AUTO -> VariantSelection.HIGHEST;
            case CAPPED -> VariantSelection.highestUpTo(choice.maxBandwidthBps());
            default -> selection(choice);
        };
    }

    static VariantSelection selection(VariantChoice choice) {
        return switch (choice.mode()) {
            case AUTO -> VariantSelection.AUTO;
            case HIGHEST -> VariantSelection.HIGHEST;
            case LOWEST -> VariantSelection.LOWEST;
            case CAPPED -> VariantSelection.cappedAt(choice.maxBandwidthBps());
            case INDEX -> VariantSelection.at(choice.index());
        };
    }
}
