package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.URI;
import java.time.Duration;

/** The smallest program that uses the library: prints the microseconds from {@code main} to the first frames. */
final class FirstPcmMain {
    private FirstPcmMain() {}

    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(URI.create(args[0]))) {
            float[] pcm = new float[1024 * audio.format().channels()];
            int frames;
            while ((frames = audio.read(pcm, 0, 1024)) == 0) {
                audio.awaitReadable(Duration.ofSeconds(10));
            }
            long micros = (System.nanoTime() - start) / 1000;
            if (frames < 0) {
                throw new IllegalStateException("no audio in " + args[0]);
            }
            System.out.println(micros);
        }
    }
}
