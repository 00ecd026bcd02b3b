package io.kithara.decode;

import io.kithara.decode.loudness.GatedLevels;
import io.kithara.decode.loudness.KWeighting;
import io.kithara.decode.loudness.TruePeak;
import java.util.Objects;

/**
 * Measures how loud PCM is while it goes by: EBU R 128 with the meters of EBU Tech 3341, the range of 3342 and the gating of ITU-R
 * BS.1770-4. Memory is the same for a second and for a month: blocks are counted in classes of 0.05 LU.
 *
 * <p>Blocks of 400 ms begin every 100 ms; what is left over at the end is not counted, as the standard says. Channels weigh as the
 * loudspeakers of {@link ChannelLayout} stand: those at the sides 1.5 dB more, the LFE nothing, those behind (of 6.1 and 7.1) as those
 * in front. Samples that are no number count as silence. Below 8 kHz the weighting filter does not fit and figures are approximate.
 * Allocates nothing while it measures. Used by one thread at a time.
 */
public final class LoudnessMeter {
    /** BS.1770-4 table 3: +1.5 dB in power. */
    private static final double SURROUND_WEIGHT = 1.41;

    /** Steps of 100 ms in a second, in a momentary and in a short-term block. */
    private static final int STEPS_PER_SECOND = 10;

    private static final int MOMENTARY_STEPS = 4;
    private static final int SHORT_TERM_STEPS = 30;
    private static final int RING = SHORT_TERM_STEPS + 1;

    /** BS.1770-4, and Tech 3342 with its percentiles. */
    private static final double INTEGRATED_GATE_LU = -10;

    private static final double RANGE_GATE_LU = -20;
    private static final double RANGE_LOW = 0.10;
    private static final double RANGE_HIGH = 0.95;

    private final PcmFormat format;
    private final double[] weights;
    private final KWeighting[] filters;
    private final TruePeak[] peaks;
    private final GatedLevels momentary = new GatedLevels();
    private final GatedLevels shortTerm = new GatedLevels();

    /** Weighted squares and frames of the last steps and of the one that is filling, which is at {@code steps % RING}. */
    private final double[] squares = new double[RING];

    private final int[] lengths = new int[RING];
    private long steps;
    private long frames;
    private double maxMomentary;
    private double maxShortTerm;

    /** Creates a meter for PCM of such a shape. */
    public LoudnessMeter(PcmFormat format) {
        this.format = format;
        weights = weights(ChannelLayout.of(format.channels()));
        filters = new KWeighting[format.channels()];
        peaks = new TruePeak[format.channels()];
        for (int channel = 0; channel < format.channels(); channel++) {
            filters[channel] = new KWeighting(format.sampleRate());
            peaks[channel] = new TruePeak(format.sampleRate());
        }
        finishSteps();
    }

    /**
     * Takes frames that follow on those before.
     *
     * @param pcm interleaved samples
     * @param offset index of the first sample
     * @param count frames, {@code >= 0}
     * @throws IndexOutOfBoundsException if they do not lie in {@code pcm}; nothing has changed
     */
    public void add(float[] pcm, int offset, int count) {
        int channels = format.channels();
        Objects.checkFromIndexSize(offset, Math.multiplyExact(count, channels), pcm.length);
        int done = 0;
        while (done < count) {
            int part = (int) Math.min(count - done, stepEnd() - frames);
            measure(pcm, offset + done * channels, part);
            done += part;
        }
    }

    /** Returns the loudness of the last 400 ms, in LUFS; negative infinity before there are so many. */
    public double momentaryLufs() {
        return GatedLevels.lufs(power(MOMENTARY_STEPS));
    }

    /** Returns the loudness of the last 3 s, in LUFS; negative infinity before there are so many. */
    public double shortTermLufs() {
        return GatedLevels.lufs(power(SHORT_TERM_STEPS));
    }

    /** Returns what has been measured so far; measuring can go on. */
    public Loudness loudness() {
        double sample = 0;
        double peak = 0;
        for (TruePeak channel : peaks) {
            sample = Math.max(sample, channel.samplePeak());
            peak = Math.max(peak, channel.peak());
        }
        return new Loudness(
                momentary.gatedLufs(INTEGRATED_GATE_LU),
                shortTerm.rangeLu(RANGE_GATE_LU, RANGE_LOW, RANGE_HIGH),
                GatedLevels.lufs(maxMomentary),
                GatedLevels.lufs(maxShortTerm),
                20 * Math.log10(sample),
                20 * Math.log10(peak));
    }

    @Override
    public String toString() {
        return "LoudnessMeter[" + format + " frames=" + frames + "]";
    }

    private static double[] weights(ChannelLayout layout) {
        String[] speakers = layout.speakers().split(" ", -1);
        boolean backIsSide = !layout.speakers().contains("SL");
        double[] weights = new double[speakers.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = switch (speakers[i]) {
                case "LFE" -> 0;
                case "SL", "SR" -> SURROUND_WEIGHT;
                case "BL", "BR" -> backIsSide ? SURROUND_WEIGHT : 1;
                default -> 1;
            };
        }
        return weights;
    }

    /** Rates that ten does not divide have steps of two lengths. */
    private long stepEnd() {
        return (steps + 1) * format.sampleRate() / STEPS_PER_SECOND;
    }

    private void measure(float[] pcm, int offset, int count) {
        int place = (int) (steps % RING);
        for (int channel = 0; channel < weights.length; channel++) {
            if (weights[channel] > 0) {
                squares[place] +=
                        weights[channel] * filters[channel].energy(pcm, offset + channel, weights.length, count);
            }
            peaks[channel].add(pcm, offset + channel, weights.length, count);
        }
        lengths[place] += count;
        frames += count;
        finishSteps();
    }

    /** Counts the blocks that end here. Below 10 Hz there are steps without a frame. */
    private void finishSteps() {
        while (frames >= stepEnd()) {
            steps++;
            int next = (int) (steps % RING);
            squares[next] = 0;
            lengths[next] = 0;
            double power = power(MOMENTARY_STEPS);
            momentary.add(power);
            maxMomentary = Math.max(maxMomentary, power);
            power = power(SHORT_TERM_STEPS);
            shortTerm.add(power);
            maxShortTerm = Math.max(maxShortTerm, power);
        }
    }

    /** Returns the weighted mean square of the last steps; 0 if there are not so many. */
    private double power(int count) {
        if (steps < count) {
            return 0;
        }
        double sum = 0;
        long length = 0;
        for (int back = 1; back <= count; back++) {
            int place = (int) ((steps - back) % RING);
            sum += squares[place];
            length += lengths[place];
        }
        return length == 0 ? 0 : sum / length;
    }
}
