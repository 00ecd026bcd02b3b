package io.kithara.decode.resample;

import java.util.Arrays;

/**
 * Converts the sample rate of a stream of interleaved frames, block by block.
 *
 * <p>Output frame {@code k} is the band-limited input at the instant {@code k / outRate}: the filter has no delay, and
 * {@link #start} in the middle gives the very samples that running from the beginning gives. N input frames become
 * {@code round(N * outRate / inRate)} (half rounds up). Beyond both ends the input counts as silence. With equal rates
 * use no resampler: that is the bit-exact way.
 *
 * <p>Nothing is allocated after construction, except by {@link #inputRate}. Not safe for several threads.
 */
public final class Resampler {
    /** The steepest ratio either way; 768 kHz to 3 kHz. Keeps the filter and a block's output bounded. */
    public static final int MAX_RATIO = 256;

    /** Input frames taken at a time: the history is moved once per so many, 12% of the copying at 128 taps. */
    public static final int BLOCK_FRAMES = 1024;

    private final int channels;
    private final int outRate;
    private final FilterShape shape;

    private Conversion conversion;
    /** Takes over from {@link #conversion} at input index {@link #changeAt}; the same object when none is due. */
    private Conversion next;

    private long changeAt;

    /** One array per channel; the first sample is the input sample {@link #historyStart}. */
    private final float[][] history;

    private long historyStart;
    private int historyFrames;

    /** The next output instant lies {@code phase / conversion.phases} behind input sample {@code base}. */
    private long base;

    private int phase;

    /**
     * Creates a resampler that starts at output frame 0.
     *
     * @throws IllegalArgumentException for rates below 1 or a ratio beyond {@link #MAX_RATIO}
     */
    public Resampler(int channels, int inRate, int outRate, FilterShape shape) {
        this.channels = channels;
        this.outRate = outRate;
        this.shape = shape;
        this.conversion = new Conversion(inRate, outRate, shape);
        this.next = conversion;
        this.history = new float[channels][conversion.roomFrames()];
        long first = start(0);
        assert first == 0 : first;
    }

    /** Returns whether these rates can be converted. */
    public static boolean isConvertible(int inRate, int outRate) {
        return inRate >= 1
                && outRate >= 1
                && inRate <= (long) outRate * MAX_RATIO
                && outRate <= (long) inRate * MAX_RATIO;
    }

    /** Returns how many output frames {@code inFrames} make, from the start to the end of a stream. */
    public static long outputFrames(long inFrames, int inRate, int outRate) {
        long whole = inFrames / inRate * outRate;
        return whole + (2 * (inFrames % inRate) * outRate + inRate) / (2L * inRate);
    }

    /**
     * Forgets the input so far and goes on at another place.
     *
     * @param outFrame the output frame that comes next, {@code >= 0}
     * @return the input frame to be given next, {@code >= 0}; it lies before the instant, by what the filter reaches
     */
    public long start(long outFrame) {
        conversion = next;
        base = conversion.base(outFrame);
        phase = conversion.phase(outFrame);
        historyStart = base - conversion.filter.half() + 1;
        long first = Math.max(0, historyStart);
        historyFrames = 0;
        appendSilence((int) (first - historyStart));
        return first;
    }

    /**
     * Changes the input rate for the frames given from now on. The signal stays continuous: around the change the filter
     * reaches over both. The instants are moved to the nearest phase of the new ratio. A change that comes before the last
     * one was reached by the filter replaces it. Allocates a filter.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public void inputRate(int inRate) {
        changeAt = next == conversion ? historyStart + historyFrames : changeAt;
        next = new Conversion(inRate, outRate, shape);
        int room = conversion.roomFrames() + next.roomFrames();
        for (int channel = 0; channel < channels; channel++) {
            if (history[channel].length < room) {
                float[] larger = new float[room];
                System.arraycopy(history[channel], 0, larger, 0, historyFrames);
                history[channel] = larger;
            }
        }
    }

    /** Returns how many output frames, rounded, the input holds that was given and gave no output yet. */
    public long pendingOutput() {
        long ahead = (historyStart + historyFrames - base) * conversion.phases - phase;
        return Math.max(0, Math.floorDiv(2 * ahead + conversion.step, 2L * conversion.step));
    }

    /** Returns the most frames that {@link #process} of {@code inFrames} or {@link #finish} write. */
    public int maxOutputFrames(int inFrames) {
        return Math.max(conversion.maxOutputFrames(inFrames), next.maxOutputFrames(inFrames));
    }

    /**
     * Takes input and writes all output that it completes.
     *
     * @param inFrames at most {@link #BLOCK_FRAMES}
     * @param output receives interleaved samples from index 0 on, room for {@link #maxOutputFrames}
     * @return frames written
     */
    public int process(float[] input, int offset, int inFrames, float[] output) {
        if (inFrames > BLOCK_FRAMES) {
            throw new IllegalArgumentException("inFrames=" + inFrames);
        }
        forgetUsed();
        append(input, offset, inFrames);
        return produce(output, Long.MAX_VALUE);
    }

