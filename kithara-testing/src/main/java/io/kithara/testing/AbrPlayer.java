package io.kithara.testing;

import java.util.List;
import java.util.OptionalInt;

/** The rules under test in an {@link AbrSimulator}: told what the network does, asked what to request. */
public interface AbrPlayer {
    /**
     * What a player can know before a request.
     *
     * @param nowNanos virtual time
     * @param segment place of the next segment in the stream
     * @param bufferedMillis media ahead of the playhead
     * @param queued variant of each buffered segment that has not begun to play, nearest first
     */
    record Situation(long nowNanos, int segment, double bufferedMillis, List<Integer> queued) {}

    /**
     * A request under way.
     *
     * @param variant what was asked for
     * @param bits size of the segment
     * @param receivedBits what has come of it
     * @param elapsedNanos time since the request
     * @param latencyNanos time from the request to the first byte
     */
    record Progress(int variant, double bits, double receivedBits, long elapsedNanos, long latencyNanos) {}

    /** Returns the variant to ask for. */
    int choose(Situation situation);

    /** Returns which of the queued segments to fetch again in the variant just chosen, instead of the next; usually none. */
    default OptionalInt replaces(Situation situation) {
        return OptionalInt.empty();
    }

    /** Returns whether to give up the request; {@link #choose} is asked next, for the same segment. */
    default boolean abandons(Situation situation, Progress progress) {
        return false;
    }

    /** Hears that bytes came, in the order in which they came; the wait for the first is not in {@code durationNanos}. */
    void received(double bits, long durationNanos, long endedAtNanos);

    /** Hears that a request ended, {@code complete} or given up. */
    void ended(Progress request, boolean complete);
}
