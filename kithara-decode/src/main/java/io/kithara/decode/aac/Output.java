package io.kithara.decode.aac;

import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;

/**
 * Brings the finished spectra of a frame through filter bank and SBR into interleaved PCM, and knows its format. Not safe for
 * several threads.
 */
final class Output {
    /** 3 dB over full scale: an encoder's overshoot stays, what could hurt does not. */
    private static final float LOUDEST = 1.412f;

    /** No encoder overshoots by 12 dB: such a packet was decoded from broken bits. */
    private static final int ABSURD = Float.floatToRawIntBits(4);

    private final HighBand.Mode mode;
    private final FilterBank bank;
    private PcmFormat format;

    /** Whether an element of one channel comes out as two, if only the same twice. */
    private boolean stereoOfOne;

    /** The bits of the largest magnitude of the frame: as integers NaN is larger than all numbers. */
    private int peak;

    /**
     * Creates an output.
     *
     * @param mode whether there is SBR, and what it does to rate and channels
     * @param announced the format until the first frame
     */
    Output(HighBand.Mode mode, int coreFrameLength, PcmFormat announced) {
        this.mode = mode;
        bank = new FilterBank(coreFrameLength);
        format = announced;
    }

    /** Returns what the last frame was; before it what was announced. */
    PcmFormat format() {
        return format;
    }

    /** Returns the filter bank, for samples that are no channel of their own. */
    FilterBank bank() {
        return bank;
    }

    boolean usesHighBand() {
        return mode.certain();
    }

    /** Returns the length of a frame of output. */
    int frames() {
        return bank.frameLength() * factor();
    }

    /** Returns whether the last frame was so loud that it cannot have been meant, or not even a number. */
    boolean isAbsurd() {
        return peak > ABSURD;
    }

    /**
     * Writes a frame behind {@code done} others, without denormals; what is absurd is written as it is.
     *
     * @return how many frames there are now
     */
    int write(RawDataBlock block, PcmBuffer target, int done) {
        ChannelMap map = block.map();
        if (map == null) {
            throw new IllegalStateException("no block was read");
        }
        shape(map);
        int channels = format.channels();
        float[] pcm = grown(target, done * channels, frames() * channels);
        peak = 0;
        for (int i = 0; i < map.slots().size(); i++) {
            writeElement(block, block.elements()[i], map.slots().get(i), pcm, done * channels);
        }
        if (peak > Float.floatToRawIntBits(LOUDEST)) {
            clip(pcm, done * channels, (done + frames()) * channels);
        }
        return done + frames();
    }

    private int factor() {
        return mode.certain() ? mode.factor() : 1;
    }

    /** Works out rate and channels; they are the same from the first frame to the last. */
    private void shape(ChannelMap map) {
        stereoOfOne = mode.certain() && mode.stereo() && map.channels() == 1;
        int channels = stereoOfOne ? 2 : map.channels();
        int rate = mode.coreRate() * factor();
        if (format.channels() != channels || format.sampleRate() != rate) {
            format = new PcmFormat(rate, channels);
        }
    }

    private void writeElement(RawDataBlock block, ChannelElement element, ChannelMap.Slot slot, float[] pcm, int base) {
        int step = format.channels();
        int channels = element.channelCount();
        if (!mode.certain()) {
            for (int channel = 0; channel < channels; channel++) {
                element.synthesize(channel, bank);
                int at = base + (channel == 0 ? slot.left() : slot.right());
                peak = Math.max(peak, bank.store(pcm, at, step));
                mix(block, element, channel, pcm, at, step);
            }
            return;
        }
        HighBand replicated = element.highBand(mode);
        for (int channel = 0; channel < channels; channel++) {
            element.synthesize(channel, bank);
            int loudest = bank.store(replicated.core(channel), 0, 1);
            block.mix(element, channel, replicated.core(channel), 0, 1);
            if (loudest > ABSURD) {
                // What is behind here has a memory, and should not have to forget.
                peak = loudest;
                return;
            }
        }
        replicated.process();
        interleave(replicated.out(0), pcm, base + slot.left());
        if (channels == 2) {
            interleave(replicated.out(1), pcm, base + slot.right());
        } else if (stereoOfOne) {
            interleave(replicated.out(replicated.isParametricStereo() ? 1 : 0), pcm, base + 1);
        }
    }

    private void mix(RawDataBlock block, ChannelElement element, int channel, float[] pcm, int at, int step) {
        if (!block.isCoupled()) {
            return;
        }
        block.mix(element, channel, pcm, at, step);
        for (int i = 0, sample = at; i < bank.frameLength(); i++, sample += step) {
            pcm[sample] = Denormals.flushed(pcm[sample]);
            peak = Math.max(peak, Float.floatToRawIntBits(pcm[sample]) & Integer.MAX_VALUE);
        }
    }

    private void interleave(float[] samples, float[] pcm, int base) {
        int step = format.channels();
        int highest = peak;
        for (int i = 0, at = base; i < samples.length; i++, at += step) {
            float sample = Denormals.flushed(samples[i]);
            pcm[at] = sample;
            highest = Math.max(highest, Float.floatToRawIntBits(sample) & Integer.MAX_VALUE);
        }
        peak = highest;
    }

    private static void clip(float[] pcm, int from, int to) {
        for (int i = from; i < to; i++) {
            pcm[i] = Math.max(-LOUDEST, Math.min(LOUDEST, pcm[i]));
        }
    }

    /** Makes room and keeps what is there. */
    private static float[] grown(PcmBuffer target, int kept, int added) {
        float[] before = target.samples();
        float[] samples = target.reserve(kept + added);
        if (samples != before) {
            System.arraycopy(before, 0, samples, 0, kept);
        }
        return samples;
    }
}
