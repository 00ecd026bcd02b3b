package io.kithara;

import java.net.URI;
import java.time.Duration;

/** What {@link SmallImageTest} runs in its own JVM: plays a URL and prints how many frames came. */
final class PlayOnSmallImage {
    private PlayOnSmallImage() {}

    public static void main(String[] args) throws Exception {
        long frames = 0;
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(URI.create(args[0]))) {
            float[] pcm = new float[1024 * audio.format().channels()];
            int count;
            while ((count = audio.read(pcm, 0, 1024)) != AudioStream.END) {
                if (count == 0) {
                    audio.awaitReadable(Duration.ofSeconds(10));
                }
                frames += count;
            }
        }
        System.out.println("frames=" + frames);
    }
}
