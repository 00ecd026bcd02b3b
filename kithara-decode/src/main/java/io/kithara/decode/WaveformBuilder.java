package io.kithara.decode;

import java.util.Arrays;
import java.util.Objects;

/**
 * Draws the outline of PCM while it goes by. Memory is bounded by a number of points: where they run out, each two become one, and
 * the resolution halves. So a stream of unknown length ends with at least half of them (unless it has too few frames), and every point
 * stands for the same number of frames but the last. Allocates nothing while it draws, but for doubling its arrays on the way to the
 * bound. Samples that are no number count as silence. Used by one thread at a time.
 */
public final class WaveformBuilder {
    /** A million points of stereo take 32 MB. */
    public static final int MAX_POINTS = 1 << 20;

    /** Half a year of 64 kHz in one point; doubling it never overflows. */
    private static final long MAX_FRAMES_PER_POINT = 1L << 40;

    private static final int INITIAL_POINTS = 256;

    private final PcmFormat format;
    private final int maxPoints;
    private long framesPerPoint;
    private float[] lows;
    private float[] highs;
    private double[] squares;

    /** Points begun, and frames in the last of them. */
    private int points;

    private long filled;
    private long frames;

    /**
     * Creates a builder.
     *
     * @param framesPerPoint how many frames a point stands for, as long as {@code maxPoints} do; 1 to 2^40
     * @param maxPoints 2 to {@link #MAX_POINTS}
     * @throws IllegalArgumentException outside these bounds
     */
    public WaveformBuilder(PcmFormat format, long framesPerPoint, int maxPoints) {
        if (framesPerPoint < 1 || framesPerPoint > MAX_FRAMES_PER_POINT || maxPoints < 2 || maxPoints > MAX_POINTS) {
            throw new IllegalArgumentException("framesPerPoint=" + framesPerPoint + " maxPoints=" + maxPoints);
        }
        this.format = format;
        this.framesPerPoint = framesPerPoint;
        this.maxPoints = maxPoints;
        int room = Math.min(INITIAL_POINTS, maxPoints) * format.channels();
        lows = new float[room];
        highs = new float[room];
        squares = new double[room];
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
            if (points == 0 || filled == framesPerPoint) {
                begin();
            }
            int part = (int) Math.min(count - done, framesPerPoint - filled);
            for (int channel = 0; channel < channels; channel++) {
                draw(pcm, offset + done * channels + channel, part, channel);
            }
            filled += part;
            frames += part;
            done += part;
        }
    }

    /** Returns what has been drawn so far; drawing can go on. */
    public Waveform build() {
        int values = points * format.channels();
        float[] means = new float[values];
        for (int i = 0; i < values; i++) {
            long length = i < values - format.channels() ? framesPerPoint : filled;
            means[i] = (float) Math.sqrt(squares[i] / length);
        }
        return new Waveform(
                format, frames, framesPerPoint, Arrays.copyOf(lows, values), Arrays.copyOf(highs, values), means);
    }

    @Override
    public String toString() {
        return "WaveformBuilder[" + format + " " + points + "/" + maxPoints + " points of " + framesPerPoint
                + " frames]";
    }

    /** Begins a point, unless points were joined for want of room and the last of them has some. */
    private void begin() {
        if (points == maxPoints) {
            halve();
            if (filled < framesPerPoint) {
                return;
            }
        }
        int channels = format.channels();
        int from = points * channels;
        if (from + channels > lows.length) {
            int room = Math.min(2 * lows.length, maxPoints * channels);
            lows = Arrays.copyOf(lows, room);
            highs = Arrays.copyOf(highs, room);
            squares = Arrays.copyOf(squares, room);
        }
        Arrays.fill(lows, from, from + channels, Float.POSITIVE_INFINITY);
        Arrays.fill(highs, from, from + channels, Float.NEGATIVE_INFINITY);
        Arrays.fill(squares, from, from + channels, 0);
        points++;
        filled = 0;
    }

    /** Joins each two points; an odd last one becomes the half of one that goes on. */
    private void halve() {
        int channels = format.channels();
        int kept = (points + 1) / 2;
        for (int point = 0; point < kept; point++) {
            boolean pair = 2 * point + 1 < points;
            for (int channel = 0; channel < channels; channel++) {
                int to = point * channels + channel;
                int first = 2 * point * channels + channel;
                int second = pair ? first + channels : first;
                lows[to] = Math.min(lows[first], lows[second]);
                highs[to] = Math.max(highs[first], highs[second]);
                squares[to] = pair ? squares[first] + squares[second] : squares[first];
            }
        }
        filled = points % 2 == 0 ? 2 * framesPerPoint : framesPerPoint;
        framesPerPoint *= 2;
        points = kept;
    }

    private void draw(float[] pcm, int offset, int count, int channel) {
        int channels = format.channels();
        int place = (points - 1) * channels + channel;
        float low = lows[place];
        float high = highs[place];
        double sum = squares[place];
        for (int i = 0, at = offset; i < count; i++, at += channels) {
            float sample = Float.isFinite(pcm[at]) ? pcm[at] : 0;
            low = Math.min(low, sample);
            high = Math.max(high, sample);
            sum += (double) sample * sample;
        }
        lows[place] = low;
        highs[place] = high;
        squares[place] = sum;
    }
}
