package io.kithara.hls;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stream remembers of segments that failed, for {@link FailurePolicy}: which tracks were tried for the one that fails
 * now, since when, and how many were given up right before it. Confined to the stream's loader.
 */
final class Troubles {
    private final Set<VariantTrack> tried = new HashSet<>();
    private boolean any;
    private long fromUs;
    private long toUs;
    private long sinceNanos;
    private long answersBefore;
    private boolean answered;

    /** What the reader is through with: segments given up since the last sound one, and whether there was one. */
    private int skipped;

    private boolean played;

    /** Forgets which segment failed; the reader goes elsewhere. */
    void sought() {
        any = false;
        skipped = 0;
        tried.clear();
    }

    /**
     * Notes that a slot failed: the same trouble as before if it is about the same stretch of another track.
     *
     * @param answers how often any server has answered so far
     */
    void failed(SegmentSlot slot, long now, long answers) {
        boolean again = any && isSameStretch(slot);
        answered = again && answers > answersBefore;
        answersBefore = answers;
        if (!again) {
            any = true;
            fromUs = slot.startUs();
            toUs = slot.endUs();
            sinceNanos = now;
            tried.clear();
        }
        tried.add(slot.track());
    }

    /** Tracks cut their segments differently: most of one has to be most of the other. */
    private boolean isSameStretch(SegmentSlot slot) {
        long commonUs = Math.min(toUs, slot.endUs()) - Math.max(fromUs, slot.startUs());
        return slot.startUs() == fromUs || 2 * commonUs > Math.min(toUs - fromUs, slot.endUs() - slot.startUs());
    }

    /** Lets every track be tried again. */
    void tryAllAgain() {
        tried.clear();
    }

    boolean isWorthTrying(VariantTrack track) {
        return !tried.contains(track) && track.isPromising();
    }

    /** Returns the tracks that are not worth trying. */
    Set<VariantTrack> exhausted(List<VariantTrack> all) {
        Set<VariantTrack> exhausted = new HashSet<>(tried);
        all.stream().filter(track -> !track.isPromising()).forEach(exhausted::add);
        return exhausted;
    }

    /** Returns whether any server has answered between the last two failures. */
    boolean isAnswered() {
        return answered;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Notes that the reader is through with a slot. */
    void passed(SegmentSlot slot) {
        @Nullable Boolean sound = soundness(slot);
        if (sound != null) {
            played |= sound;
            skipped = sound ? 0 : skipped + 1;
        }
    }

    /** Returns how many segments were given up right before a slot; gaps that were declared are no sign of a dead server. */
    int skippedBefore(List<SegmentSlot> slots, int index) {
        if (slots.get(index).segment().isGap()) {
            return 0;
        }
        int count = 0;
        for (int i = index - 1; i >= 0; i--) {
            @Nullable Boolean sound = soundness(slots.get(i));
            if (sound != null && sound) {
                return count;
            }
            count += sound == null ? 0 : 1;
        }
        return count + skipped;
    }

    /** Returns whether anything before a slot could be had. */
    boolean playedBefore(List<SegmentSlot> slots, int index) {
        return played
                || slots.subList(0, index).stream()
                        .anyMatch(slot -> slot.isHeardInPart()
                                || (!slot.isMissing() && slot.isLanded() && slot.failure() == null));
    }

    /**
     * Returns whether a slot was had, be it in part: a dead server sends nothing that can be heard; null if another took its place
     * or it was never there, so that it counts for nothing.
     */
    private static @Nullable Boolean soundness(SegmentSlot slot) {
        if (slot.isReplaced() || slot.segment().isGap()) {
            return null;
        }
        return slot.isHeardInPart() || (!slot.isMissing() && slot.failure() == null);
    }

    @Override
    public String toString() {
        return "Troubles[" + (any ? fromUs + ".." + toUs + " us, tried " + tried.size() : "none") + ", skipped "
                + skipped + "]";
    }
}
