package io.kithara.benchmarks.process;

import java.util.Arrays;

/** Signals whose samples are known at any rate, and what can be measured of them; the ends, where a filter rings, are left out. */
final class TestTones {
    /** So much at either end is not looked at: longer than half of the longest filter compared. */
    private static final double END_SECONDS = 0.09;

    private TestTones() {}

    static float[] tone(double hertz, double level, int rate, int seconds) {
        float[] samples = new float[rate * seconds];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (level * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    /** A sine whose frequency grows evenly, so that it goes from one to the other in the part that is looked at. */
    static float[] sweep(double from, double to, double level, int rate, int seconds) {
        double growth = (to - from) / (seconds - 2 * END_SECONDS);
        float[] samples = new float[rate * seconds];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / rate - END_SECONDS;
            samples[i] = (float) (level * Math.sin(2 * Math.PI * (from * t + growth * t * t / 2)));
        }
        return samples;
    }

    /** Returns what is left beside the sine that fits best, by least squares, relative to it. */
    static double residue(float[] pcm, int rate, double hertz) {
        int end = (int) (END_SECONDS * rate);
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double ps = 0;
        double pc = 0;
        for (int i = end; i < pcm.length - end; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            double s = Math.sin(phase);
            double c = Math.cos(phase);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            ps += pcm[i] * s;
            pc += pcm[i] * c;
        }
        double determinant = ss * cc - sc * sc;
        double a = (ps * cc - pc * sc) / determinant;
        double b = (pc * ss - ps * sc) / determinant;
        double rest = 0;
        double tone = 0;
        for (int i = end; i < pcm.length - end; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            double fit = a * Math.sin(phase) + b * Math.cos(phase);
            rest += (pcm[i] - fit) * (pcm[i] - fit);
            tone += fit * fit;
        }
        return Math.sqrt(rest / tone);
    }

    /** Returns the root mean square of the difference relative to that of what was expected. */
    static double difference(float[] pcm, float[] expected, int rate) {
        int end = (int) (END_SECONDS * rate);
        double rest = 0;
        double whole = 0;
        for (int i = end; i < expected.length - end; i++) {
            rest += Math.pow(pcm[i] - expected[i], 2);
            whole += Math.pow(expected[i], 2);
        }
        return Math.sqrt(rest / whole);
    }

    static double rootMeanSquare(float[] pcm, int rate) {
        int end = (int) (END_SECONDS * rate);
        float[] inner = Arrays.copyOfRange(pcm, end, pcm.length - end);
        double sum = 0;
        for (float sample : inner) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / inner.length);
    }

    /** Returns the amplitude at one frequency, through a window whose side lobes are below -92 dB (Blackman-Harris, four terms). */
    static double level(float[] pcm, int rate, double hertz) {
        int end = (int) (END_SECONDS * rate);
        int length = pcm.length - 2 * end;
        double real = 0;
        double imaginary = 0;
        double weight = 0;
        for (int i = 0; i < length; i++) {
            double x = 2 * Math.PI * i / length;
            double window = 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
            double phase = 2 * Math.PI * hertz * (i + end) / rate;
            real += window * pcm[i + end] * Math.cos(phase);
            imaginary += window * pcm[i + end] * Math.sin(phase);
            weight += window;
        }
        return 2 * Math.hypot(real, imaginary) / weight;
    }

    static double decibels(double amplitude) {
        return 20 * Math.log10(amplitude);
    }
}
