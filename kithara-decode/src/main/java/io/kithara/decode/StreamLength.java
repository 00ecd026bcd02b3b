package io.kithara.decode;

import io.kithara.decode.resample.Resampler;
import io.kithara.stream.SourceInfo;

/**
 * How long the timeline is.
 *
 * @param frames output frames; -1 for not known
 * @param exact whether that is to the frame
 */
record StreamLength(long frames, boolean exact) {
    static final StreamLength NOT_KNOWN = new StreamLength(-1, false);

    /** Returns what is known when a stream opens: to the frame from the container, else what the protocol says. */
    static StreamLength of(SourceInfo info, Track track, Timeline timeline, int outRate) {
        if (info.live()) {
            return NOT_KNOWN;
        }
        if (timeline.end() != Long.MAX_VALUE) {
            return new StreamLength(Resampler.outputFrames(timeline.end(), timeline.rate(), outRate), true);
        }
        if (info.durationUs().isPresent()) {
            return new StreamLength(FrameTime.frames(info.durationUs().getAsLong(), outRate), false);
        }
        if (track.estimatedFrames().isPresent() && !info.chunked()) {
            long frames = track.estimatedFrames().getAsLong();
            return new StreamLength(FrameTime.rescale(frames, track.format().sampleRate(), outRate), false);
        }
        return NOT_KNOWN;
    }
}
