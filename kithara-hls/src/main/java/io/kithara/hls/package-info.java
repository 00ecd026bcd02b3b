/**
 * HTTP Live Streaming. {@link io.kithara.hls.HlsSources} opens a {@link io.kithara.stream.MediaSource} for a playlist.
 *
 * <p>One stream is an {@code HlsSource}, the reader's side, and an {@code HlsLoader}, a task of the workers that takes one
 * message after the other. The loader's parts, in the order in which an address becomes a chunk:
 *
 * <ol>
 *   <li>{@code SmallFiles}, {@code Keys}: playlists and keys, from the network or the cache.
 *   <li>{@code Ladder}, {@code Tracks}, {@code VariantTrack}: the variants, their playlists, and their places on one timeline.
 *   <li>{@code SegmentPlan}: what is due, with {@code SegmentQueue} and {@code PlanPosition} (what comes next), {@code
 *       LookAhead} (how much of it), {@code VariantSwitch} and {@code Adaptation} (of which variant), {@code Recovery}, {@code
 *       Troubles} and {@code FailurePolicy} (what if it fails), {@code ChunkDelivery} (to the reader).
 *   <li>{@code SegmentOpener}, {@code SegmentSlot}, {@code SegmentParts}, {@code SegmentBytes}: one segment with its init segment and keys.
 * </ol>
 *
 * <p>Shared by all streams is the {@code SegmentStore}: a {@code ResourceLoad} for each file or byte range, with {@code
 * FilePart} (what of it is there), {@code LoadUsers}, {@code LoadWaiters} (for whom), {@code LoadDownload}, {@code LoadSink}
 * (from the network), {@code WriteClaim} and {@code SharedFile} (into the cache).
 */
@NullMarked
package io.kithara.hls;

import org.jspecify.annotations.NullMarked;
