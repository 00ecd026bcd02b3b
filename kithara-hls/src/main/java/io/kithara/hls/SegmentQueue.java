package io.kithara.hls;

import io.kithara.hls.playlist.Segment;
import io.kithara.hls.playlist.SegmentKey;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The segments that are planned, in the order they are played, and the place behind the last of them. The first of them
 * may be with the reader; what is taken out is closed. Confined to the stream's loader task; no lock.
 */
final class SegmentQueue {
    /** The longest pre-roll, 11 packets of MP3, takes two segments where they are as short as 200 ms. */
    private static final int MAX_PUT_BEFORE = 2;

    private final SegmentOpener opener;
    private final PlanPosition position = new PlanPosition();
    private final List<SegmentSlot> slots = new ArrayList<>();
    private final List<SegmentSlot> view = Collections.unmodifiableList(slots);

    SegmentQueue(SegmentOpener opener) {
        this.opener = opener;
    }

    /** Returns the segments as they are at any time. */
    List<SegmentSlot> slots() {
        return view;
    }

    PlanPosition position() {
        return position;
    }

    // ---- at the end

    /** Returns whether a track has a segment that comes next. */
    boolean hasNext(VariantTrack track) {
        return position.next(track) != null;
    }

    /** Begins to load the next segment of a variant, behind a hole if some were lost; returns whether there was one. */
    boolean planNext(Choice choice) {
        VariantTrack track = choice.track();
        Segment next = position.next(track);
        if (next == null) {
            return false;
        }
        position.hole(track).map(hole -> lost(choice, hole)).ifPresent(slots::add);
        SegmentSlot slot = opener.open(choice, next, slots.isEmpty() ? Priority.OWED : Priority.AHEAD);
        slots.add(slot);
        position.goBehind(slot, track);
        return true;
    }

    private static SegmentSlot lost(Choice choice, Segment hole) {
        return SegmentSlot.missing(
                choice,
                hole,
                new MediaException(
                        MediaException.Reason.NOT_FOUND, "segments left the playlist before they could be fetched"));
    }

    /** Drops the segments from this one on: they are planned anew, of whatever track plays then. */
    void planAnewFrom(int index) {
        if (index < slots.size()) {
            position.returnTo(slots.get(index));
            cut(index, slots.size());
        }
    }

    // ---- at the front

    /** Starts over at a time: takes back what is loaded for it of the variant that plays, and closes the rest. */
    void seek(long targetUs, Choice playing) {
        keepFrom(targetUs, playing);
        if (slots.isEmpty()) {
            position.seekTo(targetUs);
        } else {
            position.goBehind(slots.get(slots.size() - 1), playing.track());
        }
    }

    /** Keeps what is sound from the segment that holds a time on; if that comes a little before, what lies between is put before. */
    private void keepFrom(long targetUs, Choice playing) {
        // What is asked for may be the pre-roll of the variant that plays: another's would lead to the same question.
        int own = 0;
        while (own < slots.size() && slots.get(own).track() != playing.track()) {
            own++;
        }
        cut(0, own);
        int put = 0;
        for (Segment missing : justBefore(targetUs, playing.track())) {
            slots.add(put++, opener.open(playing, missing, Priority.OWED));
        }
        int passed = 0;
        while (passed < slots.size() && !holds(slots.get(passed), targetUs)) {
            passed++;
        }
        cut(0, passed);
        int sound = 0;
        while (sound < slots.size() && slots.get(sound).isUsable()) {
            slots.get(sound).takeBack();
            sound++;
        }
        cut(sound, slots.size());
    }

    /** Returns the segments from the one that holds a time to the last before those here; none if they are many. */
    private List<Segment> justBefore(long targetUs, VariantTrack playing) {
        SegmentSlot first = slots.isEmpty() ? null : slots.get(0);
        if (first == null || !playing.isLoaded() || !first.isUsable() || targetUs >= first.startUs()) {
            return List.of();
        }
        List<Segment> segments = playing.playlist().segments();
        int end = playing.playlist().indexOf(first.segment().mediaSequence());
        int from = end;
        while (from > Math.max(0, end - MAX_PUT_BEFORE) && playing.startUs(segments.get(from)) > targetUs) {
            from--;
        }
        return from < 0 || playing.startUs(segments.get(from)) > targetUs ? List.of() : segments.subList(from, end);
    }

