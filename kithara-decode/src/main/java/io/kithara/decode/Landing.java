package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether the chunk that came is the one that holds what is wanted next, and where to ask if not: playlists round durations,
 * so by the container's own times a segment may begin after the place it was chosen for, or end before it. Confined to
 * the decode worker.
 */
final class Landing {
    /**
     * Each answer tells how far the playlist is off there and leaves less than half of the error, as long as rounding explains
     * it: two for the neighbour that rounding hides, and the others for 64 segments, or a few discontinuities in between.
     */
    private static final int MAX_ATTEMPTS = 8;

    private final Set<Long> seen = new HashSet<>();
    private boolean open;
    private boolean wentBack;
    private boolean atEnd;

    /** Begins to look at the chunks that come. */
    void begin() {
        open = true;
        wentBack = false;
        atEnd = false;
        seen.clear();
    }

    /** Takes what comes as it is. */
    void end() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Judges that the source has nothing there: the media may be longer than the playlist says.
     *
     * @return what to ask the source for instead, in its own times; empty if that was done, or nobody knows its end
     */
    OptionalLong beforeEnd(OptionalLong durationUs) {
        boolean again = open && !atEnd && durationUs.orElse(0) > 0;
        atEnd = true;
        return again ? OptionalLong.of(durationUs.getAsLong() - 1) : OptionalLong.empty();
    }

    /**
     * Judges a chunk, of which the first packet is there. The landing is over unless the result says to go elsewhere.
     *
     * @param startsAtUs where it starts by its own times
     * @param wantedUs what is wanted of it
     * @return what to ask the source for instead, in its own times; empty if the chunk serves, or nothing better is known
     */
    OptionalLong elsewhere(MediaChunk chunk, long startsAtUs, long wantedUs) {
        open = false;
        if (chunk.startUs().isEmpty() || chunk.durationUs().isEmpty()) {
            return OptionalLong.empty();
        }
        long statedUs = chunk.startUs().getAsLong();
        boolean before = wantedUs < startsAtUs;
        boolean after = wantedUs >= startsAtUs + chunk.durationUs().getAsLong();
        if ((!before && !after)
                || (after && (wentBack || atEnd))
                || !seen.add(statedUs)
                || seen.size() > MAX_ATTEMPTS) {
            return OptionalLong.empty();
        }
        open = true;
        wentBack |= before;
        long byPlaylist = wantedUs + statedUs - startsAtUs;
        return OptionalLong.of(Math.max(0, before ? Math.min(byPlaylist, statedUs - 1) : byPlaylist));
    }
}
