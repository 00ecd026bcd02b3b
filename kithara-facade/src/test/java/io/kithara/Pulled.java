package io.kithara;

import java.time.Duration;
import java.util.Arrays;

/** Everything a stream delivered until its end. */
record Pulled(float[] samples, int channels) {
    private static final int BLOCK_FRAMES = 4096;

    /** Reads to the end as fast as it comes. */
    static Pulled all(AudioStream audio) throws KitharaException {
        return atMost(audio, Long.MAX_VALUE);
    }

    /** Reads {@code frames} frames, fewer at the end. */
    static Pulled atMost(AudioStream audio, long frames) throws KitharaException {
        int channels = audio.format().channels();
        float[] all = new float[BLOCK_FRAMES * channels];
        int filled = 0;
        while (filled / channels < frames) {
            if (all.length - filled < BLOCK_FRAMES * channels) {
                all = Arrays.copyOf(all, 2 * all.length);
            }
            int count = audio.read(all, filled, (int) Math.min(BLOCK_FRAMES, frames - filled / channels));
            if (count == AudioStream.END) {
                break;
            }
            if (count == 0 && !audio.awaitReadable(Duration.ofSeconds(30))) {
                throw new AssertionError("nothing came for 30 s: " + audio);
            }
            filled += count * channels;
        }
        return new Pulled(Arrays.copyOf(all, filled), channels);
    }

    int frames() {
        return samples.length / channels;
    }
}
