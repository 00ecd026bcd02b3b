package io.kithara.decode;

import io.kithara.decode.mix.ChannelMixer;
import io.kithara.decode.resample.FilterShape;
import io.kithara.decode.resample.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Brings decoded frames to the output format and into the ring. Frames that need neither mixing nor resampling are
 * copied from the decoder's buffer straight into the ring and stay bit exact. The input format may change in the middle;
 * the output format never does. Confined to the decode worker.
 */
final class OutputStage {
    private final PcmFormat output;
    private final FilterShape filter;
    private PcmFormat input;
    private @Nullable ChannelMixer mixer;
    private @Nullable Resampler resampler;

    /** Frames in the input format that were pushed and not yet taken. */
    private float[] pending = {};

    private int pendingOffset;
    private int pendingFrames;

    /** Frames in the output format that the ring has no room for yet. */
    private float[] staged = {};

    private int stagedOffset;
    private int stagedFrames;

    private float[] mixed = {};

    /**
     * Creates the stage, at output frame 0.
     *
     * @throws DecodeException {@code UNSUPPORTED} for a mix or a ratio nobody here does
     */
    OutputStage(PcmFormat input, PcmFormat output, ResampleQuality quality) throws DecodeException {
        this.output = output;
        this.filter = quality.shape();
        this.input = input;
        requireConvertible(input);
        mixer = ChannelMatrix.between(input.channels(), output.channels()).orElse(null);
        if (input.sampleRate() != output.sampleRate()) {
            resampler = resamplerFrom(input.sampleRate());
        }
    }

    PcmFormat input() {
        return input;
    }

    /**
     * Drops what is on its way and goes on elsewhere.
     *
     * @return the input frame to be pushed first, on the same timeline, so that {@code outFrame} comes out first
     */
    long start(long outFrame) {
        pendingFrames = 0;
        stagedFrames = 0;
        if (resampler != null && input.sampleRate() == output.sampleRate()) {
            resampler = null;
        }
        return resampler == null ? outFrame : resampler.start(outFrame);
    }

    /**
     * Takes frames of another format from now on; everything pushed before has been drained.
     *
     * @param ring where the frames before are, and the next one goes
     * @return the input frame, at the new rate, that is to be pushed next
     * @throws DecodeException as the constructor
     */
    long inputFormat(PcmFormat format, PcmRing ring) throws DecodeException {
        requireConvertible(format);
        long outFrame = ring.writePosition();
        // Counted from what came out: changes of rate, however many, never shift the timeline by their rounding.
        long outEnd = outFrame + (resampler == null ? 0 : resampler.pendingOutput());
        mixer = ChannelMatrix.between(format.channels(), output.channels()).orElse(null);
        if (format.sampleRate() != input.sampleRate()) {
            if (resampler == null) {
                resampler = resamplerWithPast(ring);
            }
            resampler.inputRate(format.sampleRate());
            staged = new float[resampler.maxOutputFrames(Resampler.BLOCK_FRAMES) * output.channels()];
        }
        input = format;
        return Resampler.outputFrames(outEnd, output.sampleRate(), format.sampleRate());
    }

    /** Hands over frames in the input format; {@code samples} is read until {@link #drain} returns true. */
    void push(float[] samples, int offset, int frames) {
        pending = samples;
        pendingOffset = offset;
        pendingFrames = frames;
    }

    /** Hands over what the resampler held back; nothing is pushed after it until {@link #start}. */
    void finish() {
        if (resampler != null) {
            stagedOffset = 0;
            stagedFrames = resampler.finish(staged);
        }
    }

    /** Moves as much as the ring has room for and returns whether that was everything. */
    boolean drain(PcmRing ring) {
        while (true) {
            if (stagedFrames > 0) {
                int written = ring.write(staged, stagedOffset, stagedFrames);
                stagedOffset += written * output.channels();
                stagedFrames -= written;
                if (stagedFrames > 0) {
                    return false;
                }
            }
            if (pendingFrames == 0) {
                return true;
            }
            if (mixer == null && resampler == null) {
                int written = ring.write(pending, pendingOffset, pendingFrames);
                advance(written);
                if (pendingFrames > 0) {
                    return false;
                }
            } else {
                convert();
            }
        }
    }

    private void convert() {
        int frames = Math.min(pendingFrames, Resampler.BLOCK_FRAMES);
        float[] source = pending;
        int offset = pendingOffset;
        if (mixer != null) {
            source = reserveMixed();
            offset = 0;
            mixer.mix(pending, pendingOffset, frames, source);
        }
        advance(frames);
        stagedOffset = 0;
        if (resampler == null) {
            staged = source;
            stagedFrames = frames;
        } else {
            stagedFrames = resampler.process(source, offset, frames, staged);
        }
    }

    private float[] reserveMixed() {
        if (mixed.length == 0) {
            mixed = new float[Resampler.BLOCK_FRAMES * output.channels()];
        }
        return mixed;
    }

    private void advance(int frames) {
        pendingOffset += frames * input.channels();
        pendingFrames -= frames;
    }

    private void requireConvertible(PcmFormat format) throws DecodeException {
        if (!Resampler.isConvertible(format.sampleRate(), output.sampleRate())) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "resampling " + format.sampleRate() + " Hz to " + output.sampleRate() + " Hz");
        }
    }

    private Resampler resamplerFrom(int inRate) {
        Resampler made = new Resampler(output.channels(), inRate, output.sampleRate(), filter);
        staged = new float[made.maxOutputFrames(Resampler.BLOCK_FRAMES) * output.channels()];
        return made;
    }

    /** Makes a resampler that knows what was played just before, so that the change of rate does not click. */
    private Resampler resamplerWithPast(PcmRing ring) {
        Resampler made = resamplerFrom(output.sampleRate());
        long next = ring.writePosition();
        // All that its filter reaches back to, which is some hundred frames at most.
        int known = (int) (next - made.start(next));
        float[] recent = new float[known * output.channels()];
        ring.copyLast(recent, known);
        int written = made.process(recent, 0, known, staged);
        assert written == 0 : written;
        return made;
    }
}
