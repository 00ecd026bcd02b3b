import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Plays the music of the embedded sample into a 16-bit WAV file: plucked strings, as a kithara had, over a low drone.
 *
 * <p>Our own composition, so nobody's licence applies. The same bytes come out on every machine: strings are
 * Karplus-Strong loops in plain arithmetic, excited by a seeded generator. Run it through {@code
 * scripts/make-sample.sh}, which encodes the result.
 */
public final class MakeSample {
    private static final int RATE = 44_100;
    private static final int SECONDS = 20;
    /** Peak of the 16-bit file: room for what an encoder adds. */
    private static final int LEVEL = 29_000;
    /** Beats of 0.3125 s: 64 of them fill 20 s. */
    private static final int BEAT_FRAMES = RATE * 5 / 16;
    /** Semitones above A2, one phrase of the Dorian mode a kithara was tuned to; -1 is a rest. */
    private static final int[] MELODY = {
        12, 15, 17, 19, 22, 19, 17, 15, 14, 17, 19, 21, 24, -1, 22, 19,
        12, 15, 19, 24, 22, 21, 19, 17, 15, 14, 12, 14, 15, -1, 12, -1,
        24, 22, 21, 19, 22, 21, 19, 17, 21, 19, 17, 15, 14, 15, 17, 19,
        24, 26, 27, 26, 24, 22, 19, 22, 21, 17, 14, 17, 12, -1, 12, -1,
    };
    private static final int[] BASS = {0, 0, 5, 7, 0, 3, 5, 7, 5, 5, 0, 0, 7, 5, 0, 0};

    private MakeSample() {}

    public static void main(String[] args) throws IOException {
        double[] left = new double[RATE * SECONDS];
        double[] right = new double[RATE * SECONDS];
        for (int beat = 0; beat < MELODY.length; beat++) {
            if (MELODY[beat] >= 0) {
                double pan = 0.5 + 0.3 * Math.sin(beat * 0.7);
                pluck(left, right, beat * BEAT_FRAMES, MELODY[beat] + 12, 0.32, pan, 0.996, beat);
            }
            if (beat % 4 == 0) {
                pluck(left, right, beat * BEAT_FRAMES, BASS[beat / 4], 0.4, 0.5, 0.999, 1000 + beat);
                pluck(left, right, beat * BEAT_FRAMES, BASS[beat / 4] + 7, 0.2, 0.35, 0.998, 2000 + beat);
            }
        }
        double peak = peak(left, right);
        write(Path.of(args[0]), left, right, peak);
        Files.writeString(Path.of(args[1]), envelope(left, right, peak));
    }

    /** Adds one string: a noise burst that circulates in a delay line and loses its highs at every turn. */
    private static void pluck(
            double[] left, double[] right, int start, int semitone, double level, double pan, double damping, int seed) {
        double period = RATE / (110.0 * Math.pow(2, semitone / 12.0));
        double[] line = new double[(int) period];
        Random noise = new Random(seed);
        for (int i = 0; i < line.length; i++) {
            line[i] = noise.nextDouble() * 2 - 1;
        }
        int at = 0;
        int frames = Math.min(RATE * 3, left.length - start);
        for (int i = 0; i < frames; i++) {
            int next = at + 1 == line.length ? 0 : at + 1;
            double sample = line[at];
            line[at] = damping * 0.5 * (sample + line[next]);
            at = next;
            double fade = Math.min(1, (frames - i) / (RATE * 0.05));
            left[start + i] += sample * level * fade * (1 - pan);
            right[start + i] += sample * level * fade * pan;
        }
    }

    private static double peak(double[] left, double[] right) {
        double peak = 0;
        for (int i = 0; i < left.length; i++) {
            peak = Math.max(peak, Math.max(Math.abs(left[i]), Math.abs(right[i])));
        }
        return peak;
    }

    /** Returns the RMS of every 100 ms, both channels together, one a line: what the demo holds decoded PCM against. */
    private static String envelope(double[] left, double[] right, double peak) {
        StringBuilder lines = new StringBuilder();
        int window = RATE / 10;
        for (int start = 0; start < left.length; start += window) {
            double sum = 0;
            for (int i = start; i < start + window; i++) {
                sum += left[i] * left[i] + right[i] * right[i];
            }
            lines.append(String.format(Locale.ROOT, "%.5f%n", Math.sqrt(sum / (2 * window)) / peak * LEVEL / 32_768));
        }
        return lines.toString();
    }

    private static void write(Path file, double[] left, double[] right, double peak) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + left.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(36 + left.length * 4).put("WAVEfmt ".getBytes());
        wav.putInt(16).putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
        wav.putShort((short) 4).putShort((short) 16).put("data".getBytes()).putInt(left.length * 4);
        for (int i = 0; i < left.length; i++) {
            wav.putShort((short) Math.round(left[i] / peak * LEVEL));
            wav.putShort((short) Math.round(right[i] / peak * LEVEL));
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.write(wav.array());
        }
    }
}
