package io.kithara.decode.mp4;

import io.kithara.decode.tags.MetadataDraft;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code moov} says, filled by {@link MovieVisitor}. Not safe for several threads; unchanged once read. */
final class Movie {
    /**
     * Defaults of a track's fragments, from {@code trex} and {@code tfhd}.
     *
     * @param description entry of {@code stsd}, counted from 1
     */
    record FragmentDefaults(int description, long duration, int size) {
        static final FragmentDefaults NONE = new FragmentDefaults(1, 0, 0);
    }

    /** Units of edit lists and of {@link #fragmentDuration}. */
    long timescale = 1;

    /** Whether fragments may follow. */
    boolean fragmented;

    /** {@code mehd}: the whole presentation in units of the movie, 0 if not said. */
    long fragmentDuration;

    /** The audio track to read; null if there is none. */
    @Nullable
    MovieTrack track;

    /** Tracks of text, by their number: one of them may hold chapters. */
    final Map<Integer, MovieTrack> texts = new HashMap<>();

    final Map<Integer, FragmentDefaults> fragmentDefaults = new HashMap<>();
    final MetadataDraft tags = new MetadataDraft();

    FragmentDefaults defaults(int trackId) {
        return fragmentDefaults.getOrDefault(trackId, FragmentDefaults.NONE);
    }
}
