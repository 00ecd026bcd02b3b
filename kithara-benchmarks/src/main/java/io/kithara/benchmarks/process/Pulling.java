package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import java.time.Duration;

/** A consumer that pulls as fast as it can. */
final class Pulling {
    private static final int FRAMES = 4096;

    /** What a sound card takes at once. */
    private static final int FIRST_FRAMES = 1024;

    /** A stream that gives nothing for so long hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Pulling() {}

    /** Reads to the end and returns the seconds of audio; the stream has to be complete. */
    static double all(AudioStream audio) throws Exception {
        float[] pcm = new float[FRAMES * audio.format().channels()];
        long total = 0;
        int frames;
        while ((frames = audio.read(pcm, 0, FRAMES)) != AudioStream.END) {
            if (frames == 0) {
                audio.awaitReadable(PATIENCE);
            }
            total += frames;
        }
        return total / (double) audio.format().sampleRate();
    }

    /** Reads until there was some audio. */
    static void first(AudioStream audio) throws Exception {
        float[] pcm = new float[FIRST_FRAMES * audio.format().channels()];
        int frames;
        while ((frames = audio.read(pcm, 0, FIRST_FRAMES)) == 0) {
            audio.awaitReadable(PATIENCE);
        }
        if (frames < 0) {
            throw new IllegalStateException("no audio");
        }
    }
}
