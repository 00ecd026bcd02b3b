package io.kithara.javasound;

import io.kithara.AudioFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/**
 * The default sound device as a place to write float frames to, as 16-bit samples: rounded to nearest and clipped.
 *
 * <p>{@link #write} and {@link #drain} belong to one thread and wait for the device; {@link #stop} and {@link #close}
 * may come from any thread and end such a wait. Does not mix, resample or change the volume.
 */
public final class SoundOutput implements AutoCloseable {
    /** Rides over a busy moment of the machine, and is short enough for Ctrl-C to feel immediate. */
    private static final int BUFFER_MILLIS = 250;

    private static final int BYTES_PER_SAMPLE = 2;
    private static final float S16_SCALE = 32768f;

    private final SourceDataLine line;
    private final int channels;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Takes an open line of 16-bit little-endian samples; closes it in the end. */
    SoundOutput(SourceDataLine line, int channels) {
        this.line = line;
        this.channels = channels;
        line.start();
    }

    /**
     * Opens the default device.
     *
     * @throws SoundDeviceException {@code NO_DEVICE} if there is none for this format, {@code BUSY} if it is taken
     */
    public static SoundOutput open(AudioFormat format) throws SoundDeviceException {
        javax.sound.sampled.AudioFormat lineFormat =
                new javax.sound.sampled.AudioFormat(format.sampleRate(), 16, format.channels(), true, false);
        try {
            SourceDataLine line = AudioSystem.getSourceDataLine(lineFormat);
            int frames = format.sampleRate() * BUFFER_MILLIS / 1000;
            line.open(lineFormat, frames * format.channels() * BYTES_PER_SAMPLE);
            return new SoundOutput(line, format.channels());
        } catch (IllegalArgumentException e) {
            throw new SoundDeviceException(
                    SoundDeviceException.Reason.NO_DEVICE,
                    "there is no sound device for " + format.sampleRate() + " Hz with " + format.channels()
                            + (format.channels() == 1 ? " channel here" : " channels here"),
                    e);
        } catch (LineUnavailableException e) {
            throw new SoundDeviceException(
                    SoundDeviceException.Reason.BUSY, "the sound device is in use by another program", e);
        }
    }

    /** Plays frames; waits while the device's buffer is full. After {@link #stop} they are dropped. */
    public void write(float[] pcm, int frames) {
        int length = frames * channels * BYTES_PER_SAMPLE;
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        bytes.clear();
        for (int i = 0; i < frames * channels; i++) {
            bytes.putShort(toS16(pcm[i]));
        }
        int ignored = line.write(bytes.array(), 0, length);
    }

    private static short toS16(float sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample * S16_SCALE)));
    }

    /** Waits until everything written has been heard. */
    public void drain() {
        line.drain();
    }

    /** Falls silent at once and ends a wait in {@link #write} or {@link #drain}. */
    public void stop() {
        line.stop();
        line.flush();
    }

    /** Returns how many frames have been heard since the device was opened. */
    public long playedFrames() {
        return line.getLongFramePosition();
    }

    @Override
    public void close() {
        line.close();
    }
}
