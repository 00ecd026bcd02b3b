package io.kithara.examples;

import io.kithara.AudioQueue;
import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Opens a URL and pulls PCM from it: the ten lines of the README. */
public abstract class PlayExample {
    /** Plays frames of interleaved samples. */
    protected abstract void play(float[] pcm, int frames);

    /** Plays {@code uri} to its end and returns how it ended. */
    public Optional<Outcome> playAll(URI uri, Path cache) throws KitharaException {
        // snippet play
        try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build();
                AudioStream audio = kithara.open(uri)) {
            float[] pcm = new float[1024 * audio.format().channels()];
            int frames;
            while ((frames = audio.read(pcm, 0, 1024)) != AudioStream.END) {
                if (frames == 0) { // buffering, not the end
                    audio.awaitReadable(Duration.ofSeconds(1));
                    continue;
                }
                play(pcm, frames);
            }
            return audio.outcome(); // Complete, Truncated, Failed or Closed: never a clean end with audio missing
        }
        // end
    }

    /** Plays ten seconds from the middle, resampled and mixed. */
    public void playPart(URI uri) throws KitharaException {
        // snippet part
        OpenOptions options = OpenOptions.builder()
                .start(Duration.ofSeconds(10)) // the first frame read is exactly this one
                .sampleRate(48_000)
                .channels(1)
                .build();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri, options)) {
            float[] pcm = new float[1024];
            long end = 15L * audio.format().sampleRate();
            while (audio.positionFrames() < end) {
                int frames = audio.read(pcm, 0, (int) Math.min(1024, end - audio.positionFrames()));
                if (frames == AudioStream.END) {
                    break;
                }
                if (frames == 0) {
                    audio.awaitReadable(Duration.ofSeconds(1));
                }
                play(pcm, frames);
            }
        }
        // end
    }

    /** Plays two tracks without a gap and returns where the second one begins. */
    public long playBoth(URI first, URI second) throws KitharaException {
        // snippet queue
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(first, second)) {
            float[] pcm = new float[1024 * audio.format().channels()];
            int frames;
            while ((frames = audio.read(pcm, 0, 1024)) != AudioStream.END) {
                if (frames == 0) {
                    audio.awaitReadable(Duration.ofSeconds(1));
                }
                play(pcm, frames);
            }
            return audio.tracks().get(1).firstFrame().orElseThrow(); // the frame after the last of the first track
        }
        // end
    }
}
