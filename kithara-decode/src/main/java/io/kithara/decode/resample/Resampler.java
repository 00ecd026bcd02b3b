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

    /** Where the rate changes, or changed last; before all input if it did not since {@link #start}. */
    private long changeAt;

    /** Interleaved; begins with the input frame {@link #historyStart}. */
    private float[] history;

    /** The same, one array for each channel: what the long filter sums up lies side by side. Made when it is needed. */
    private final float[][] lines;

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
        this.conversion = new Conversion(inRate, outRate, shape, channels);
        this.next = conversion;
        this.history = new float[conversion.roomFrames() * channels];
        this.lines = new float[channels][conversion.roomFrames()];
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
        changeAt = Long.MIN_VALUE;
        base = conversion.base(outFrame);
        phase = conversion.phase(outFrame);
        historyStart = base - conversion.half + 1;
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
        next = new Conversion(inRate, outRate, shape, channels);
        int room = conversion.roomFrames() + next.roomFrames();
        if (lines[0].length < room) {
            history = Arrays.copyOf(history, room * channels);
            Arrays.setAll(lines, channel -> new float[room]);
        }
    }

    /** Returns how many output frames, rounded, the input holds that was given and gave no output yet. */
    public long pendingOutput() {
        return Math.max(0, conversion.roundedInstantsBefore(historyStart + historyFrames, base, phase));
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
        appendSilence(Math.max(conversion.half, next.half) + 1);
        return produce(output, end);
    }

    private void append(float[] input, int offset, int frames) {
        System.arraycopy(input, offset, history, historyFrames * channels, frames * channels);
        historyFrames += frames;
    }

    private void appendSilence(int frames) {
        Arrays.fill(history, historyFrames * channels, (historyFrames + frames) * channels, 0f);
        historyFrames += frames;
    }

    /** Moves what the filter still reaches to the front. */
    private void forgetUsed() {
        int reach = Math.max(conversion.half, next.half);
        int used = (int) Math.min(Math.max(0, base - reach + 1 - historyStart), historyFrames);
        System.arraycopy(history, used * channels, history, 0, (historyFrames - used) * channels);
        historyStart += used;
        historyFrames -= used;
    }

    private int produce(float[] output, long end) {
        int written = 0;
        boolean isSplit = false;
        while (true) {
            if (next != conversion && base >= changeAt) {
                change();
                isSplit = false;
            }
            RateRaiser raiser = conversion.raiser;
            if (raiser != null && isAwayFromChange()) {
                return written + raise(raiser, output, written, end);
            }
            if (base + conversion.half >= historyStart + historyFrames || isPastEnd(end)) {
                return written;
            }
            if (!isSplit) {
                split();
                isSplit = true;
            }
            filter(output, written++);
        }
    }

    private void split() {
        for (int channel = 0; channel < channels; channel++) {
            float[] line = lines[channel];
            int from = channel;
            for (int i = 0; i < historyFrames; i++) {
                line[i] = history[from];
                from += channels;
            }
        }
    }

    /** Whether the filter reaches over samples of one rate only. Also true if nothing has changed since the start. */
    private boolean isAwayFromChange() {
        return next == conversion && base - conversion.half + 1 >= changeAt;
    }

    /** Writes all frames there are, by the fast way. */
    private int raise(RateRaiser raiser, float[] output, int written, long end) {
        long last = historyStart + historyFrames - conversion.half;
        long ready = conversion.instantsBefore(last, base, phase);
        if (end != Long.MAX_VALUE) {
            ready = Math.min(ready, conversion.roundedInstantsBefore(end, base, phase));
        }
        int done = 0;
        while (done < ready) {
            int frames = (int) Math.min(ready - done, raiser.maxFrames());
            raiser.produce(history, (int) (base - historyStart), phase, frames, output, written + done);
            long place = phase + (long) frames * conversion.step;
            base += place / conversion.phases;
            phase = (int) (place % conversion.phases);
            done += frames;
        }
        return done;
    }

    /** Writes one frame, which may lie at a change of rate. */
    private void filter(float[] output, int frame) {
        PolyphaseFilter filter = conversion.filter;
        int start = (int) (base - filter.half() + 1 - historyStart);
        for (int channel = 0; channel < channels; channel++) {
            output[frame * channels + channel] = filter.apply(lines[channel], start, phase, conversion.phases);
        }
        base += conversion.step / conversion.phases;
        phase += conversion.step % conversion.phases;
        if (phase >= conversion.phases) {
            phase -= conversion.phases;
            base++;
        }
    }

    /** Whether the instant lies nearer to the end than half an output frame, which rounds it away. */
    private boolean isPastEnd(long end) {
        return end != Long.MAX_VALUE && conversion.roundedInstantsBefore(end, base, phase) <= 0;
    }

    private void change() {
        long behind = ((base - changeAt) * conversion.phases + phase) * next.inRate;
        long unit = (long) conversion.inRate * conversion.phases;
        long inPhases = (behind * next.phases + unit / 2) / unit;
        base = changeAt + inPhases / next.phases;
        phase = (int) (inPhases % next.phases);
        conversion = next;
        int lacking = (int) Math.max(0, historyStart - (base - conversion.half + 1));
        if (lacking > 0) {
            prependSilence(lacking);
        }
    }

    /** A longer filter may reach back beyond what the shorter one had kept; what it sees there weighs next to nothing. */
    private void prependSilence(int frames) {
        int kept = Math.min(historyFrames * channels, history.length - frames * channels);
        System.arraycopy(history, 0, history, frames * channels, kept);
        Arrays.fill(history, 0, frames * channels, 0f);
        historyStart -= frames;
        historyFrames += frames;
    }

    @Override
    public String toString() {
        return "Resampler[" + conversion.inRate + " to " + outRate + " Hz, " + channels + " ch, " + shape + "]";
    }
}
