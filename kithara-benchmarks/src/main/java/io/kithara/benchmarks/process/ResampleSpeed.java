package io.kithara.benchmarks.process;

import io.kithara.decode.resample.FilterShape;
import io.kithara.decode.resample.Resampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU of a change from 44.1 to 48 kHz of a minute of stereo floats, in turns: by our three qualities, and by soxr at its quality HQ
 * and swr's default through ffmpeg, less what ffmpeg takes to read and drop the same floats as they are. User time of one
 * thread either way. Arguments: the minute, raw interleaved floats; rounds. GOOD over soxr: of the order of 1.
 */
final class ResampleSpeed {
    private static final int IN_RATE = 44_100;
    private static final int OUT_RATE = 48_000;
    private static final int CHANNELS = 2;

    /** Plays of the minute in one run of ffmpeg, which tells its time in milliseconds. */
    private static final int PEER_MINUTES = 10;

    private static final int WARM_UP_MINUTES = 5;
    private static final Pattern USER_TIME = Pattern.compile("bench: utime=([0-9.]+)s");

    private final Path file;
    private final float[] minute;

    private ResampleSpeed(Path file) throws IOException {
        this.file = file;
        this.minute = Pcm32.read(file);
    }

    public static void main(String[] args) throws Exception {
        new ResampleSpeed(Path.of(args[0])).measure(Integer.parseInt(args[1]));
    }

    private void measure(int rounds) throws IOException {
        Map<FilterShape, double[]> ours = new EnumMap<>(FilterShape.class);
        for (FilterShape shape : FilterShape.values()) {
            for (int i = 0; i < WARM_UP_MINUTES; i++) {
                nanosPerSample(shape);
            }
        }
        double[] soxr = new double[rounds];
        double[] swr = new double[rounds];
        Map<FilterShape, double[]> overSoxr = new EnumMap<>(FilterShape.class);
        for (int round = 0; round < rounds; round++) {
            double bare = peerNanosPerSample("anull");
            soxr[round] = peerNanosPerSample("aresample=" + OUT_RATE + ":resampler=soxr:precision=20") - bare;
            swr[round] = peerNanosPerSample("aresample=" + OUT_RATE) - bare;
            for (FilterShape shape : FilterShape.values()) {
                double nanos = nanosPerSample(shape);
                ours.computeIfAbsent(shape, s -> new double[rounds])[round] = nanos;
                overSoxr.computeIfAbsent(shape, s -> new double[rounds])[round] = soxr[round] / nanos;
            }
        }
        System.out.println("nanoseconds of CPU per output sample and channel, 44.1 to 48 kHz, stereo");
        print("soxr HQ (precision 20)", soxr);
        print("swr default", swr);
        ours.forEach((shape, nanos) -> print("ours " + shape, nanos));
        System.out.println("speed, as multiples of that of soxr HQ in the same round");
        overSoxr.forEach((shape, ratios) -> print("ours " + shape, ratios));
    }

    private static void print(String name, double[] values) {
        System.out.printf(Locale.ROOT, "%-24s %s%n", name, Spread.of(values));
    }

    private double nanosPerSample(FilterShape shape) {
        Resampler resampler = new Resampler(CHANNELS, IN_RATE, OUT_RATE, shape);
        float[] output = new float[resampler.maxOutputFrames(Resampler.BLOCK_FRAMES) * CHANNELS];
        int frames = minute.length / CHANNELS;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long written = 0;
        for (int at = 0; at < frames; at += Resampler.BLOCK_FRAMES) {
            int block = Math.min(Resampler.BLOCK_FRAMES, frames - at);
            written += resampler.process(minute, at * CHANNELS, block, output);
        }
        written += resampler.finish(output);
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        if (written != Resampler.outputFrames(frames, IN_RATE, OUT_RATE)) {
            throw new IllegalStateException("frames=" + written);
        }
        return nanos / (double) (written * CHANNELS);
    }

    private double peerNanosPerSample(String filter) throws IOException {
        Process process =
                new ProcessBuilder(command(filter)).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher time = USER_TIME.matcher(told);
        if (!time.find()) {
            throw new IOException("ffmpeg: " + told);
        }
        double samples = (double) PEER_MINUTES * minute.length * OUT_RATE / IN_RATE;
        return Double.parseDouble(time.group(1)) * 1e9 / samples;
    }

    private List<String> command(String filter) {
        String options = "ffmpeg -hide_banner -nostats -benchmark -threads 1 -filter_threads 1 -stream_loop "
                + (PEER_MINUTES - 1)
                + " -f f32le -ar " + IN_RATE + " -ac " + CHANNELS + " -i " + file + " -af " + filter
                + " -c:a pcm_f32le -f null -";
        return List.of(options.split(" "));
    }
}
