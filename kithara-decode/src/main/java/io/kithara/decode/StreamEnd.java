package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a stream stops, and what its reader is told then. Confined to the decode worker. */
final class StreamEnd {
    private final Handover handover;
    private final EventTap events;
    private final Timeline timeline;
    private final Holes holes;

    /** Null for its own end. */
    private @Nullable MediaException cause;

    private boolean failed;

    StreamEnd(Handover handover, EventTap events, Timeline timeline, Holes holes) {
        this.handover = handover;
        this.events = events;
        this.timeline = timeline;
        this.holes = holes;
    }

    /** It does not stop: the listener goes elsewhere. */
    void forget() {
        cause = null;
        failed = false;
    }

    /** The data ended too early; all that was there counts. */
    void cutOff(MediaException why) {
        cause = why;
    }

    /** Something broke: the reader is told by an exception, after all good frames. */
    void fail(MediaException why) {
        cause = why;
        failed = true;
    }

    boolean isFailed() {
        return failed;
    }

    /** Returns whether it stops where it should. */
    boolean isItsOwn() {
        return cause == null;
    }

    /** Tells that a stream stopped before anything was known of it. */
    void publishUnopened(long epoch) {
        publish(epoch, 0, ending().beforeAnyFrame(), Duration.ZERO);
    }

    /** Tells that a stream stopped behind what was written. */
    void publish(long epoch, FrameWriter writer, long endedAtByte, StreamLength length) {
        Ending ending = ending();
        PcmRing ring = writer.ring();
        Duration endedAt = FrameTime.duration(ring.writePosition(), writer.outRate());
        Outcome outcome = ending.after(endedAt, endedAtByte, missing(length, writer.outRate()));
        publish(epoch, ring.writeIndex(), outcome, endedAt);
    }

    private Ending ending() {
        return new Ending(cause, failed, holes.ranges());
    }

    /** Returns what the data ended before; empty if it did not. */
    private Optional<MissingRange> missing(StreamLength length, int lengthRate) {
        long from = timeline.expected();
        boolean stated = timeline.end() != Long.MAX_VALUE;
        boolean complete = stated && from >= timeline.end();
        boolean close = cause == null && (!stated || timeline.end() - from <= timeline.tolerance());
        if (complete || close) {
            return Optional.empty();
        }
        if (cause != null) {
            holes.blame(cause);
        }
        long to = stated ? timeline.end() : FrameTime.rescale(length.frames(), lengthRate, timeline.rate());
        return Optional.of(holes.range(from, to, timeline.rate()));
    }

    private void publish(long epoch, long index, Outcome outcome, Duration endedAt) {
        handover.publishTerminal(new Terminal(epoch, index, outcome, failed ? cause : null));
        events.tell(new DecodeEvent.Ended(outcome, endedAt));
    }

    @Override
    public String toString() {
        return "StreamEnd[" + (cause == null ? "its own" : (failed ? "failed: " : "cut off: ") + cause.reason()) + "]";
    }
}
