package io.kithara.hls;

import io.kithara.hls.playlist.Segment;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.Priority;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One segment in the plan of a stream: what is being loaded for it, and what became of it. Confined to the stream's
 * loader until its chunk is handed out.
 */
final class SegmentSlot implements AutoCloseable {
    private final Choice choice;
    private final Segment segment;
    private final long startUs;
    private final Optional<SegmentParts> parts;
    private @Nullable MediaException missing;
    private @Nullable MediaException headFailure;
    private boolean handedOut;
    private boolean given;
    private boolean settled;
    private boolean retried;
    private long sequence;

    private SegmentSlot(Choice choice, Segment segment, Optional<SegmentParts> parts) {
        this.choice = choice;
        this.segment = segment;
        this.startUs = choice.track().startUs(segment);
        this.parts = parts;
    }

    static SegmentSlot of(Choice choice, Segment segment, SegmentParts parts) {
        return new SegmentSlot(choice, segment, Optional.of(parts));
    }

    /** Returns a slot whose segment cannot be had. */
    static SegmentSlot missing(Choice choice, Segment segment, MediaException why) {
        SegmentSlot slot = new SegmentSlot(choice, segment, Optional.empty());
        slot.missing = why;
        return slot;
    }

    /** Returns a slot of which nothing could even be asked for. */
    static SegmentSlot failed(Choice choice, Segment segment, MediaException why) {
        SegmentSlot slot = new SegmentSlot(choice, segment, Optional.empty());
        slot.headFailure = why;
        return slot;
    }

    /** Returns of which variant it is, and why of that. */
    Choice choice() {
        return choice;
    }

    VariantTrack track() {
        return choice.track();
    }

    Segment segment() {
        return segment;
    }

    long startUs() {
        return startUs;
    }

    long endUs() {
        return startUs + segment.durationUs();
    }

    boolean isMissing() {
        return missing != null;
    }

    /** Returns why the segment will not come whole; null while it may. */
    @Nullable
    MediaException failure() {
        return headFailure != null
                ? headFailure
                : parts.map(SegmentParts::failure).orElse(null);
    }

    /** Returns whether it can still give what it was planned for. */
    boolean isUsable() {
        return !isMissing() && !given && failure() == null;
    }

    /** Returns whether some byte of it is there. */
    boolean hasBegun() {
        return parts.isPresent() && parts.get().body().hasBegun();
    }

    /** Returns whether every byte of it is there. */
    boolean isLanded() {
        return parts.isPresent() && parts.get().body().isLanded();
    }

    /** Returns whether the reader has made sound of it, or never will. */
    boolean isPlayingOrLost() {
        return parts.isEmpty() || parts.get().body().isPlaying() || failure() != null;
    }

    /** Returns whether the reader has come to a place where it was cut off, and has read what lies before. */
    boolean isHeardInPart() {
        MediaException broken = failure();
        return handedOut
                && broken != null
                && broken.reason() == MediaException.Reason.TRUNCATED
                && parts.isPresent()
                && parts.get().body().isPlaying();
    }

    /** Returns whether nothing more comes for it, so that the next one may be played. */
    boolean isOver() {
        return isMissing() || given || isLanded() || (handedOut && failure() != null);
    }

    boolean isHandedOut() {
        return handedOut;
    }

    boolean isCached() {
        return parts.isEmpty() || parts.get().body().isCached();
    }

    /** Returns how much of it has landed and was not read yet, by its share of bytes. */
    long bufferedUs() {
        if (parts.isEmpty()) {
            return isMissing() ? segment.durationUs() : 0;
        }
        SegmentBytes body = parts.get().body();
        long length = body.length().orElse(0);
        if (length <= 0) {
            return 0;
        }
        double share = Math.max(0, body.arrived() - body.readTo()) / (double) length;
        return Math.round(segment.durationUs() * Math.min(1, share));
    }

    /** Returns how many bytes it takes; 0 while nothing says so. */
    long knownBytes() {
        return parts.map(
                        loading -> loading.body().length().orElse(loading.body().arrived()))
                .orElse(0L);
    }

