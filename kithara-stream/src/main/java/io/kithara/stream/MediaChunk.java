package io.kithara.stream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stretch of media that one demuxer reads: a whole file, an HLS segment, one connection of a radio station. It refers
 * to its bytes and carries none.
 *
 * @param epoch the seek epoch it was planned in; a chunk of an older epoch is dropped
 * @param sequence number of the chunk, ascending by one within an epoch unless something is missing
 * @param init the init segment (EXT-X-MAP), if the format has one apart
 * @param media the bytes
 * @param hint what the protocol says about the format
 * @param startUs where the chunk starts on the stream's timeline in microseconds, if the protocol says so
 * @param durationUs its announced duration in microseconds
 * @param discontinuity whether timestamps or format may break before this chunk
 * @param discontinuitySequence number of the stretch between two breaks that it belongs to: within one, and in every
 *     variant, timestamps count from the same zero
 * @param variant index of the variant it belongs to; 0 where there is one
 * @param missing the protocol knows that this stretch cannot be had ({@code EXT-X-GAP}, a segment that failed); then
 *     {@code media} has no bytes and {@code durationUs} is what is missing
 */
public record MediaChunk(
        long epoch,
        long sequence,
        Optional<MediaData> init,
        MediaData media,
        MediaHint hint,
        OptionalLong startUs,
        OptionalLong durationUs,
        boolean discontinuity,
        long discontinuitySequence,
        int variant,
        Optional<MediaException> missing) {
    /** Describes a chunk of a stream whose timestamps never break. */
    public MediaChunk(
            long epoch,
            long sequence,
            Optional<MediaData> init,
            MediaData media,
            MediaHint hint,
            OptionalLong startUs,
            OptionalLong durationUs,
            boolean discontinuity,
            int variant,
            Optional<MediaException> missing) {
        this(epoch, sequence, init, media, hint, startUs, durationUs, discontinuity, 0, variant, missing);
    }
}
