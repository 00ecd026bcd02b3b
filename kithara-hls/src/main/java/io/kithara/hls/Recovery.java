package io.kithara.hls;

import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.playlist.SegmentKey;
import io.kithara.stream.MediaException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Does what {@link FailurePolicy} says of segments and playlists that cannot be had: another playlist, another variant, the
 * same again, a hole, or the end. Confined to the stream's loader task; no lock.
 */
final class Recovery {
    private final HlsContext context;
    private final Tracks tracks;
    private final SegmentQueue queue;
    private final VariantSwitch variants;
    private final ChunkDelivery delivery;
    private final Troubles troubles = new Troubles();

    /** Bounded by the keys of the stream, which are remembered anyway. */
    private final Set<URI> refreshedKeys = new HashSet<>();

    Recovery(HlsContext context, Tracks tracks, SegmentQueue queue, VariantSwitch variants, ChunkDelivery delivery) {
        this.context = context;
        this.tracks = tracks;
        this.queue = queue;
        this.variants = variants;
        this.delivery = delivery;
    }

    /** Forgets which segment failed: the reader goes elsewhere. */
    void sought() {
        troubles.sought();
    }

    /** Notes that the reader is through with a segment. */
    void passed(SegmentSlot slot) {
        troubles.passed(slot);
    }

    // ---- segments

    /** Deals with the first segment that has failed since the last time. */
    void recover() {
        List<SegmentSlot> slots = queue.slots();
        for (int i = 0; i < slots.size(); i++) {
            SegmentSlot slot = slots.get(i);
            MediaException trouble = slot.isMissing() || slot.isSettled() ? null : slot.failure();
            if (trouble != null) {
                recover(i, slot, trouble);
                return;
            }
            if (slot.isWaiting() || slot.isTriedAgain()) {
                // In an outage they all fail; what is wrong with those behind is seen when this one has come. Nor may
                // they
                // be taken for what fails now: an outage of one after the other would never have lasted.
                return;
            }
        }
    }

    private void recover(int index, SegmentSlot slot, MediaException trouble) {
        if (refreshesKey(slot, trouble)) {
            queue.reopenThoseOf(Objects.requireNonNull(slot.segment().key()));
            return;
        }
        troubles.failed(slot, context.now(), context.meter().answers());
        long failingForNanos = context.now() - troubles.sinceNanos();
        switch (FailurePolicy.decide(describe(index, slot, trouble, failingForNanos))) {
            case FALL_BACK -> {
                slot.track().fallBack();
                queue.giveUp(index, trouble);
                tracks.load(slot.track());
            }
            case SWITCH -> {
                slot.track().block(context.now() + FailurePolicy.BLOCKED.toNanos());
                queue.giveUp(index, trouble);
                variants.go(new Choice(alternative(), AbrDecision.Reason.FAILED));
            }
            case RETRY -> {
                troubles.tryAllAgain();
                SegmentSlot waiting = queue.keepPlaceOf(index, trouble);
                var unused = context.later(FailurePolicy.retryDelay(failingForNanos), () -> queue.retry(waiting));
            }
            case SKIP -> queue.skip(index, trouble);
            case FAIL -> delivery.fail(trouble);
        }
    }

    private FailurePolicy.Trouble describe(int index, SegmentSlot slot, MediaException trouble, long failingForNanos) {
        return new FailurePolicy.Trouble(
                slot.isGarbage() ? MediaException.Reason.MALFORMED : trouble.reason(),
                slot.isOutOfRoom(),
                slot.track().hasFallBack(),
                variants.mayStandIn(trouble) && tracks.all().stream().anyMatch(troubles::isWorthTrying),
                troubles.isAnswered(),
                failingForNanos,
                troubles.skippedBefore(queue.slots(), index),
                troubles.playedBefore(queue.slots(), index));
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

    private VariantTrack alternative() {
        Set<VariantTrack> exhausted = troubles.exhausted(tracks.all());
        VariantTrack chosen = variants.preferredBut(exhausted);
        if (!exhausted.contains(chosen)) {
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

    // ---- playlists

    /** Deals with a track whose first playlist could not be had. */
    void playlistFailed(VariantTrack track, MediaException trouble) {
        if (track.fallBack()) {
            tracks.load(track);
            return;
        }
        track.block(context.now() + FailurePolicy.BLOCKED.toNanos());
        variants.retract(track);
        if (track != variants.current()) {
            return;
        }
        if (variants.mayStandIn(trouble) && tracks.all().stream().anyMatch(VariantTrack::isPromising)) {
            variants.go(new Choice(alternative(), AbrDecision.Reason.FAILED));
        } else {
            delivery.fail(trouble);
        }
    }

    /** Returns whether another variant may be followed if the playlist of the one that plays dies. */
    boolean mayGoElsewhere() {
        return tracks.all().stream().anyMatch(track -> track != variants.current() && track.isPromising());
    }

    /** Follows another variant from where the live playlist of this one has ended; the end, if there is none. */
    void playlistDied(MediaException trouble) {
        variants.current().die();
        variants.current().block(context.now() + FailurePolicy.BLOCKED.toNanos());
        if (!mayGoElsewhere()) {
            delivery.fail(trouble);
            return;
        }
        troubles.tryAllAgain();
        variants.go(new Choice(alternative(), AbrDecision.Reason.FAILED));
        queue.position().forgetNumber();
    }

    /** The playlist of another variant was looked at again, and has still not changed. */
    void playlistStaysDead(VariantTrack track) {
        track.block(context.now() + FailurePolicy.BLOCKED.toNanos());
        variants.retract(track);
    }

    @Override
    public String toString() {
        return "Recovery[" + troubles + "]";
    }
}
