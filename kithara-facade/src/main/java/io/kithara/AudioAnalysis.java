package io.kithara;

import io.kithara.decode.Loudness;
import io.kithara.decode.LoudnessMeter;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Waveform;
import io.kithara.decode.WaveformBuilder;
import java.time.Duration;

/**
 * The outline and the loudness of PCM: fed beside playback with what {@link AudioStream#read} gave, or reading a stream to its end. Memory
 * is bounded by the number of points, however long the stream is; feeding allocates nothing but for the outline's arrays, which double
 * now and then. What is measured is what the stream delivers: at its volume, and mixed and resampled if that was asked for. Used by one
 * thread at a time.
 */
public final class AudioAnalysis {
    /** About 90 ms at 44.1 kHz. */
    private static final int BLOCK_FRAMES = 4096;

    /** Only bounds one wait; the stream decides how long to be patient. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WaveformBuilder waveform;
    private final LoudnessMeter loudness;

    /**
     * Creates one that has heard nothing.
     *
     * @param format of the stream
     * @param framesPerPoint resolution of the outline, 1 to 2^40 frames; where {@code maxPoints} of them do not reach, it halves
     * @param maxPoints 2 to {@link WaveformBuilder#MAX_POINTS}
     * @throws IllegalArgumentException outside these bounds
     */
    public AudioAnalysis(AudioFormat format, long framesPerPoint, int maxPoints) {
        PcmFormat pcm = new PcmFormat(format.sampleRate(), format.channels());
        waveform = new WaveformBuilder(pcm, framesPerPoint, maxPoints);
        loudness = new LoudnessMeter(pcm);
    }

    /**
     * Takes frames that follow on those before.
     *
     * @param pcm interleaved samples
     * @param offset index of the first sample
     * @param frames how many, {@code >= 0}
     * @throws IndexOutOfBoundsException if they do not lie in {@code pcm}; nothing has changed
     */
    public void add(float[] pcm, int offset, int frames) {
        waveform.add(pcm, offset, frames);
        loudness.add(pcm, offset, frames);
    }

    /**
     * Reads the rest of a stream and waits for it; the stream stays open. Use it instead of {@link AudioStream#read}, not beside it.
     *
     * @throws KitharaException what the stream failed with, or {@code CANCELLED} if the calling thread is interrupted, whose status
     *     stays set; what came before has been counted
     */
    public void addAll(AudioStream audio) throws KitharaException {
        float[] block = new float[BLOCK_FRAMES * audio.format().channels()];
        int frames;
        while ((frames = audio.read(block, 0, BLOCK_FRAMES)) != AudioStream.END) {
            add(block, 0, frames);
            if (frames == 0
                    && !audio.awaitReadable(PATIENCE)
                    && Thread.currentThread().isInterrupted()) {
                throw new KitharaException(KitharaException.Reason.CANCELLED, "interrupted while listening");
            }
        }
    }

    /** Returns the outline of what has been heard so far. */
    public Waveform waveform() {
        return waveform.build();
    }

    /** Returns the loudness of what has been heard so far. */
    public Loudness loudness() {
        return loudness.loudness();
    }

    /** Returns the loudness of the last 400 ms in LUFS, for a meter that moves; negative infinity before there are so many. */
    public double momentaryLufs() {
        return loudness.momentaryLufs();
    }

    /** Returns the loudness of the last 3 s in LUFS; negative infinity before there are so many. */
    public double shortTermLufs() {
        return loudness.shortTermLufs();
    }

    @Override
    public String toString() {
        return "AudioAnalysis[" + waveform + "]";
    }
}
