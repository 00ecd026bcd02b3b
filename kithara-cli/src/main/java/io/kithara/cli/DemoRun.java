package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import io.kithara.StreamStats;
import io.kithara.file.ByteSource;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Streams the sample from a local origin that answers 503 first, resets the connection in the middle and gets slow for a
 * while, at eight times the speed of playback, and keeps what there is to show of it.
 */
final class DemoRun {
    /** Plays 20 s in 2.5 s: long enough for the line to drop and recover, short enough to wait for. */
    private static final int SPEED = 8;

    private static final long RESET_AFTER_BYTES = 120_000;

    /** Bytes per second: above what playing eight times as fast eats (128 kB/s), below it, above it again. */
    private static final long[] LINE = {220_000, 70_000, 400_000};

    /** Seconds at which the line changes. */
    private static final double[] CHANGES = {0.6, 1.7};

    private static final int BLOCK_FRAMES = 2048;
    private static final long SEEK_FRAME = 543_210;
    private static final int SEEK_CHECK_FRAMES = 4096;
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final DemoSample sample;
    private final Shell shell;
    private final DemoTimeline timeline = new DemoTimeline();
    private final float[] pcm = new float[DemoSample.FRAMES * DemoSample.CHANNELS];
    private int frames;

    DemoRun(DemoSample sample, Shell shell) {
        this.sample = sample;
        this.shell = shell;
    }

    /**
     * What came of it.
     *
     * @param pcm what was streamed
     * @param reference the same file decoded from memory
     * @param seeked what was read at {@link #SEEK_FRAME} after a seek there
     * @param requests the origin's own log
     */
    record Result(
            float[] pcm,
            int frames,
            float[] reference,
            float[] seeked,
            Optional<Outcome> outcome,
            StreamStats stats,
            List<OriginRequest> requests,
            DemoTimeline timeline) {
        boolean isExact() {
            return frames == DemoSample.FRAMES && Arrays.equals(pcm, reference);
        }

        boolean isSeekExact() {
            int from = (int) SEEK_FRAME * DemoSample.CHANNELS;
            return seeked.length > 0
                    && Arrays.equals(seeked, Arrays.copyOfRange(reference, from, from + seeked.length));
        }
    }

    Result run() throws IOException {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/kithara.mp3", sample.mp3())
                    .etag("\"sample\"")
                    .withFault(Fault.status(503, "0").onRequest(1))
                    .withFault(Fault.resetAfter(RESET_AFTER_BYTES).onRequest(2));
            origin.bytesPerSecond(LINE[0]);
            timeline.begin();
            URI uri = origin.uri("/kithara.mp3");
            try (AudioStream audio = kithara.open(uri)) {
                stream(audio, origin);
                Optional<Outcome> outcome = audio.outcome();
                StreamStats stats = audio.stats();
                float[] seeked = seek(audio);
                return new Result(pcm, frames, reference(kithara), seeked, outcome, stats, origin.requests(), timeline);
            }
        }
    }

    private void stream(AudioStream audio, FakeOrigin origin) throws KitharaException {
        int step = 0;
        double bytesPerSecond = sample.mp3().length * (double) DemoSample.SAMPLE_RATE / DemoSample.FRAMES;
        float[] block = new float[BLOCK_FRAMES * DemoSample.CHANNELS];
        while (!shell.interrupt().isRaised()) {
            if (step < CHANGES.length && timeline.seconds() >= CHANGES[step]) {
                origin.bytesPerSecond(LINE[++step]);
            }
            int count = audio.read(block, 0, BLOCK_FRAMES);
            timeline.note(audio, audio.stats().bytesFetched() / bytesPerSecond, OptionalInt.empty());
            if (count == AudioStream.END) {
                return;
            }
            if (count == 0) {
                // whether there is something now, the next read says
                boolean ignored = audio.awaitReadable(PATIENCE);
                continue;
            }
            int kept = Math.max(0, Math.min(count, DemoSample.FRAMES - frames));
            System.arraycopy(block, 0, pcm, frames * DemoSample.CHANNELS, kept * DemoSample.CHANNELS);
            frames += count;
            double ahead = frames / (double) (DemoSample.SAMPLE_RATE * SPEED) - timeline.seconds();
            shell.interrupt().await((long) (ahead * 1e9));
        }
    }

    private static float[] seek(AudioStream audio) throws KitharaException {
        audio.seekFrame(SEEK_FRAME);
        return pull(audio, SEEK_CHECK_FRAMES);
    }

    /** Decodes the file from memory: no network, no cache, no faults. */
    private float[] reference(Kithara kithara) throws KitharaException {
        try (AudioStream audio = kithara.open(ByteSource.of(sample.mp3()), OpenOptions.defaults())) {
            return pull(audio, DemoSample.FRAMES);
        }
    }

    static float[] pull(AudioStream audio, int wanted) throws KitharaException {
        float[] all = new float[wanted * DemoSample.CHANNELS];
        int done = 0;
        while (done < wanted) {
            int count = audio.read(all, done * DemoSample.CHANNELS, wanted - done);
            if (count == AudioStream.END) {
                break;
            }
            if (count == 0) {
                boolean ignored = audio.awaitReadable(PATIENCE);
            }
            done += count;
        }
        return Arrays.copyOf(all, done * DemoSample.CHANNELS);
    }
}
