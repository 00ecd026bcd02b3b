package io.kithara.benchmarks.process;

import io.kithara.decode.resample.FilterShape;
import io.kithara.decode.resample.Resampler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Something that changes the rate of one channel: ours in this process, others as commands that read and write a file. */
interface RateConverter {
    String name();

    /** Returns what becomes of it, from the first to the last sample. */
    float[] convert(float[] input, int inRate, int outRate) throws IOException;

    /** Returns ours, and those it is compared with; these keep their files in the folder. */
    static List<RateConverter> all(Path folder) {
        List<RateConverter> all = new ArrayList<>();
        for (FilterShape shape : FilterShape.values()) {
            all.add(new Ours(shape));
        }
        String sox = "sox -D -V1 -t f32 -r IN -c 1 FROM -t f32 TO rate ";
        String ffmpeg = "ffmpeg -v error -y -f f32le -ar IN -ac 1 -i FROM -af aresample=OUT";
        all.add(new Command("sox rate -h", folder, sox + "-h OUT"));
        all.add(new Command("sox rate -v", folder, sox + "-v OUT"));
        String soxr = ffmpeg + ":resampler=soxr:precision=%d -c:a pcm_f32le -f f32le TO";
        all.add(new Command("soxr precision 20", folder, soxr.formatted(20)));
        all.add(new Command("soxr precision 28", folder, soxr.formatted(28)));
        all.add(new Command("swr default", folder, ffmpeg + " -c:a pcm_f32le -f f32le TO"));
        return all;
    }

    /** One of our qualities. */
    record Ours(FilterShape shape) implements RateConverter {
        @Override
        public String name() {
            return "ours " + shape;
        }

        @Override
        public float[] convert(float[] input, int inRate, int outRate) {
            Resampler resampler = new Resampler(1, inRate, outRate, shape);
            float[] output = new float[resampler.maxOutputFrames(Resampler.BLOCK_FRAMES)];
            float[] all = new float[(int) Resampler.outputFrames(input.length, inRate, outRate)];
            int length = 0;
            for (int at = 0; at < input.length; at += Resampler.BLOCK_FRAMES) {
                int block = Math.min(Resampler.BLOCK_FRAMES, input.length - at);
                int written = resampler.process(input, at, block, output);
                System.arraycopy(output, 0, all, length, written);
                length += written;
            }
            System.arraycopy(output, 0, all, length, resampler.finish(output));
            return all;
        }
    }

    /** A command in which IN, OUT, FROM and TO stand for the rates and the files. */
    record Command(String name, Path folder, String words) implements RateConverter {
        @Override
        public float[] convert(float[] input, int inRate, int outRate) throws IOException {
            Path from = folder.resolve("in.f32");
            Path to = folder.resolve("out.f32");
            Pcm32.write(from, input);
            List<String> command = Arrays.stream(words.split(" "))
                    .map(word -> word.equals("FROM") ? from.toString() : word.equals("TO") ? to.toString() : word)
                    .map(word -> word.replace("OUT", "" + outRate).replace("IN", "" + inRate))
                    .toList();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!told.isBlank()) {
                throw new IOException(command + ": " + told);
            }
            return Pcm32.read(to);
        }
    }
}