    /**
     * Writes the last frames, those that the filter held back; the stream is over until {@link #start}.
     *
     * @return frames written
     */
    public int finish(float[] output) {
        long end = historyStart + historyFrames;
        forgetUsed();
        appendSilence(Math.max(conversion.filter.half(), next.filter.half()) + 1);
        return produce(output, end);
    }

    private void append(float[] input, int offset, int frames) {
        for (int channel = 0; channel < channels; channel++) {
            float[] line = history[channel];
            int from = offset + channel;
            for (int i = historyFrames; i < historyFrames + frames; i++) {
                line[i] = input[from];
                from += channels;
            }
        }
        historyFrames += frames;
    }

    private void appendSilence(int frames) {
        for (float[] line : history) {
            Arrays.fill(line, historyFrames, historyFrames + frames, 0f);
        }
        historyFrames += frames;
    }

    /** Moves what the filter still reaches to the front. */
    private void forgetUsed() {
        int reach = Math.max(conversion.filter.half(), next.filter.half());
        int used = (int) Math.min(Math.max(0, base - reach + 1 - historyStart), historyFrames);
        for (float[] line : history) {
            System.arraycopy(line, used, line, 0, historyFrames - used);
        }
        historyStart += used;
        historyFrames -= used;
    }

    private int produce(float[] output, long end) {
        int written = 0;
        while (true) {
            if (next != conversion && base >= changeAt) {
                change();
            }
            Conversion now = conversion;
            if (base + now.filter.half() >= historyStart + historyFrames || isPastEnd(now, end)) {
                return written;
            }
            int start = (int) (base - now.filter.half() + 1 - historyStart);
            for (int channel = 0; channel < channels; channel++) {
                output[written * channels + channel] = now.filter.apply(history[channel], start, phase, now.phases);
            }
            written++;
            phase += now.stepPhase;
            base += now.stepWhole;
            if (phase >= now.phases) {
                phase -= now.phases;
                base++;
            }
        }
    }

    /** Whether the instant lies nearer to the end than half an output frame, which rounds it away. */
    private boolean isPastEnd(Conversion now, long end) {
        return end != Long.MAX_VALUE && 2 * ((base - end) * now.phases + phase) + now.step > 0;
    }

    private void change() {
        long behind = ((base - changeAt) * conversion.phases + phase) * next.inRate;
        long unit = (long) conversion.inRate * conversion.phases;
        long inPhases = (behind * next.phases + unit / 2) / unit;
        base = changeAt + inPhases / next.phases;
        phase = (int) (inPhases % next.phases);
        conversion = next;
        int lacking = (int) Math.max(0, historyStart - (base - conversion.filter.half() + 1));
        if (lacking > 0) {
            prependSilence(lacking);
        }
    }

    /** A longer filter may reach back beyond what the shorter one had kept; what it sees there weighs next to nothing. */
    private void prependSilence(int frames) {
        for (float[] line : history) {
            System.arraycopy(line, 0, line, frames, Math.min(historyFrames, line.length - frames));
            Arrays.fill(line, 0, frames, 0f);
        }
        historyStart -= frames;
        historyFrames += frames;
    }

    @Override
    public String toString() {
        return "Resampler[" + conversion.inRate + " to " + outRate + " Hz, " + channels + " ch, " + shape + "]";
    }

    /** One ratio in lowest terms and its filter: an output frame is {@code step / phases} input frames. */
    private static final class Conversion {
        final int inRate;
        final int phases;
        final int step;
        final int stepWhole;
        final int stepPhase;
        final PolyphaseFilter filter;

        Conversion(int inRate, int outRate, FilterShape shape) {
            if (!isConvertible(inRate, outRate)) {
                throw new IllegalArgumentException("inRate=" + inRate + " outRate=" + outRate);
            }
            int divisor = greatestCommonDivisor(inRate, outRate);
            this.inRate = inRate;
            this.phases = outRate / divisor;
            this.step = inRate / divisor;
            this.stepWhole = step / phases;
            this.stepPhase = step % phases;
            this.filter = new PolyphaseFilter(shape, phases, step);
        }

        /** The input sample at or before an output instant; split so that no product overflows. */
        long base(long outFrame) {
            return outFrame / phases * step + outFrame % phases * step / phases;
        }

        int phase(long outFrame) {
            return (int) (outFrame % phases * step % phases);
        }

        /** What lies before the instant, what the filter waits for behind it, a block or the silence after the end. */
        int roomFrames() {
            return 3 * filter.half() + BLOCK_FRAMES;
        }

        int maxOutputFrames(int inFrames) {
            long reach = inFrames + 2L * filter.half() + 2;
            return (int) (reach * phases / step) + 2;
        }

        private static int greatestCommonDivisor(int a, int b) {
            return b == 0 ? a : greatestCommonDivisor(b, a % b);
        }
    }
}
