package io.kithara.decode;

import io.kithara.decode.resample.Resampler;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a stream, which opens when the first packet has told the format: then the output format is fixed, the ring
 * and its writer are made, and the length is known as far as it will be before the end. Confined to the decode worker, but
 * for {@link #length}.
 */
final class StreamOutput {
    private final DecodeEngine engine;
    private final MediaSource source;
    private final DecodeOptions options;
    private final Handover handover;
    private final Opening opening;
    private final EventTap events;
    private final Timeline timeline;
    private final Holes holes;
    private volatile StreamLength length = StreamLength.NOT_KNOWN;
    private @Nullable FrameWriter writer;

    StreamOutput(
            DecodeEngine engine,
            MediaSource source,
            DecodeOptions options,
            Handover handover,
            Opening opening,
            EventTap events,
            Timeline timeline,
            Holes holes) {
        this.engine = engine;
        this.source = source;
        this.options = options;
        this.handover = handover;
        this.opening = opening;
        this.events = events;
        this.timeline = timeline;
        this.holes = holes;
    }

    /** Returns how long the timeline is, as far as that is known; any thread. */
    StreamLength length() {
        return length;
    }

    boolean isOpen() {
        return writer != null;
    }

    /** Returns the writer of an open output. */
    FrameWriter writer() {
        return Objects.requireNonNull(writer);
    }

    /**
     * Opens it; the first frame to come out is the next one due on the timeline.
     *
     * @param decoded what the decoder gives
     * @throws DecodeException {@code UNSUPPORTED} for a mix or a ratio nobody here does
     */
    void open(PcmFormat decoded, Track track, long epoch) throws DecodeException {
        PcmFormat format = new PcmFormat(
                options.sampleRate().orElse(decoded.sampleRate()),
                options.channels().orElse(decoded.channels()));
        OutputStage stage = new OutputStage(decoded, format, options.resampleQuality());
        long position = Resampler.outputFrames(timeline.expected(), decoded.sampleRate(), format.sampleRate());
        PcmRing ring = new PcmRing(engine.pool(), format.channels(), options.ringFrames(), epoch, position);
        writer = new FrameWriter(timeline, holes, options.gapPolicy(), handover, events, stage, ring, format);
        length = StreamLength.of(source.info(), track, timeline, format.sampleRate());
        opening.know(format, track);
        handover.publishRing(ring);
        // As if the listener had asked for it: with what the decoder needs before that frame.
        OptionalLong startUs = source.info().startUs();
        if (startUs.isPresent()) {
            handover.seek(FrameTime.frames(startUs.getAsLong(), format.sampleRate()));
        }
        events.tell(new DecodeEvent.Opened(format, track));
    }

    /** Tells those who wait for it that it is open; does nothing if it is not, or if they were told. */
    void announce() {
        opening.tell();
    }

    /** Tells those who wait for it that it does not open; does nothing if it has. */
    void failToOpen(MediaException cause) {
        opening.fail(cause);
    }

    /** The stream has come to its own end: if nothing has stated the length, that is how long it is. */
    void learnLength() {
        if (timeline.end() == Long.MAX_VALUE && writer().hasWritten()) {
            length = new StreamLength(writer().ring().writePosition(), true);
        }
    }

    /** A container that finds its own statement of length wrong takes it back: from then on the end is where the data ends. */
    void followLength(Track track) {
        if (track.frames().isEmpty() && timeline.end() != Long.MAX_VALUE) {
            timeline.end(Long.MAX_VALUE);
            length = writer == null ? length : StreamLength.of(source.info(), track, timeline, writer.outRate());
        }
    }

    @Override
    public String toString() {
        return "StreamOutput[" + (writer == null ? "not open" : writer.ring()) + "]";
    }
}
