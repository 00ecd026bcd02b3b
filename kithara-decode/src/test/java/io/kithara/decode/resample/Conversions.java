package io.kithara.decode.resample;

import java.util.Arrays;

/** What tests of the resampler do with it, and how they judge a tone. */
final class Conversions {
    private Conversions() {}

    /** Feeds everything in blocks of the given size and finishes. */
    static float[] convert(Resampler resampler, float[] input, int channels, int block) {
        float[] out = new float[resampler.maxOutputFrames(Resampler.BLOCK_FRAMES) * channels];
        float[] all = new float[0];
        for (int at = 0; at < input.length / channels; at += block) {
            int frames = Math.min(block, input.length / channels - at);
            int written = resampler.process(input, at * channels, frames, out);
            all = append(all, out, written * channels);
        }
        return append(all, out, resampler.finish(out) * channels);
    }

    static float[] append(float[] all, float[] more, int length) {
        float[] joined = Arrays.copyOf(all, all.length + length);
        System.arraycopy(more, 0, joined, all.length, length);
        return joined;
    }

    /** What is left beside the tone, relative to it, and the tone's level; away from the ends. */
    static double[] residueAndLevel(float[] pcm, int rate, double hertz) {
        int from = 2000;
        int to = pcm.length - 2000;
        double sumSin = 0;
        double sumCos = 0;
        double ss = 0;
        double cc = 0;
        double sc = 0;
        for (int i = from; i < to; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            double s = Math.sin(phase);
            double c = Math.cos(phase);
            sumSin += pcm[i] * s;
            sumCos += pcm[i] * c;
            ss += s * s;
            cc += c * c;
            sc += s * c;
        }
        double det = ss * cc - sc * sc;
        double a = (sumSin * cc - sumCos * sc) / det;
        double b = (sumCos * ss - sumSin * sc) / det;
        double rest = 0;
        double tone = 0;
        for (int i = from; i < to; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            double fit = a * Math.sin(phase) + b * Math.cos(phase);
            rest += (pcm[i] - fit) * (pcm[i] - fit);
            tone += fit * fit;
        }
        return new double[] {Math.sqrt(rest / tone), Math.hypot(a, b)};
    }
}
