package io.kithara.javasound;

import io.kithara.AudioStream;
import io.kithara.PcmEncoding;
import io.kithara.StreamDuration;
import java.util.Optional;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Adapts streams to {@code javax.sound.sampled}. */
public final class JavaSound {
    private JavaSound() {}

    /**
     * Returns the rest of a stream as an {@link AudioInputStream}, whose reads wait and whose closing closes the stream.
     * Use it instead of {@link AudioStream#read}, not beside it.
     *
     * <p>Its frame length is what is left of the stream where the container states that exactly, else {@link
     * AudioSystem#NOT_SPECIFIED}.
     */
    public static AudioInputStream audioInputStream(AudioStream stream, PcmEncoding encoding) {
        return new AudioInputStream(
                stream.toInputStream(encoding), format(stream.format(), encoding), framesLeft(stream));
    }

    private static AudioFormat format(io.kithara.AudioFormat format, PcmEncoding encoding) {
        int frameBytes = format.channels() * encoding.bytesPerSample();
        AudioFormat.Encoding kind =
                encoding == PcmEncoding.F32LE ? AudioFormat.Encoding.PCM_FLOAT : AudioFormat.Encoding.PCM_SIGNED;
        return new AudioFormat(
                kind,
                format.sampleRate(),
                encoding.bytesPerSample() * 8,
                format.channels(),
                frameBytes,
                format.sampleRate(),
                false);
    }

    private static long framesLeft(AudioStream stream) {
        Optional<StreamDuration> exact = stream.duration().filter(StreamDuration::exact);
        return exact.map(duration -> Math.max(0, duration.frames() - stream.positionFrames()))
                .orElse((long) AudioSystem.NOT_SPECIFIED);
    }
}
