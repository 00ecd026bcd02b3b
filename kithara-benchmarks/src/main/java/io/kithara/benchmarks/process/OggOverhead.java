package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.OpenOptions;
import io.kithara.file.ByteSource;
import io.kithara.testing.OggMuxer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU of the whole pipeline from memory (pages, checksums, decoder, ring) over the bare library decoding the same packets, of
 * Vorbis and of Opus; and the allocation per second of audio, the library's included. In turns, after a warm-up.
 * Arguments: rounds, files. Of the order of 1.0.
 */
final class OggOverhead {
    private static final int WARM_UP_PLAYS = 10;

    private OggOverhead() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        try (Kithara kithara = Kithara.builder().build()) {
            for (int i = 1; i < args.length; i++) {
                Path file = Path.of(args[i]);
                System.out.println(file.getFileName());
                measure(kithara, Files.readAllBytes(file), rounds);
            }
        }
    }

    private static void measure(Kithara kithara, byte[] bytes, int rounds) throws Exception {
        List<byte[]> packets = OggMuxer.packets(bytes);
        for (int i = 0; i < WARM_UP_PLAYS; i++) {
            BareOgg.decode(packets);
            play(kithara, bytes);
        }
        double[] ratios = new double[rounds];
        double[] allocated = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ProcessUsage start = ProcessUsage.now();
            BareOgg.decode(packets);
            ProcessUsage bare = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            double seconds = play(kithara, bytes);
            ProcessUsage whole = ProcessUsage.now().since(start);
            ratios[i] = whole.javaCpuNanos() / (double) bare.javaCpuNanos();
            allocated[i] = whole.allocatedBytes() / seconds;
        }
        System.out.println("CPU of all Java threads, pipeline / bare library: " + Spread.of(ratios));
        System.out.println("allocated bytes per second of audio: " + Spread.of(allocated));
    }

    private static double play(Kithara kithara, byte[] bytes) throws Exception {
        try (AudioStream audio = kithara.open(ByteSource.of(bytes), OpenOptions.defaults())) {
            return Pulling.all(audio);
        }
    }
}
