package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.abr.AbrSnapshot;
import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.Segment;
import io.kithara.hls.playlist.SegmentKey;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which segments of which variant come next: several are loaded at once, handed out in order, replaced where they fail,
 * and planned anew where the stream is sought or another variant is better. Confined to the stream's loader.
 */
final class SegmentPlan {
    /** As many requests as browsers send one host; more do not make a line faster. */
    private static final int MAX_IN_FLIGHT = 6;

    /** The chunk that is read and the next one: what was not handed out can still be replaced by something better. */
    private static final int MAX_HANDED_OUT = 2;

    /** Playlists round durations: a segment that ends so soon after a time does not hold it for our purposes. */
    private static final long BOUNDARY_US = 500_000;

    /** What a segment of which nothing says how long it is counts for: the most that sound for listening has. */
    private static final long ASSUMED_BPS = 320_000;

    /** How soon a request that was fast enough may turn out to be too slow. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final long NOT_KNOWN = -1;

    private final HlsContext context;
    private final ChunkQueue queue;
    private final Tracks tracks;
    private final Adaptation adaptation;
    private final SegmentOpener opener;
    private final List<SegmentSlot> slots = new ArrayList<>();

    private VariantTrack current;
    private @Nullable VariantTrack target;
    private AbrDecision.Reason switchReason = AbrDecision.Reason.INITIAL;

    /** Where the next segment to plan starts, and its number in the current track if that is known. */
    private long nextUs;

    private long nextSequence = NOT_KNOWN;

    /** Whether {@link #nextUs} is where a listener wants to be, which is hardly ever where a segment starts. */
    private boolean sought;

    private ChunkQueue.Turn turn = ChunkQueue.Turn.FIRST;
    private long chunkSequence;
    private long discontinuity = Long.MIN_VALUE;
    private @Nullable VariantTrack playing;
    private boolean ended;
    private @Nullable MediaException failure;

    private final Troubles troubles = new Troubles();
    private final Set<URI> refreshedKeys = new HashSet<>();
    private @Nullable ScheduledFuture<?> alarm;

    SegmentPlan(HlsContext context, ChunkQueue queue, Tracks tracks, Adaptation adaptation, VariantTrack first) {
        this.context = context;
        this.queue = queue;
        this.tracks = tracks;
        this.adaptation = adaptation;
        this.opener = new SegmentOpener(context, () -> context.post().accept(() -> {}));
        this.current = first;
    }

    VariantTrack current() {
        return current;
    }

    /** Begins at a time of the stream's timeline. */
    void start(long atUs, ChunkQueue.Turn first) {
        nextUs = atUs;
        sought = true;
        turn = first;
        tracks.follow(current);
    }

    /** Starts over at a time; what is loaded for it is kept, other loads are cancelled. */
    void seek(long targetUs, ChunkQueue.Turn newTurn) {
        turn = newTurn;
        chunkSequence = 0;
        ended = false;
        failure = null;
        troubles.sought();
        discontinuity = Long.MIN_VALUE;
        keepFrom(targetUs);
        if (slots.isEmpty()) {
            nextUs = targetUs;
            nextSequence = NOT_KNOWN;
            sought = true;
        } else {
            continueAfterLast();
        }
    }

    /** Takes back what is loaded from the segment that holds a time on; if only that is missing, it is put before. */
    private void keepFrom(long targetUs) {
        Segment before = segmentBefore();
        if (before != null
                && current.startUs(before) <= targetUs
                && targetUs < slots.get(0).startUs()) {
            slots.add(0, opener.open(current, before, Priority.OWED));
        }
        int kept = 0;
        while (kept < slots.size() && !holds(slots.get(kept), targetUs)) {
            kept++;
        }
        cut(0, kept);
        int sound = 0;
        while (sound < slots.size() && slots.get(sound).isUsable()) {
            slots.get(sound).takeBack();
            sound++;
        }
        cut(sound, slots.size());
    }

