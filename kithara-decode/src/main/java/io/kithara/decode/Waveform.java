package io.kithara.decode;

import java.util.Objects;

/**
 * The outline of PCM: for each of its points and channels the lowest and the highest sample and the root mean square of a stretch. Immutable;
 * safe from any thread.
 */
public final class Waveform {
    private final PcmFormat format;
    private final long frames;
    private final long framesPerPoint;
    private final float[] lows;
    private final float[] highs;
    private final float[] means;

    /** Takes over the arrays, which hold points of as many values as there are channels. */
    Waveform(PcmFormat format, long frames, long framesPerPoint, float[] lows, float[] highs, float[] means) {
        this.format = format;
        this.frames = frames;
        this.framesPerPoint = framesPerPoint;
        this.lows = lows;
        this.highs = highs;
        this.means = means;
    }

    /** Returns the shape of the PCM. */
    public PcmFormat format() {
        return format;
    }

    /** Returns how many frames there were. */
    public long frames() {
        return frames;
    }

    /** Returns how many frames a point stands for; the last point may stand for fewer. */
    public long framesPerPoint() {
        return framesPerPoint;
    }

    /** Returns how many points there are; 0 if there were no frames. */
    public int points() {
        return lows.length / format.channels();
    }

    /**
     * Returns the lowest sample of a point.
     *
     * @throws IndexOutOfBoundsException if there is no such point or channel
     */
    public float min(int point, int channel) {
        return lows[index(point, channel)];
    }

    /** Returns the highest sample of a point; as {@link #min}. */
    public float max(int point, int channel) {
        return highs[index(point, channel)];
    }

    /** Returns the root mean square of a point's samples; as {@link #min}. */
    public float rms(int point, int channel) {
        return means[index(point, channel)];
    }

    private int index(int point, int channel) {
        Objects.checkIndex(point, points());
        return point * format.channels() + Objects.checkIndex(channel, format.channels());
    }

    @Override
    public String toString() {
        return "Waveform[" + format + " " + points() + " points of " + framesPerPoint + " frames]";
    }
}