    Optional<SegmentBytes> body() {
        return parts.map(SegmentParts::body);
    }

    /** Returns what keeps it from being handed out: a failure that may pass, or what has not come. */
    Optional<String> awaited() {
        MediaException trouble = failure();
        return trouble == null ? parts.map(SegmentParts::awaited) : Optional.ofNullable(trouble.getMessage());
    }

    void urge(Priority priority) {
        parts.ifPresent(loading -> loading.urge(priority));
    }

    /** Looks whether the segment can be handed out; {@code strict} as for {@link SegmentParts#isReady}. */
    boolean isReady(boolean strict) {
        if (isMissing()) {
            return true;
        }
        try {
            return parts.isPresent() && parts.get().isReady(strict);
        } catch (MediaException e) {
            headFailure = e;
            return false;
        }
    }

    /** Returns the chunk to play. */
    MediaChunk handOut(long epoch, long sequence, boolean discontinuity) {
        handedOut = true;
        this.sequence = sequence;
        return new MediaChunk(
                epoch,
                sequence,
                missing == null ? parts.orElseThrow().init() : Optional.empty(),
                missing == null ? parts.orElseThrow().media() : new InlineBytes(new byte[0]),
                hint(),
                OptionalLong.of(startUs),
                OptionalLong.of(segment.durationUs()),
                discontinuity,
                segment.discontinuity(),
                track().rung().index(),
                Optional.ofNullable(missing));
    }

    private MediaHint hint() {
        String path = segment.uri().getPath() == null ? "" : segment.uri().getPath();
        int dot = path.lastIndexOf('.');
        Optional<String> extension = dot < 0 || dot < path.lastIndexOf('/')
                ? Optional.empty()
                : Optional.of(path.substring(dot + 1).toLowerCase(java.util.Locale.ROOT));
        return new MediaHint(
                Optional.empty(),
                extension,
                Optional.of(track().rung().codecs()).filter(codecs -> !codecs.isEmpty()));
    }

    /** Returns the number of the chunk it was handed out as. */
    long sequence() {
        return sequence;
    }

    /** The reader could not use what it was given; of no effect if that is known already. */
    void reject(MediaException why) {
        if (failure() == null && !given) {
            headFailure = why;
        }
    }

    /** Returns whether it failed for want of memory. */
    boolean isOutOfRoom() {
        return headFailure == null && parts.map(SegmentParts::isOutOfRoom).orElse(false);
    }

    /** Returns whether it starts like no container at all. */
    boolean isGarbage() {
        return parts.isPresent() && parts.get().isGarbage();
    }

    /** Returns whether another slot has taken its place. */
    boolean isReplaced() {
        return given || isWaiting();
    }

    /** Returns whether it only keeps the place of a segment that will be asked for again. */
    boolean isWaiting() {
        return settled && !handedOut && parts.isEmpty() && !isMissing();
    }

    /** Notes that it is asked for once more, after an outage. */
    SegmentSlot again() {
        retried = true;
        return this;
    }

    /**
     * Returns whether it is asked for once more and has neither come nor failed again. A part of it may have been handed out:
     * its body was there, its init segment is not.
     */
    boolean isTriedAgain() {
        return retried
                && !given
                && failure() == null
                && !parts.map(SegmentParts::isWhole).orElse(true);
    }

    /** Returns whether its failure has been dealt with. */
    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    /** Hands it out anew after a seek. */
    void takeBack() {
        handedOut = false;
    }

    /** Gives up on it although it was handed out: whoever reads on hears {@code why}, and another takes its place. */
    void abandon(MediaException why) {
        given = true;
        parts.ifPresent(loading -> loading.body().abort(why));
    }

    @Override
    public void close() {
        parts.ifPresent(SegmentParts::close);
    }

    @Override
    public String toString() {
        return "SegmentSlot[" + segment + " of " + track().rung().index() + (handedOut ? " handed out" : "")
                + (isLanded() ? " landed" : "") + (isMissing() ? " missing]" : "]");
    }
}
