package io.kithara.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How clean are our resampler, sox and ffmpeg's two? Gives each the same floats and measures what comes back in one and the same way:
 * what is left beside a 997 Hz tone, what is left of a sweep once the same sweep sampled at the new rate is taken away, the
 * flatness of twenty tones, what a sweep above the new Nyquist frequency leaves, and the images of a tone near the old one.
 * All at 0.9 of full scale, because sox clips. Argument: a folder, which also receives the sweeps that spectrograms are made of.
 */
final class ResampleAccuracy {
    private static final double LEVEL = 0.9;
    /** Of the lower Nyquist frequency; soxr HQ's. */
    private static final double PASS_BAND = 0.91;

    /** Ours of GOOD on the way down. */
    private static final double LOWER_PASS_BAND = 0.88;

    private static final int TONES = 20;
    private static final int SECONDS = 3;
    private static final int[][] CONVERSIONS = {{44_100, 48_000}, {48_000, 44_100}, {96_000, 44_100}};

    private final Path folder;

    private ResampleAccuracy(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        new ResampleAccuracy(folder).measure();
    }

    private void measure() throws IOException {
        for (int[] rates : CONVERSIONS) {
            boolean up = rates[0] < rates[1];
            System.out.printf(Locale.ROOT, "%n%d to %d Hz; dB%n", rates[0], rates[1]);
            String last = up ? "image of 0.95" : "aliases";
            System.out.printf(
                    "%-24s %8s %11s %11s %8s %14s%n", "", "THD+N", "sweep 0.88", "sweep 0.91", "ripple", last);
            for (RateConverter converter : RateConverter.all(folder)) {
                System.out.printf(
                        Locale.ROOT,
                        "%-24s %8.1f %11.1f %11.1f %8.4f %14.1f%n",
                        converter.name(),
                        residueOfTone(converter, rates[0], rates[1]),
                        residueOfSweep(converter, rates[0], rates[1], LOWER_PASS_BAND),
                        residueOfSweep(converter, rates[0], rates[1], PASS_BAND),
                        ripple(converter, rates[0], rates[1]),
                        up ? image(converter, rates[0], rates[1]) : aliases(converter, rates[0], rates[1]));
                keepSweep(converter, rates[0], rates[1]);
            }
        }
    }

    private static double residueOfTone(RateConverter converter, int in, int out) throws IOException {
        float[] pcm = converter.convert(TestTones.tone(997, LEVEL, in, SECONDS), in, out);
        return TestTones.decibels(TestTones.residue(pcm, out, 997));
    }

    private static double residueOfSweep(RateConverter converter, int in, int out, double passBand) throws IOException {
        double top = passBand * Math.min(in, out) / 2;
        float[] pcm = converter.convert(TestTones.sweep(20, top, LEVEL, in, SECONDS), in, out);
        return TestTones.decibels(TestTones.difference(pcm, TestTones.sweep(20, top, LEVEL, out, SECONDS), out));
    }

    /** Returns how far the level of a tone in the pass band is off at most. */
    private static double ripple(RateConverter converter, int in, int out) throws IOException {
        double spacing = PASS_BAND * Math.min(in, out) / 2 / TONES;
        float[] sum = new float[in * SECONDS];
        for (int i = 1; i <= TONES; i++) {
            float[] tone = TestTones.tone(i * spacing, LEVEL / TONES, in, SECONDS);
            for (int at = 0; at < sum.length; at++) {
                sum[at] += tone[at];
            }
        }
        float[] pcm = converter.convert(sum, in, out);
        double worst = 0;
        for (int i = 1; i <= TONES; i++) {
            double level = TestTones.level(pcm, out, i * spacing) / (LEVEL / TONES);
            worst = Math.max(worst, Math.abs(TestTones.decibels(level)));
        }
        return worst;
    }

    /** Returns what a sweep that the new rate cannot hold leaves; its root mean square. */
    private static double aliases(RateConverter converter, int in, int out) throws IOException {
        float[] pcm = converter.convert(TestTones.sweep(out / 2.0, 0.97 * in / 2, LEVEL, in, SECONDS), in, out);
        return TestTones.decibels(TestTones.rootMeanSquare(pcm, out) / (LEVEL * Math.sqrt(0.5)));
    }

    /** Returns the level, beyond the old Nyquist frequency, of the image of a tone that lies above the pass band. */
    private static double image(RateConverter converter, int in, int out) throws IOException {
        double hertz = 0.95 * in / 2;
        float[] pcm = converter.convert(TestTones.tone(hertz, LEVEL, in, SECONDS), in, out);
        return TestTones.decibels(TestTones.level(pcm, out, in - hertz) / LEVEL);
    }

    private void keepSweep(RateConverter converter, int in, int out) throws IOException {
        float[] pcm = converter.convert(TestTones.sweep(20, 0.965 * in / 2, LEVEL, in, SECONDS), in, out);
        String name = converter.name().replace(' ', '-').toLowerCase(Locale.ROOT);
        Pcm32.write(folder.resolve(name + "-" + in + "-" + out + ".f32"), pcm);
    }
}
