package io.kithara.decode;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the zero of a container's clock lies on the stream's timeline, for each stretch without a discontinuity. Variants
 * share a clock (RFC 8216 section 6.2.4) until one turns out to have its own. Confined to the decode worker.
 */
final class Anchors {
    /** Clocks that are remembered, two or more of a stretch; a seek back beyond them goes by the playlist again. */
    private static final int MAX_REMEMBERED = 256;

    /**
     * Ties a clock to the timeline.
     *
     * @param zero what the clock says at frame 0 of the timeline, in frames
     * @param at where the chunk that it was learned from lies on the timeline, in frames
     * @param stated where the playlist has that chunk, in frames: off by all the rounding before the stretch
     * @param rate the rate all are counted at
     */
    record Anchor(long zero, long at, long stated, int rate) {
        long zeroAt(int otherRate) {
            return FrameTime.rescale(zero, rate, otherRate);
        }

        long atAt(int otherRate) {
            return FrameTime.rescale(at, rate, otherRate);
        }

        long statedAt(int otherRate) {
            return FrameTime.rescale(stated, rate, otherRate);
        }
    }

    private record Stretch(long discontinuitySequence, int variant) {}

    private static final int ANY_VARIANT = -1;

    private final Map<Stretch, Anchor> known = new LinkedHashMap<>();

    /** Returns what is known of a variant's clock in a stretch, else of the other variants'; null if nothing is. */
    @Nullable
    Anchor find(long discontinuitySequence, int variant) {
        Anchor own = known.get(new Stretch(discontinuitySequence, variant));
        return own != null ? own : known.get(new Stretch(discontinuitySequence, ANY_VARIANT));
    }

    /** Notes a clock that was set; what other variants are known to count from stays. */
    void learn(long discontinuitySequence, int variant, Anchor anchor) {
        put(new Stretch(discontinuitySequence, variant), anchor);
        Stretch any = new Stretch(discontinuitySequence, ANY_VARIANT);
        if (!known.containsKey(any)) {
            put(any, anchor);
        }
    }

    /** Notes a clock for a stretch that begins here, for all its variants. */
    void begin(long discontinuitySequence, Anchor anchor) {
        known.keySet().removeIf(stretch -> stretch.discontinuitySequence == discontinuitySequence);
        put(new Stretch(discontinuitySequence, ANY_VARIANT), anchor);
    }

    private void put(Stretch stretch, Anchor anchor) {
        known.put(stretch, anchor);
        if (known.size() > MAX_REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
