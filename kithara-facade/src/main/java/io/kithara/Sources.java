package io.kithara;

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

/**
 * Makes the source of a stream. What a URL leads to is seen from what comes: a file, a station, a list of links, or a
 * playlist, which goes on as HLS without being fetched twice.
 */
final class Sources {
    private final FileSources files;
    private final HlsSources hls;
    private final HlsOptions hlsDefaults;
    private final long lookAheadBytes;

    /**
     * Creates a maker of sources.
     *
     * @param hlsDefaults what HLS streams have in common
     * @param lookAheadBytes how far playback of a file runs ahead
     */
    Sources(FileSources files, HlsSources hls, HlsOptions hlsDefaults, long lookAheadBytes) {
        this.files = files;
        this.hls = hls;
        this.hlsDefaults = hlsDefaults;
        this.lookAheadBytes = lookAheadBytes;
    }

    /** Returns a source for playing {@code uri}. */
    MediaSource open(URI uri, OpenOptions options, EventBus events) throws MediaException {
        return open(uri, options, hlsOptions(options, selection(options.variant())), lookAheadBytes, events);
    }

    /** Returns a source that fetches all of {@code uri} whatever the reader does; of a ladder, one variant. */
    MediaSource openWhole(URI uri, OpenOptions options, EventBus events) throws MediaException {
        VariantSelection selection = options.variant().mode() == VariantChoice.Mode.AUTO
                ? VariantSelection.HIGHEST
                : selection(options.variant());
        return open(uri, options, hlsOptions(options, selection), SourceOptions.UNBOUNDED, events);
    }

    /** Returns a source that runs ahead of the reader by so many bytes of a file, or by one segment. */
    MediaSource openNear(URI uri, OpenOptions options, long lookAhead, EventBus events) throws MediaException {
        HlsOptions asHls = hlsOptions(options, selection(options.variant())).toBuilder()
                .lookAhead(Duration.ofMillis(1))
                .build();
        return open(uri, options, asHls, lookAhead, events);
    }

    /** Returns a source for a host's own bytes. */
    MediaSource open(ByteSource bytes) {
        return files.open(bytes, MediaHint.NONE);
    }

    private MediaSource open(URI uri, OpenOptions options, HlsOptions asHls, long lookAhead, EventBus events)
            throws MediaException {
        PlaylistOpener asPlaylist = new AsHls(uri, asHls);
        if (options.offline()) {
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
        return files.open(uri, source, events);
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
            boolean remote =
                    String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT).startsWith("http");
            return remote && hls.isKept(uri, options) ? Optional.of(hls.open(uri, options, meter)) : Optional.empty();
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
