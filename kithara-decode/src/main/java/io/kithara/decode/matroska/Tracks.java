package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import org.jspecify.annotations.Nullable;

/**
 * The track that is played: the first that is sound, enabled, marked as default, and can be decoded; without such a one the
 * first that can be decoded.
 *
 * @param entry what the file says of it
 * @param coding how it is coded
 */
record Tracks(TrackEntry entry, Coding coding) {
    /** A file has a dozen; the limit is what two bytes of track number can tell apart, generously. */
    private static final int MAX_TRACKS = 1024;

    /**
     * Chooses the track.
     *
     * @throws DecodeException why the first audio track cannot be decoded, if none can; {@code UNSUPPORTED} if there is none
     */
    static Tracks choose(Master tracks) throws DecodeException {
        Tracks chosen = null;
        DecodeException problem = null;
        int count = 0;
        while (tracks.next()) {
            if (tracks.id() != Id.TRACK_ENTRY) {
                continue;
            }
            if (++count > MAX_TRACKS) {
                throw new DecodeException(
                        DecodeException.Reason.LIMIT, "a Matroska file of more than " + MAX_TRACKS + " tracks");
            }
            try {
                chosen = better(chosen, TrackEntry.read(tracks.children()));
            } catch (DecodeException e) {
                problem = problem == null ? e : problem;
            }
        }
        if (chosen != null) {
            return chosen;
        }
        throw problem != null
                ? problem
                : new DecodeException(
                        DecodeException.Reason.UNSUPPORTED, "a Matroska file of " + count + " tracks without audio");
    }

    private static @Nullable Tracks better(@Nullable Tracks chosen, TrackEntry next) throws DecodeException {
        boolean wanted = next.isAudio() && (chosen == null || (next.isDefault && !chosen.entry.isDefault));
        return wanted ? new Tracks(next, Coding.of(next)) : chosen;
    }
}