    /** Returns the segment before the first slot; null if there is none, or the slot is another track's. */
    private @Nullable Segment segmentBefore() {
        SegmentSlot first = slots.isEmpty() ? null : slots.get(0);
        if (first == null || first.track() != current || !current.isLoaded() || !first.isUsable()) {
            return null;
        }
        int index = current.playlist().indexOf(first.segment().mediaSequence() - 1);
        return index < 0 ? null : current.playlist().segments().get(index);
    }

    private static boolean holds(SegmentSlot slot, long timeUs) {
        return slot.isUsable() && slot.startUs() <= timeUs && timeUs < slot.endUs();
    }

    private void continueAfterLast() {
        SegmentSlot last = slots.get(slots.size() - 1);
        nextUs = last.endUs();
        nextSequence = last.track() == current ? last.segment().mediaSequence() + 1 : NOT_KNOWN;
    }

    private void cut(int from, int to) {
        List<SegmentSlot> gone = slots.subList(from, to);
        gone.forEach(SegmentSlot::close);
        gone.clear();
    }

    /** The stream's task has begun to read a chunk: it is through with those before. */
    void consuming(long ofEpoch, long sequence) {
        if (ofEpoch != turn.epoch()) {
            return;
        }
        int done = 0;
        while (done < slots.size()
                && slots.get(done).isHandedOut()
                && slots.get(done).sequence() < sequence) {
            troubles.passed(slots.get(done));
            done++;
        }
        cut(0, done);
    }

    /** The stream's task could not use a chunk, which may be known here already; what is behind it is handed out anew. */
    void unusable(long sequence, MediaException why, ChunkQueue.Turn newTurn) {
        turn = newTurn;
        ended = false;
        for (SegmentSlot slot : slots) {
            if (slot.isHandedOut() && slot.sequence() == sequence) {
                slot.reject(why);
            } else if (slot.isHandedOut() && slot.sequence() > sequence) {
                slot.takeBack();
            }
        }
        if (failure != null) {
            queue.fail(turn, failure);
        }
    }

    /** Does whatever is due. */
    void step() {
        if (failure != null) {
            return;
        }
        do {
            recover();
            if (failure != null) {
                return;
            }
            adapt();
            fill();
        } while (!handOut());
        urge();
        finish();
        arm();
    }

    // ---- planning

    private void fill() {
        if (!current.isLoaded()) {
            tracks.load(current);
            return;
        }
        while (mayLoadAhead()) {
            Segment next = nextSegment();
            if (next == null) {
                return;
            }
            SegmentSlot slot = opener.open(current, next, slots.isEmpty() ? Priority.OWED : Priority.AHEAD);
            slots.add(slot);
            nextUs = slot.endUs();
            nextSequence = next.mediaSequence() + 1;
            sought = false;
        }
    }

    private boolean mayLoadAhead() {
        int inFlight = 0;
        long aheadUs = 0;
        long aheadBytes = 0;
        for (SegmentSlot slot : slots) {
            inFlight += slot.isOver() || slot.isLanded() ? 0 : 1;
            boolean reading = slot == slots.get(0) && slot.isHandedOut();
            aheadUs += reading ? 0 : slot.segment().durationUs();
            aheadBytes += reading ? 0 : bytesOf(slot);
        }
        boolean starving = slots.size() <= 1;
        boolean room = aheadUs < context.options().lookAhead().toNanos() / 1_000 && aheadBytes < lookAheadBytes();
        return inFlight < maxInFlight() && (starving || room);
    }

    /** With variants to choose from, what is asked for too early is asked for in the wrong one. */
    private int maxInFlight() {
        return tracks.all().size() < 2 ? MAX_IN_FLIGHT : Math.min(MAX_IN_FLIGHT, adaptation.usefulRequests(current));
    }

    /** Until a segment is answered it counts for what the playlist says of its variant. */
    private long bytesOf(SegmentSlot slot) {
        long known = slot.knownBytes();
        if (known > 0) {
            return known;
        }
        long stated = slot.track().rung().averageBps();
        long bps = stated > 1 ? stated : ASSUMED_BPS;
        return bps / 8 * slot.segment().durationUs() / 1_000_000;
    }

