package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.abr.AbrSnapshot;
import io.kithara.hls.playlist.CodecList;
import io.kithara.hls.playlist.Segment;
import io.kithara.stream.Codec;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which variant is planned of: asks the {@link Adaptation}, waits for the playlist of the variant it names, then plans of
 * that one, and anew what the switch is to replace. Confined to the stream's loader task; no lock.
 */
final class VariantSwitch {
    private final HlsContext context;
    private final Tracks tracks;
    private final Adaptation adaptation;
    private final SegmentQueue queue;
    private final ChunkDelivery delivery;

    /** What is planned of, since the last switch was applied. */
    private Choice choice;

    /** What to switch to as soon as its playlist is there. */
    private @Nullable Choice target;

    VariantSwitch(
            HlsContext context,
            Tracks tracks,
            Adaptation adaptation,
            SegmentQueue queue,
            ChunkDelivery delivery,
            VariantTrack first) {
        this.context = context;
        this.tracks = tracks;
        this.adaptation = adaptation;
        this.queue = queue;
        this.delivery = delivery;
        this.choice = new Choice(first, AbrDecision.Reason.INITIAL);
    }

    /** Returns the variant that is planned of, and why it was switched to. */
    Choice choice() {
        return choice;
    }

    VariantTrack current() {
        return choice.track();
    }

    // ---- by choice

    /** Switches, or plans anew, if something else is better by now. */
    void adapt() {
        if (tracks.all().size() < 2) {
            return;
        }
        AbrDecision decision = adaptation.decide(view(), Set.of());
        switch (decision.action()) {
            case STAY -> target = null;
            case SWITCH -> aimUnlessBlocked(tracks.byIndex(decision.variant()), decision.reason());
            case ABANDON -> abandon(tracks.byIndex(decision.variant()), decision.reason());
        }
        // What was given up is looked at before it is followed again.
        if (target != null && target.track().isLoaded() && !target.track().isDead()) {
            apply(target);
        }
        if (target == null) {
            adaptation.replacement(view()).ifPresent(this::replaceQueued);
        }
    }

    private Adaptation.View view() {
        List<SegmentSlot> slots = queue.slots();
        long bufferedUs = 0;
        List<Integer> queued = new ArrayList<>();
        int over = 0;
        while (over < slots.size() && slots.get(over).isOver()) {
            bufferedUs += slots.get(over).bufferedUs();
            if (over >= queue.firstBehindReader()) {
                queued.add(slots.get(over).track().rung().index());
            }
            over++;
        }
        SegmentSlot head = over < slots.size() ? slots.get(over) : null;
        Segment next = current().isLoaded() ? queue.position().nearest(current()) : null;
        return new Adaptation.View(
                current().rung().index(),
                target == null ? AbrSnapshot.NONE : target.track().rung().index(),
                bufferedUs + (head == null ? 0 : head.bufferedUs()),
                next == null ? 1 : next.durationUs(),
                head,
                queued);
    }

    /** Where all have failed lately, the one that plays stays: from one to the next and back would go on for ever. */
    private void aimUnlessBlocked(VariantTrack wanted, AbrDecision.Reason why) {
        if (wanted.isBlocked(context.now())) {
            target = null;
        } else {
            aim(wanted, why);
        }
    }

    private void aim(VariantTrack wanted, AbrDecision.Reason why) {
        if (wanted == current()) {
            target = null;
            return;
        }
        target = new Choice(wanted, why);
        boolean stale = wanted.isLoaded() && Tracks.mayChange(wanted.playlist());
        if (!wanted.isLoaded() || stale) {
            tracks.load(wanted);
        }
    }

    private void apply(Choice wanted) {
        VariantTrack before = current();
        go(wanted);
        queue.position().forgetNumber();
        if (wanted.reason() == AbrDecision.Reason.MANUAL) {
            dropUnread();
        } else if (current().rung().averageBps() < before.rung().averageBps()) {
            dropUnbegun();
        }
        preroll(before);
    }

    /** A listener who asks for another variant does not want to hear what was fetched of the old one. */
    private void dropUnread() {
        List<SegmentSlot> slots = queue.slots();
        int from = slots.size();
        while (from > 0 && delivery.takeBack(slots.get(from - 1))) {
            from--;
        }
        queue.planAnewFrom(from);
        if (!slots.isEmpty() && slots.get(slots.size() - 1).isHandedOut()) {
            delivery.continueBehind(slots.get(slots.size() - 1));
        }
    }

    /** What has not begun to arrive would come from the variant that is too much. */
    private void dropUnbegun() {
        List<SegmentSlot> slots = queue.slots();
        int from = slots.size();
        while (from > 0
                && !slots.get(from - 1).isHandedOut()
                && !slots.get(from - 1).hasBegun()) {
            from--;
        }
        queue.planAnewFrom(from);
    }

    /**
     * Another codec has no history at the boundary, nor has MP3, the frames of which begin in the bits of those before them:
     * the segment before is decoded for it, and dropped unheard.
     */
    private void preroll(VariantTrack before) {
        String codecs = current().rung().codecs();
        boolean carriedOver = before.rung().codecs().equals(codecs)
                && !CodecList.parse(codecs).audio().contains(Codec.MP3);
        boolean hurry =
                choice.reason() == AbrDecision.Reason.URGENT_DOWN || choice.reason() == AbrDecision.Reason.FAILED;
        if (!carriedOver && !hurry && !queue.slots().isEmpty()) {
            queue.position().stepBack(current());
        }
    }

    /** Plans anew from a segment on that waits to be handed out; {@code place} as in {@link Adaptation.View#queued}. */
    private void replaceQueued(int place) {
        int index = queue.firstBehindReader() + place;
        if (!queue.slots().get(index).isHandedOut()) {
            queue.planAnewFrom(index);
        }
    }

    private void abandon(VariantTrack other, AbrDecision.Reason why) {
        List<SegmentSlot> slots = queue.slots();
        for (int i = 0; i < slots.size(); i++) {
            SegmentSlot slot = slots.get(i);
            if (!slot.isOver()) {
                if (why == AbrDecision.Reason.STALLED) {
                    slot.track().block(context.now() + FailurePolicy.BLOCKED.toNanos());
                }
                queue.giveUp(
                        i,
                        new MediaException(MediaException.Reason.TIMEOUT, "a variant was too slow, another took over"));
                go(new Choice(other, why));
                return;
            }
        }
        aim(other, why);
    }

    // ---- by need

    /** Returns whether another variant may stand in: not where the cache lacks what the listener has chosen by hand. */
    boolean mayStandIn(MediaException trouble) {
        return trouble.reason() != MediaException.Reason.OFFLINE || !adaptation.isChosenByHand();
    }

    /** Plans of another variant from now on, whether or not its playlist is there. */
    void go(Choice other) {
        adaptation.switched(current(), other.track());
        choice = other;
        target = null;
        tracks.follow(current());
        if (!current().isLoaded()) {
            tracks.load(current());
        }
    }

    /** Returns what would be switched to if these could not be played. */
    VariantTrack preferredBut(Set<VariantTrack> exhausted) {
        return tracks.byIndex(adaptation.decide(view(), exhausted).variant());
    }

    /** Gives up the switch to a variant whose playlist cannot be had, if it is aimed at. */
    void retract(VariantTrack unreachable) {
        if (target != null && target.track() == unreachable) {
            target = null;
        }
    }

    @Override
    public String toString() {
        return "VariantSwitch[" + choice + (target == null ? "]" : " to " + target + "]");
    }
}
