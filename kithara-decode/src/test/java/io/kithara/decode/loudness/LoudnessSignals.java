package io.kithara.decode.loudness;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Programmes whose loudness ffmpeg has measured ({@code scripts/measure-loudness.sh}, which runs this file): noise and tones that
 * swell, of many rates and layouts. They come out the same everywhere: only Java's own exactly defined functions make them.
 */
public final class LoudnessSignals {
    /** Noise and tones, louder and quieter every few seconds. */
    public record Signal(String name, int sampleRate, int channels, int seconds) {
        public int frames() {
            return sampleRate * seconds;
        }

        /** Returns interleaved samples. */
        public float[] pcm() {
            Random random = new Random(name.hashCode());
            float[] pcm = new float[frames() * channels];
            double smooth = 0;
            for (int frame = 0; frame < frames(); frame++) {
                double time = frame / (double) sampleRate;
                double swell = StrictMath.pow(10, -(12 + 14 * StrictMath.sin(time * 0.9)) / 20);
                smooth = 0.7 * smooth + 0.3 * (2 * random.nextDouble() - 1);
                for (int channel = 0; channel < channels; channel++) {
                    double tone = StrictMath.sin(2 * StrictMath.PI * (220 + 97 * channel) * time + channel);
                    double high = 0.3 * StrictMath.sin(2 * StrictMath.PI * sampleRate * 0.2371 * time);
                    pcm[frame * channels + channel] = (float) (0.4 * swell * (tone + high + smooth));
                }
            }
            return pcm;
        }
    }

    /** 7.1 is left out: ffmpeg gives the loudspeakers behind the weight that the standard gives those at the sides. */
    public static final List<Signal> ALL = List.of(
            new Signal("mono-48000", 48_000, 1, 20),
            new Signal("stereo-44100", 44_100, 2, 40),
            new Signal("stereo-22050", 22_050, 2, 20),
            new Signal("stereo-96000", 96_000, 2, 12),
            new Signal("stereo-192000", 192_000, 2, 8),
            new Signal("surround-48000", 48_000, 6, 15));

    private LoudnessSignals() {}

    /** Writes each as a WAV file of 32-bit floats into the directory that is given. */
    public static void main(String[] args) throws IOException {
        for (Signal signal : ALL) {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(Path.of(args[0]).resolve(signal.name() + ".wav")))) {
                write(signal, out);
            }
        }
    }

    private static void write(Signal signal, OutputStream out) throws IOException {
        float[] pcm = signal.pcm();
        boolean surround = signal.channels() > 2;
        int formatBytes = surround ? 40 : 16;
        ByteBuffer file = ByteBuffer.allocate(28 + formatBytes + 4 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(file.capacity() - 8)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        file.putInt(formatBytes).putShort((short) (surround ? 0xFFFE : 3)).putShort((short) signal.channels());
        file.putInt(signal.sampleRate()).putInt(signal.sampleRate() * signal.channels() * 4);
        file.putShort((short) (4 * signal.channels())).putShort((short) 32);
        if (surround) {
            // FL FR FC LFE BL BR, and the identifier of floats
            file.putShort((short) 22).putShort((short) 32).putInt(0x3F);
            file.putLong(0x0010_0000_0000_0003L).putLong(0x719B_3800_AA00_0080L);
        }
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * pcm.length);
        for (float sample : pcm) {
            file.putFloat(sample);
        }
        out.write(file.array());
    }
}
