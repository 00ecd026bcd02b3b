package io.kithara.benchmarks.process;

import io.kithara.benchmarks.process.AacPackets.Pcm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How close does our AAC decoder come to ffmpeg's? Reads a folder of {@code NAME.aac} with {@code NAME.f32}, ffmpeg's floats of the
 * same, aligned packet by packet. Files named {@code pns-} hold noise, which every decoder makes up itself: of them the
 * energies of bands are compared over the file; of all others the samples.
 */
final class AacAccuracy {
    /** What the project asks for: dB of signal over error, dB between energies. */
    private static final double ENOUGH_DB = 100;

    private static final double ENOUGH_ENERGY_DB = 0.1;

    /** Band energies are taken from so many cosines of a window, as wide as AAC's own. */
    private static final int LINES = 1024;

    private static final int BAND_LINES = 32;

    private AacAccuracy() {}

    /** Prints a line for each file, and the worst; ends with 1 if that is not enough. */
    public static void main(String[] args) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.filter(file -> file.toString().endsWith(".aac"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        double worst = Double.MAX_VALUE;
        double farthest = 0;
        System.out.printf(Locale.ROOT, "%-32s %8s %10s %8s%n", "file", "frames", "aac", "jaad");
        for (Path file : files) {
            AacPackets packets = AacPackets.read(file);
            float[] reference =
                    floats(file.resolveSibling(file.getFileName().toString().replace(".aac", ".f32")));
            Pcm ours = packets.decodeBy("aac");
            if (file.getFileName().toString().startsWith("pns-")) {
                double off = energyDifference(ours, reference);
                farthest = Math.max(farthest, off);
                System.out.printf(
                        Locale.ROOT,
                        "%-32s %8d %7.3f dB between energies of bands%n",
                        file.getFileName(),
                        frames(ours),
                        off);
            } else {
                double snr = snr(ours.samples(), reference);
                worst = Math.min(worst, snr);
                System.out.printf(
                        Locale.ROOT,
                        "%-32s %8d %7.1f dB %5.1f dB%s%n",
                        file.getFileName(),
                        frames(ours),
                        snr,
                        snr(packets.decodeBy("jaad").samples(), reference),
                        ours.corrupt() == 0 ? "" : " corrupt: " + ours.corrupt());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d files; the worst %.1f dB; bands of noise %.3f dB apart%n",
                files.size(),
                worst,
                farthest);
        System.exit(worst >= ENOUGH_DB && farthest <= ENOUGH_ENERGY_DB ? 0 : 1);
    }

    private static int frames(Pcm pcm) {
        return pcm.samples().length / pcm.format().channels();
    }

    private static double snr(float[] ours, float[] reference) {
        if (ours.length != reference.length) {
            return Double.NEGATIVE_INFINITY;
        }
        double signal = 0;
        double error = 0;
        for (int i = 0; i < reference.length; i++) {
            double off = ours[i] - reference[i];
            signal += (double) reference[i] * reference[i];
            error += off * off;
        }
        return 10 * Math.log10(signal / error);
    }

    /** Returns the largest difference of a band's energy over the whole of the first channel. */
    private static double energyDifference(Pcm ours, float[] reference) {
        double[] cosines = new double[8 * LINES];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Math.cos(Math.PI / (4 * LINES) * i);
        }
        double[] mine = energies(ours.samples(), ours.format().channels(), cosines);
        double[] theirs = energies(reference, ours.format().channels(), cosines);
        double largest = 0;
        for (int band = 0; band < mine.length; band++) {
            // a band that is empty but for leakage says nothing
            if (theirs[band] > 1e-6 * theirs[0]) {
                largest = Math.max(largest, Math.abs(10 * Math.log10(mine[band] / theirs[band])));
            }
        }
        return largest;
    }

    private static double[] energies(float[] samples, int channels, double[] cosines) {
        double[] energies = new double[LINES / BAND_LINES];
        double[] windowed = new double[2 * LINES];
        for (int start = 0; start + 2 * LINES <= samples.length / channels; start += LINES) {
            for (int i = 0; i < 2 * LINES; i++) {
                windowed[i] = samples[(start + i) * channels] * Math.sin(Math.PI / (2 * LINES) * (i + 0.5));
            }
            for (int k = 0; k < LINES; k++) {
                double sum = 0;
                for (int i = 0; i < 2 * LINES; i++) {
                    sum += windowed[i] * cosines[(2 * i + 1 + LINES) * (2 * k + 1) % cosines.length];
                }
                energies[k / BAND_LINES] += sum * sum;
            }
        }
        return energies;
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(samples);
        return samples;
    }
}