    /** What was asked for, and not so much that a store in memory could not hold it. */
    private long lookAheadBytes() {
        long capacity = context.segments().assets().capacityBytes().orElse(Long.MAX_VALUE);
        return Math.min(context.options().lookAheadBytes(), capacity / 2);
    }

    /** Returns the next segment of the current track; null at its end, for now or for good. */
    private @Nullable Segment nextSegment() {
        MediaPlaylist playlist = current.playlist();
        if (playlist.segments().isEmpty()) {
            return null;
        }
        if (nextSequence == NOT_KNOWN) {
            int index = indexAt(nextUs);
            if (index == 0 && current.firstUs() - nextUs > BOUNDARY_US) {
                return lost(playlist);
            }
            return index < playlist.segments().size() ? playlist.segments().get(index) : null;
        }
        if (nextSequence < playlist.mediaSequence()) {
            return lost(playlist);
        }
        int index = playlist.indexOf(nextSequence);
        return index < 0 ? null : playlist.segments().get(index);
    }

    private int indexAt(long timeUs) {
        MediaPlaylist playlist = current.playlist();
        int index = current.indexAt(timeUs);
        Segment segment = playlist.segments().get(index);
        long left = current.startUs(segment) + segment.durationUs() - timeUs;
        if (sought) {
            return left <= 0 ? index + 1 : index;
        }
        return left <= Math.min(BOUNDARY_US, segment.durationUs() / 4) ? index + 1 : index;
    }

    /** Segments left the live playlist before they were planned: a hole that says so, then the first that is left. */
    private @Nullable Segment lost(MediaPlaylist playlist) {
        Segment first = playlist.segments().get(0);
        long missingUs = current.startUs(first) - nextUs;
        nextSequence = first.mediaSequence();
        if (missingUs > 0) {
            Segment hole = new Segment(
                    first.mediaSequence() - 1,
                    first.startUs() - missingUs,
                    missingUs,
                    first.discontinuity(),
                    first.uri(),
                    null,
                    null,
                    null,
                    Segment.Notes.NONE);
            slots.add(SegmentSlot.missing(
                    current,
                    hole,
                    new MediaException(
                            MediaException.Reason.NOT_FOUND,
                            "segments left the playlist before they could be fetched")));
        }
        nextUs = current.startUs(first);
        return first;
    }

    /** Hands out what is ready, in order. Returns false if a segment turned out to be unusable and is to be replaced. */
    private boolean handOut() {
        boolean strict = tracks.all().size() > 1;
        int waiting = 0;
        for (SegmentSlot slot : slots) {
            if (++waiting > MAX_HANDED_OUT) {
                return true;
            }
            if (!slot.isHandedOut()) {
                if (!slot.isReady(strict)) {
                    return slot.failure() == null || slot.isSettled();
                }
                offer(slot);
            }
            if (!slot.isOver()) {
                return true;
            }
        }
        return true;
    }

    private void offer(SegmentSlot slot) {
        if (slot.track() != playing) {
            playing = slot.track();
            context.meter()
                    .events()
                    .publish(new KitharaEvent.VariantSwitched(
                            Duration.ofNanos(slot.startUs() * 1_000),
                            slot.track().rung().index(),
                            switchReason.name()));
        }
        long number = slot.segment().discontinuity();
        boolean breaks = discontinuity != Long.MIN_VALUE && discontinuity != number;
        discontinuity = number;
        if (slot.isCached() && slot.isLanded()) {
            context.meter().servedFromCache(slot.knownBytes());
        }
        queue.offer(turn, slot.handOut(turn.epoch(), chunkSequence++, breaks));
    }

    private void urge() {
        boolean owed = true;
        for (SegmentSlot slot : slots) {
            if (!slot.isOver()) {
                slot.urge(owed ? Priority.OWED : Priority.AHEAD);
                owed = false;
            }
        }
    }

    private void finish() {
        if (ended || !current.isLoaded()) {
            return;
        }
        boolean all = slots.stream().allMatch(slot -> slot.isHandedOut() && slot.isOver());
        if (!all || nextSegment() != null) {
            return;
        }
        if (!Tracks.mayChange(current.playlist())) {
            ended = true;
            queue.end(turn);
            return;
        }
        MediaException dead = tracks.dead();
        if (dead != null) {
            fail(dead);
        }
    }

