package io.kithara.examples;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.PcmEncoding;
import io.kithara.javasound.JavaSound;
import io.kithara.javasound.SoundOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Kithara where javax.sound.sampled is spoken. */
public final class JavaSoundExample {
    private JavaSoundExample() {}

    /** Writes a WAV file by way of {@code AudioSystem}. */
    public static void write(URI uri, Path target) throws IOException {
        // snippet javasound
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri);
                AudioInputStream stream = JavaSound.audioInputStream(audio, PcmEncoding.S16LE)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, target.toFile());
        }
        // end
    }

    /** Plays through the default sound device. */
    public static void play(URI uri) throws IOException {
        // snippet device
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(uri);
                SoundOutput device = SoundOutput.open(audio.format())) {
            float[] pcm = new float[1024 * audio.format().channels()];
            int frames;
            while ((frames = audio.read(pcm, 0, 1024)) != AudioStream.END) {
                if (frames == 0) {
                    audio.awaitReadable(Duration.ofSeconds(1));
                } else {
                    device.write(pcm, frames);
                }
            }
            device.drain();
        }
        // end
    }
}
