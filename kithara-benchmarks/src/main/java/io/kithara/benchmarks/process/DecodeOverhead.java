package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * CPU of the whole pipeline (http, cache in memory, demuxing, JLayer, ring) over JLayer decoding the same bytes bare, and
 * the allocation per second of audio; both in this process, in turns, after a warm-up. One {@code Kithara} plays all
 * rounds, as in an application. The origin is another process.
 * Arguments: folder, MP3 file name, rounds.
 */
final class DecodeOverhead {
    private static final int WARM_UP_ROUNDS = 8;

    private DecodeOverhead() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1]);
                Kithara kithara = Kithara.builder().build()) {
            URI uri = URI.create(origin.uri());
            byte[] bytes = origin.fetch();
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                BareJLayer.decode(bytes);
                play(kithara, uri);
            }
            double[] ratios = new double[rounds];
            double[] bytesPerSecond = new double[rounds];
            double[] speed = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                ProcessUsage start = ProcessUsage.now();
                BareJLayer.decode(bytes);
                ProcessUsage bare = ProcessUsage.now().since(start);
                start = ProcessUsage.now();
                Played played = play(kithara, uri);
                ProcessUsage whole = played.usage().since(start);
                double seconds = played.frames() / (double) played.sampleRate();
                ratios[i] = whole.cpuNanos() / (double) bare.cpuNanos();
                bytesPerSecond[i] = whole.allocatedBytes() / seconds;
                speed[i] = seconds * 1e9 / whole.wallNanos();
            }
            System.out.println("CPU, pipeline / bare JLayer: " + Spread.of(ratios));
            System.out.println("allocated bytes per second of audio: " + Spread.of(bytesPerSecond));
            System.out.println("speed, x real time: " + Spread.of(speed));
        }
    }

    private static Played play(Kithara kithara, URI uri) throws Exception {
        try (AudioStream audio = kithara.open(uri)) {
            float[] pcm = new float[4096 * audio.format().channels()];
            long total = 0;
            int frames;
            while ((frames = audio.read(pcm, 0, 4096)) != AudioStream.END) {
                if (frames == 0) {
                    audio.awaitReadable(Duration.ofSeconds(10));
                }
                total += frames;
            }
            // taken while the threads live: the beans forget what a dead thread allocated
            return new Played(total, audio.format().sampleRate(), ProcessUsage.now());
        }
    }

    private record Played(long frames, int sampleRate, ProcessUsage usage) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d frames at %d Hz", frames, sampleRate);
        }
    }
}