    private void fail(MediaException why) {
        failure = why;
        queue.fail(turn, why);
    }

    // ---- adapting

    private void adapt() {
        if (tracks.all().size() < 2 || ended) {
            return;
        }
        AbrDecision decision = adaptation.decide(view(), Set.of());
        switch (decision.action()) {
            case STAY -> target = null;
            case SWITCH -> aim(tracks.byIndex(decision.variant()), decision.reason());
            case ABANDON -> abandon(tracks.byIndex(decision.variant()), decision.reason());
        }
        if (target != null && target.isLoaded()) {
            apply(target);
        }
        if (target == null) {
            adaptation.replacement(view()).ifPresent(this::replaceFrom);
        }
    }

    private Adaptation.View view() {
        long buffered = 0;
        List<Integer> queued = new ArrayList<>();
        SegmentSlot head = null;
        for (SegmentSlot slot : slots) {
            if (head == null) {
                buffered += slot.bufferedUs();
                if (!slot.isOver()) {
                    head = slot;
                } else if (!slot.isHandedOut() || slot != slots.get(0)) {
                    queued.add(slot.track().rung().index());
                }
            }
        }
        Segment next = current.isLoaded() ? nextOrLast() : null;
        return new Adaptation.View(
                current.rung().index(),
                target == null ? AbrSnapshot.NONE : target.rung().index(),
                buffered,
                next == null ? 1 : next.durationUs(),
                head,
                queued);
    }

    private @Nullable Segment nextOrLast() {
        List<Segment> segments = current.playlist().segments();
        return segments.isEmpty()
                ? null
                : segments.get(Math.min(segments.size() - 1, Math.max(0, current.indexAt(nextUs))));
    }

    private void aim(VariantTrack wanted, AbrDecision.Reason reason) {
        if (wanted == current) {
            target = null;
            return;
        }
        target = wanted;
        switchReason = reason;
        boolean stale = wanted.isLoaded() && Tracks.mayChange(wanted.playlist());
        if (!wanted.isLoaded() || stale) {
            tracks.load(wanted);
        }
    }

    private void apply(VariantTrack wanted) {
        boolean down = wanted.rung().averageBps() < current.rung().averageBps();
        boolean wished = switchReason == AbrDecision.Reason.MANUAL;
        adaptation.switched(current, wanted);
        VariantTrack before = current;
        current = wanted;
        target = null;
        nextSequence = NOT_KNOWN;
        tracks.follow(wanted);
        if (wished) {
            dropUnread();
        } else if (down) {
            dropUnbegun();
        }
        preroll(before);
    }

    /** A listener who asks for another variant does not want to hear what was fetched of the old one. */
    private void dropUnread() {
        int from = slots.size();
        while (from > 0 && isUnread(slots.get(from - 1))) {
            from--;
        }
        planAnewFrom(from);
        if (!slots.isEmpty() && slots.get(slots.size() - 1).isHandedOut()) {
            SegmentSlot last = slots.get(slots.size() - 1);
            chunkSequence = last.sequence() + 1;
            discontinuity = last.segment().discontinuity();
            playing = last.track();
        }
    }

    private boolean isUnread(SegmentSlot slot) {
        return !slot.isHandedOut() || queue.takeBack(turn, slot.sequence());
    }

    /** What has not begun to arrive would come from the variant that is too much. */
    private void dropUnbegun() {
        int from = slots.size();
        while (from > 0
                && !slots.get(from - 1).isHandedOut()
                && !slots.get(from - 1).hasBegun()) {
            from--;
        }
        planAnewFrom(from);
    }

    /** Plans the segments from this slot on in the current track. */
    private void planAnewFrom(int from) {
        if (from < slots.size()) {
            nextUs = slots.get(from).startUs();
            nextSequence = NOT_KNOWN;
            cut(from, slots.size());
        }
    }

