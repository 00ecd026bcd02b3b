package io.kithara.decode;

import io.kithara.decode.resample.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Puts decoded blocks where they belong on the timeline and moves them into the ring: what lies before the next frame
 * due is dropped, what is missing before it is filled with silence or jumped over. Confined to the decode worker.
 */
final class FrameWriter {
    /** Silence is pushed in blocks of so many frames. */
    private static final int SILENCE_FRAMES = 1024;

    /** How a step went. */
    enum Progress {
        /** Something moved; there may be more. */
        MOVED,
        /** The ring is full. */
        FULL,
        /** Nothing is on its way. */
        IDLE
    }

    private final Timeline timeline;
    private final Holes holes;
    private final GapPolicy gapPolicy;
    private final Handover handover;
    private final EventTap events;
    private final OutputStage output;
    private final PcmRing ring;
    private final int outRate;

    private long epoch;
    private long epochPosition;
    private boolean firstOfEpoch = true;
    /** Whether anything was pushed in this epoch, so that there is something to be continuous with. */
    private boolean moved;

    /** The decoded block that waits for the silence before it: where it starts and ends, in source frames. */
    private float @Nullable [] held;

    private long heldStart;
    private long heldEnd;

    private long silenceTo = Long.MIN_VALUE;
    private boolean jumps;
    private float[] silence = {};

    FrameWriter(
            Timeline timeline,
            Holes holes,
            GapPolicy gapPolicy,
            Handover handover,
            EventTap events,
            OutputStage output,
            PcmRing ring,
            PcmFormat format) {
        this.timeline = timeline;
        this.holes = holes;
        this.gapPolicy = gapPolicy;
        this.handover = handover;
        this.events = events;
        this.output = output;
        this.ring = ring;
        this.outRate = format.sampleRate();
        this.epochPosition = ring.writePosition();
        timeline.expect(output.start(epochPosition));
    }

    /** Drops everything and starts over at an output frame. */
    void begin(long newEpoch, long position) {
        epoch = newEpoch;
        epochPosition = position;
        firstOfEpoch = true;
        moved = false;
        held = null;
        silenceTo = Long.MIN_VALUE;
        jumps = false;
        ring.beginEpoch(newEpoch, position);
        timeline.start(output.start(position));
    }

    /** Moves what is on its way by one step. */
    Progress advance() {
        if (!drain()) {
            return Progress.FULL;
        }
        if (jumps) {
            landJump();
        } else if (timeline.expected() < silenceTo) {
            pushSilence();
        } else if (held != null) {
            pushHeld(held);
        } else {
            return Progress.IDLE;
        }
        return Progress.MOVED;
    }

    private boolean drain() {
        long before = ring.writeIndex();
        boolean drained = output.drain(ring);
        if (ring.writeIndex() > before) {
            handover.publishFrames(ring, epoch);
            if (firstOfEpoch && epoch != SeekRequest.OPENING.epoch()) {
                events.tell(new DecodeEvent.SeekLanded(FrameTime.duration(epochPosition, outRate)));
            }
            firstOfEpoch = false;
        }
        return drained;
    }

    /** Takes blocks of this format from now on; nothing is on its way. */
    void inputFormat(PcmFormat format) throws DecodeException {
        if (format.equals(output.input())) {
            return;
        }
        long next = output.inputFormat(format, ring);
        if (format.sampleRate() != timeline.rate()) {
            timeline.rate(format.sampleRate());
            if (moved) {
                timeline.expectExactly(next);
            } else {
                timeline.expect(output.start(epochPosition));
            }
        }
        events.tell(new DecodeEvent.FormatChanged(FrameTime.duration(timeline.expected(), timeline.rate()), format));
    }

    /**
     * Takes a block; nothing is on its way, and {@code samples} stays untouched until {@link Progress#IDLE}.
     *
     * @param start where its first frame lies, in source frames
     */
    void take(float[] samples, long start, int frames) {
        long end = Math.min(start + frames, timeline.end());
        if (end <= timeline.expected()) {
            return; // priming, pre-roll or padding
        }
        held = samples;
        heldStart = start;
        heldEnd = end;
        fillUpTo(start);
    }

    private void pushHeld(float[] samples) {
        held = null;
        int skipped = (int) Math.max(0, timeline.expected() - heldStart);
        int frames = (int) (heldEnd - heldStart) - skipped;
        if (frames > 0) {
            moved = true;
            output.push(samples, skipped * output.input().channels(), frames);
            timeline.deliver(frames);
        }
        holes.acquit();
    }

    /** Makes {@code frame} the next one due: the stretch before it has no audio. */
    void fillUpTo(long frame) {
        long from = timeline.expected();
        if (frame <= from) {
            return;
        }
        silenceTo = frame;
        if (frame - from > (holes.isLoss() ? Timeline.ROUNDING_FRAMES : timeline.tolerance())) {
            events.tell(new DecodeEvent.RangeMissing(holes.record(from, frame, timeline.rate())));
            if (gapPolicy == GapPolicy.JUMP) {
                output.finish();
                jumps = true;
            }
        }
    }

    private void landJump() {
        long position = Resampler.outputFrames(silenceTo, timeline.rate(), outRate);
        ring.jump(position);
        timeline.expect(output.start(position));
        jumps = false;
    }

    private void pushSilence() {
        int channels = output.input().channels();
        if (silence.length < SILENCE_FRAMES * channels) {
            silence = new float[SILENCE_FRAMES * channels];
        }
        int frames = (int) Math.min(SILENCE_FRAMES, silenceTo - timeline.expected());
        moved = true;
        output.push(silence, 0, frames);
        timeline.deliver(frames);
    }

    /** Lets go of what the resampler holds back; the epoch is over. */
    void finish() {
        output.finish();
    }

    PcmRing ring() {
        return ring;
    }

    /** Returns whether a frame was written since the epoch began. */
    boolean hasWritten() {
        return !firstOfEpoch;
    }

    int outRate() {
        return outRate;
    }
}
