package io.kithara.hls;

import java.util.List;

/** How far ahead of the reader segments are asked for. Confined to the stream's loader task; no lock. */
final class LookAhead {
    /** As many requests as browsers send one host; more do not make a line faster. */
    private static final int MAX_IN_FLIGHT = 6;

    /** What a segment of which nothing says how long it is counts for: the most that sound for listening has. */
    private static final long ASSUMED_BPS = 320_000;

    private final HlsContext context;
    private final Tracks tracks;
    private final Adaptation adaptation;

    LookAhead(HlsContext context, Tracks tracks, Adaptation adaptation) {
        this.context = context;
        this.tracks = tracks;
        this.adaptation = adaptation;
    }

    /** Returns whether one more segment of a track may be asked for behind these. */
    boolean hasRoomBehind(SegmentQueue queue, VariantTrack playing) {
        List<SegmentSlot> slots = queue.slots();
        boolean starving = slots.size() <= 1;
        return inFlight(slots) < maxInFlight(playing)
                && (starving || hasRoomBehind(slots.subList(queue.firstBehindReader(), slots.size())));
    }

    private static int inFlight(List<SegmentSlot> slots) {
        int count = 0;
        for (SegmentSlot slot : slots) {
            if (!slot.isOver() && !slot.isLanded()) {
                count++;
            }
        }
        return count;
    }

    private boolean hasRoomBehind(List<SegmentSlot> ahead) {
        long aheadUs = 0;
        long aheadBytes = 0;
        for (SegmentSlot slot : ahead) {
            aheadUs += durationUs(slot);
            aheadBytes += bytesOf(slot);
        }
        return aheadUs < context.options().lookAhead().toNanos() / 1_000 && aheadBytes < maxBytes();
    }

    /** With variants to choose from, what is asked for too early is asked for in the wrong one. */
    private int maxInFlight(VariantTrack playing) {
        return tracks.all().size() < 2 ? MAX_IN_FLIGHT : Math.min(MAX_IN_FLIGHT, adaptation.usefulRequests(playing));
    }

    /** Until a segment is answered it counts for what the playlist says of its variant. */
    private static long bytesOf(SegmentSlot slot) {
        long known = slot.knownBytes();
        if (known > 0) {
            return known;
        }
        long stated = slot.track().rung().averageBps();
        long bps = stated > 1 ? stated : ASSUMED_BPS;
        return bps / 8 * durationUs(slot) / 1_000_000;
    }

    /** A segment that is stated to take no time would let the look-ahead run without end. */
    private static long durationUs(SegmentSlot slot) {
        long stated = slot.segment().durationUs();
        return stated > 0 || !slot.track().isLoaded()
                ? stated
                : slot.track().playlist().targetDurationUs();
    }

    /** What was asked for, and not so much that a store in memory could not hold it. */
    private long maxBytes() {
        return Math.min(context.options().lookAheadBytes(), context.segments().lookAheadBytes());
    }

    @Override
    public String toString() {
        return "LookAhead[" + context.options().lookAhead() + ", " + maxBytes() + " B]";
    }
}