    /** Another codec has no history at the boundary: its segment before is decoded for it, and dropped unheard. */
    private void preroll(VariantTrack before) {
        if (before.rung().codecs().equals(current.rung().codecs()) || slots.isEmpty() || !current.isLoaded()) {
            return;
        }
        boolean hurry = switchReason == AbrDecision.Reason.URGENT_DOWN || switchReason == AbrDecision.Reason.FAILED;
        List<Segment> segments = current.playlist().segments();
        int index = segments.isEmpty() ? 0 : indexAt(nextUs);
        if (hurry || index == 0 || index >= segments.size()) {
            return;
        }
        Segment earlier = segments.get(index - 1);
        if (earlier.discontinuity() == segments.get(index).discontinuity()) {
            nextSequence = earlier.mediaSequence();
        }
    }

    private void replaceFrom(int queuedIndex) {
        int seen = -1;
        for (int i = 0; i < slots.size(); i++) {
            SegmentSlot slot = slots.get(i);
            seen += slot.isHandedOut() && i == 0 ? 0 : 1;
            if (seen == queuedIndex && !slot.isHandedOut()) {
                planAnewFrom(i);
                return;
            }
        }
    }

    private void abandon(VariantTrack other, AbrDecision.Reason reason) {
        for (int i = 0; i < slots.size(); i++) {
            SegmentSlot slot = slots.get(i);
            if (!slot.isOver()) {
                if (reason == AbrDecision.Reason.STALLED) {
                    slot.track().block(context.now() + FailurePolicy.BLOCKED.toNanos());
                }
                leave(
                        i,
                        new MediaException(MediaException.Reason.TIMEOUT, "a variant was too slow, another took over"));
                go(other, reason);
                return;
            }
        }
        aim(other, reason);
    }

    /** Gives a slot up, and all behind it; planning goes on with its time. */
    private void leave(int index, MediaException why) {
        SegmentSlot slot = slots.get(index);
        nextUs = slot.startUs();
        nextSequence = NOT_KNOWN;
        if (slot.isHandedOut()) {
            slot.abandon(why);
            slot.settle();
            cut(index + 1, slots.size());
        } else {
            cut(index, slots.size());
        }
    }

    private void go(VariantTrack other, AbrDecision.Reason reason) {
        adaptation.switched(current, other);
        switchReason = reason;
        current = other;
        target = null;
        tracks.follow(other);
        if (!other.isLoaded()) {
            tracks.load(other);
        }
    }

    // ---- failures

    private void recover() {
        for (int i = 0; i < slots.size(); i++) {
            SegmentSlot slot = slots.get(i);
            MediaException trouble = slot.isMissing() || slot.isSettled() ? null : slot.failure();
            if (trouble != null) {
                recover(i, slot, trouble);
                return;
            }
            if (slot.isWaiting()) {
                // In an outage they all fail; what is wrong with those behind is seen when this one has come.
                return;
            }
        }
    }

    private void recover(int index, SegmentSlot slot, MediaException trouble) {
        if (refreshesKey(slot, trouble)) {
            reopenThoseOf(Objects.requireNonNull(slot.segment().key()));
            return;
        }
        troubles.failed(slot, context.now(), context.meter().answers());
        long failingForNanos = context.now() - troubles.sinceNanos();
        FailurePolicy.Action action = FailurePolicy.decide(new FailurePolicy.Trouble(
                slot.isGarbage() ? MediaException.Reason.MALFORMED : trouble.reason(),
                slot.track().hasFallBack(),
                tracks.all().stream().anyMatch(troubles::isWorthTrying),
                troubles.isAnswered(),
                failingForNanos,
                troubles.skippedBefore(slots, index),
                troubles.playedBefore(slots, index)));
        switch (action) {
            case FALL_BACK -> {
                slot.track().fallBack();
                leave(index, trouble);
                tracks.load(slot.track());
            }
            case SWITCH -> {
                slot.track().block(context.now() + FailurePolicy.BLOCKED.toNanos());
                leave(index, trouble);
                go(alternative(), AbrDecision.Reason.FAILED);
            }
            case RETRY -> {
                troubles.tryAllAgain();
                SegmentSlot waiting = waiting(index, slot, trouble);
                var unused = context.later(FailurePolicy.retryDelay(failingForNanos), () -> retry(waiting));
            }
            case SKIP -> skip(index, slot, trouble);
            case FAIL -> fail(trouble);
        }
    }