    private static boolean holds(SegmentSlot slot, long timeUs) {
        return slot.isUsable() && slot.startUs() <= timeUs && timeUs < slot.endUs();
    }

    /** Drops the first segments: the reader is through with them. */
    void dropFirst(int count) {
        cut(0, count);
    }

    // ---- in between

    /** Gives a segment up, and all behind it; planning goes on with its time. */
    void giveUp(int index, MediaException why) {
        SegmentSlot slot = slots.get(index);
        if (slot.isHandedOut()) {
            position.returnTo(slot);
            slot.abandon(why);
            slot.settle();
            cut(index + 1, slots.size());
        } else {
            planAnewFrom(index);
        }
    }

    /** Takes a segment for lost: it will be a hole of its length. What the reader has of it stays with the reader. */
    void skip(int index, MediaException why) {
        SegmentSlot slot = slots.get(index);
        slot.settle();
        if (!slot.isHandedOut()) {
            slot.close();
            slots.set(index, SegmentSlot.missing(slot.choice(), slot.segment(), why));
        }
    }

    /** Returns a slot that keeps the place of a segment until it is asked for again: nothing behind it is handed out. */
    SegmentSlot keepPlaceOf(int index, MediaException why) {
        SegmentSlot slot = slots.get(index);
        SegmentSlot waiting = SegmentSlot.failed(slot.choice(), slot.segment(), why);
        waiting.settle();
        if (slot.isHandedOut()) {
            slot.abandon(why);
            slot.settle();
            slots.add(index + 1, waiting);
        } else {
            slot.close();
            slots.set(index, waiting);
        }
        return waiting;
    }

    /** Asks again for the segment of a slot, unless that has gone meanwhile. */
    void retry(SegmentSlot waiting) {
        int index = slots.indexOf(waiting);
        if (index >= 0) {
            reopen(index).again();
        }
    }

    /** Asks again for the segments that wait to be handed out and have this key, which was a wrong one. */
    void reopenThoseOf(SegmentKey refreshed) {
        for (int i = 0; i < slots.size(); i++) {
            SegmentKey key = slots.get(i).segment().key();
            boolean same = key != null && Objects.equals(key.uri(), refreshed.uri());
            if (same && !slots.get(i).isHandedOut() && !slots.get(i).isMissing()) {
                var unused = reopen(i);
            }
        }
    }

    private SegmentSlot reopen(int index) {
        SegmentSlot slot = slots.get(index);
        slot.close();
        SegmentSlot again = opener.open(slot.choice(), slot.segment(), Priority.OWED);
        slots.set(index, again);
        return again;
    }

    // ---- all of them

    /** Returns the index of the first segment that is not the one being read. */
    int firstBehindReader() {
        return !slots.isEmpty() && slots.get(0).isHandedOut() ? 1 : 0;
    }

    /** Makes the one that the reader needs first urgent, and only that. */
    void urge() {
        Priority priority = Priority.OWED;
        for (SegmentSlot slot : slots) {
            if (!slot.isOver()) {
                slot.urge(priority);
                priority = Priority.AHEAD;
            }
        }
    }

    /** Returns whether nothing more comes of any of them, and the reader has been given all. */
    boolean isDone() {
        return slots.stream().allMatch(slot -> slot.isHandedOut() && slot.isOver());
    }

    void close() {
        cut(0, slots.size());
    }

    private void cut(int from, int to) {
        List<SegmentSlot> gone = slots.subList(from, to);
        gone.forEach(SegmentSlot::close);
        gone.clear();
    }

    @Override
    public String toString() {
        return "SegmentQueue[" + position + " behind " + slots + "]";
    }
}
