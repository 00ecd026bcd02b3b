package io.kithara;

import java.time.Duration;

/** Plays to nobody, so that the cache holds what a listener will need. */
final class Prefetch {
    private static final int BLOCK_FRAMES = 4096;

    /** Only bounds one wait; the network decides how long to be patient. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Prefetch() {}

    /** Reads until {@code length} has been played or the stream ends. */
    static void play(AudioStream audio, Duration length) throws KitharaException {
        float[] pcm = new float[BLOCK_FRAMES * audio.format().channels()];
        while (audio.position().compareTo(length) < 0) {
            int frames = audio.read(pcm, 0, BLOCK_FRAMES);
            if (frames == AudioStream.END) {
                return;
            }
            if (frames == 0
                    && !audio.awaitReadable(PATIENCE)
                    && Thread.currentThread().isInterrupted()) {
                throw new KitharaException(KitharaException.Reason.CANCELLED, "interrupted while prefetching");
            }
        }
    }
}