    private VariantTrack alternative() {
        Set<VariantTrack> left = troubles.exhausted(tracks.all());
        VariantTrack chosen = tracks.byIndex(adaptation.decide(view(), left).variant());
        if (!left.contains(chosen)) {
            return chosen;
        }
        return tracks.all().stream()
                .filter(troubles::isWorthTrying)
                .findFirst()
                .orElseGet(() -> tracks.all().stream()
                        .filter(VariantTrack::isPromising)
                        .findFirst()
                        .orElseThrow());
    }

    /** A key that makes noise may have been damaged in the cache: its server is asked once. */
    private boolean refreshesKey(SegmentSlot slot, MediaException failure) {
        SegmentKey key = slot.segment().key();
        URI uri = key == null ? null : key.uri();
        boolean wrong = failure.reason() == MediaException.Reason.KEY_WRONG
                && !slot.isHandedOut()
                && !context.options().offline();
        if (uri == null || !wrong || !refreshedKeys.add(uri)) {
            return false;
        }
        context.keys()
                .newestKey(uri)
                .whenComplete((bytes, ignored) -> context.post().accept(() -> {}));
        return true;
    }

    /** Segments that wait to be handed out were given the wrong key as well. */
    private void reopenThoseOf(SegmentKey refreshed) {
        for (int i = 0; i < slots.size(); i++) {
            SegmentKey key = slots.get(i).segment().key();
            boolean same = key != null && Objects.equals(key.uri(), refreshed.uri());
            if (same && !slots.get(i).isHandedOut() && !slots.get(i).isMissing()) {
                reopen(i);
            }
        }
    }

    private void reopen(int index) {
        SegmentSlot slot = slots.get(index);
        slot.close();
        slots.set(index, opener.open(slot.track(), slot.segment(), Priority.OWED));
    }

    /** Returns the slot that keeps the place until the segment is asked for again: nothing behind it is handed out. */
    private SegmentSlot waiting(int index, SegmentSlot slot, MediaException why) {
        SegmentSlot waiting = SegmentSlot.failed(slot.track(), slot.segment(), why);
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

    private void retry(SegmentSlot waiting) {
        int index = slots.indexOf(waiting);
        if (index >= 0) {
            reopen(index);
        }
    }

    private void skip(int index, SegmentSlot slot, MediaException why) {
        slot.settle();
        if (!slot.isHandedOut()) {
            slot.close();
            slots.set(index, SegmentSlot.missing(slot.track(), slot.segment(), why));
        }
    }

    /** The playlist of a track was loaded, or could not be. */
    void playlistLoaded(VariantTrack track) {
        if (track == current && track.hasStartedAnew()) {
            nextSequence = NOT_KNOWN;
        }
        MediaException trouble = track.failure();
        if (trouble == null || track.isLoaded()) {
            return;
        }
        if (track.fallBack()) {
            tracks.load(track);
            return;
        }
        track.block(context.now() + FailurePolicy.BLOCKED.toNanos());
        if (track == target) {
            target = null;
        }
        if (track == current) {
            if (tracks.all().stream().anyMatch(VariantTrack::isPromising)) {
                go(alternative(), AbrDecision.Reason.FAILED);
            } else {
                fail(trouble);
            }
        }
    }

    // ---- time

    /** Looks again when a request that the reader waits for would count as silent, or a live playlist as dead. */
    private void arm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        boolean waits = tracks.all().size() > 1 && slots.stream().anyMatch(slot -> !slot.isOver());
        boolean follows = current.isLoaded() && Tracks.mayChange(current.playlist()) && !ended;
        if (waits || follows) {
            boolean arriving = slots.stream().anyMatch(slot -> !slot.isOver() && slot.hasBegun());
            alarm = context.later(arriving ? LOOK_AGAIN : adaptation.stall(), () -> {});
        }
    }

    void close() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        cut(0, slots.size());
    }

    @Override
    public String toString() {
        return "SegmentPlan[" + current + " next " + nextUs + " us " + slots + "]";
    }
}
