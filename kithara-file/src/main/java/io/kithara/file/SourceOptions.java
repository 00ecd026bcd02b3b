package io.kithara.file;

import io.kithara.assets.AssetKey;
import java.util.Map;
import java.util.Optional;

/**
 * How one source behaves.
 *
 * @param headers request headers for the stream's own origin
 * @param lookAheadBytes how far the download runs ahead of the reader, {@code > 0}; a store in memory may allow less
 * @param offline whether the network is left alone: bytes that the cache lacks fail with {@code OFFLINE}
 * @param asset where the bytes are kept; empty for the asset that the address names
 * @param playlists what is done with an HLS playlist found behind the URL
 */
public record SourceOptions(
        Map<String, String> headers,
        long lookAheadBytes,
        boolean offline,
        Optional<AssetKey> asset,
        PlaylistOpener playlists) {
    /** For a store in memory: two minutes at 128 kbit/s, and little beside a decoder's own buffers. */
    public static final long MEMORY_LOOK_AHEAD_BYTES = 2 << 20;

    /** For a store on disk: the rest of the body goes there as fast as it comes. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /** No headers, unbounded look-ahead, online, no HLS. */
    public static final SourceOptions DEFAULTS =
            new SourceOptions(Map.of(), UNBOUNDED, false, Optional.empty(), PlaylistOpener.UNSUPPORTED);

    /** Rejects a look-ahead of nothing; copies {@code headers}. */
    public SourceOptions {
        if (lookAheadBytes <= 0) {
            throw new IllegalArgumentException("lookAheadBytes=" + lookAheadBytes);
        }
        headers = Map.copyOf(headers);
    }

    /** Returns these options with {@code fields} as headers. */
    public SourceOptions withHeaders(Map<String, String> fields) {
        return new SourceOptions(fields, lookAheadBytes, offline, asset, playlists);
    }

    /** Returns these options with another look-ahead. */
    public SourceOptions withLookAheadBytes(long bytes) {
        return new SourceOptions(headers, bytes, offline, asset, playlists);
    }

    /** Returns these options for use without a network, or with it. */
    public SourceOptions withOffline(boolean on) {
        return new SourceOptions(headers, lookAheadBytes, on, asset, playlists);
    }

    /** Returns these options with the bytes kept in {@code other}. */
    public SourceOptions withAsset(AssetKey other) {
        return new SourceOptions(headers, lookAheadBytes, offline, Optional.of(other), playlists);
    }

    /** Returns these options with {@code opener} for HLS playlists. */
    public SourceOptions withPlaylists(PlaylistOpener opener) {
        return new SourceOptions(headers, lookAheadBytes, offline, asset, opener);
    }
}
