package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pulls frames out of a stream and pushes them into a sink until one of the many ends. Used by one thread. */
final class Pump {
    /** About 90 ms at 44.1 kHz: few calls, and the first block of a stream is still early. */
    private static final int BLOCK_FRAMES = 4096;

    /** Waiting ends by data, an end, Ctrl-C or a deadline; this only bounds one turn of the loop. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * Takes frames; may wait.
     *
     * @param <X> what it fails with
     */
    interface Sink<X extends Exception> {
        void write(float[] pcm, int frames) throws X;
    }

    private final AudioStream audio;
    private final Shell shell;
    private final Progress progress;
    private final @Nullable Duration deadline;
    private final boolean realtime;
    private final float[] block;
    private long delivered;
    private double firstPcmMillis = Double.NaN;
    private long firstPcmNanos;

    Pump(AudioStream audio, Shell shell, Progress progress, @Nullable Duration deadline, boolean realtime) {
        this.audio = audio;
        this.shell = shell;
        this.progress = progress;
        this.deadline = deadline;
        this.realtime = realtime;
        this.block = new float[BLOCK_FRAMES * audio.format().channels()];
    }

    /** Moves up to {@code wanted} frames. */
    <X extends Exception> Ending run(long wanted, Sink<X> sink) throws X {
        try {
            while (delivered < wanted) {
                if (shell.interrupt().isRaised()) {
                    return Ending.INTERRUPTED;
                }
                if (nanosLeft() <= 0) {
                    return deadlinePassed();
                }
                int frames = audio.read(block, 0, (int) Math.min(BLOCK_FRAMES, wanted - delivered));
                if (frames == AudioStream.END) {
                    return atEnd();
                }
                move(frames, sink);
            }
            return audio.missing().isEmpty() ? Ending.COMPLETE : Ending.holed(audio.missing());
        } catch (KitharaException e) {
            return failed(e);
        }
    }

    /** Returns the frames moved so far. */
    long delivered() {
        return delivered;
    }

    /** Returns when the first frame came, after main; NaN if none has. */
    double firstPcmMillis() {
        return firstPcmMillis;
    }

    private <X extends Exception> void move(int frames, Sink<X> sink) throws X {
        if (frames == 0) {
            // what is there now, if anything, the next read says
            boolean ignored = audio.awaitReadable(nextWait());
        } else {
            noteFirstPcm();
            sink.write(block, frames);
            delivered += frames;
            keepPace();
        }
        progress.update(audio);
    }

    private Duration nextWait() {
        Duration wait = progress.isShown() ? Progress.INTERVAL : LONGEST_WAIT;
        Duration left = Duration.ofNanos(Math.max(1, nanosLeft()));
        return left.compareTo(wait) < 0 ? left : wait;
    }

    private long nanosLeft() {
        return shell.nanosLeft(deadline);
    }

    private void noteFirstPcm() {
        if (delivered == 0) {
            firstPcmMillis = shell.millis();
            firstPcmNanos = System.nanoTime();
        }
    }

    /** Waits until what was delivered would have been heard. */
    private void keepPace() {
        if (realtime) {
            int rate = audio.format().sampleRate();
            long heardNanos = delivered / rate * NANOS_PER_SECOND + delivered % rate * NANOS_PER_SECOND / rate;
            long wait = firstPcmNanos + heardNanos - System.nanoTime();
            shell.interrupt().await(Math.min(wait, nanosLeft()));
        }
    }

    private Ending atEnd() {
        Ending ending = audio.outcome().map(Ending::of).orElse(Ending.COMPLETE);
        return shell.interrupt().isRaised() ? Ending.INTERRUPTED : ending;
    }

    private Ending deadlinePassed() {
        return Ending.failed(Reason.DEADLINE, "the deadline passed at " + Times.print(audio.position()));
    }

    private Ending failed(KitharaException e) {
        if (shell.interrupt().isRaised()) {
            return Ending.INTERRUPTED;
        }
        if (delivered == 0) {
            return Ending.failed(e);
        }
        return Ending.brokenOff(e, audio.missing(), audio.position());
    }
}
