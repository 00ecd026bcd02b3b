package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import io.kithara.StreamStats;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.OriginRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Streams the programme as encrypted HLS from a local origin over a line that drops and recovers, pulled at three times the
 * speed of playback, and keeps what there is to show of it.
 */
final class DemoHlsRun {
    /** A minute in 20 s. The rules of the adaptation stay as they are: what is buffered only melts three times as fast. */
    static final int SPEED = 3;

    /** Bytes per second: what 128 kbit/s takes at three times the speed, barely 64 kbit/s at one time, plenty again. */
    static final List<Integer> LINE = List.of(55_000, 9_000, 90_000);

    /** The line drops when so many segments of the highest rate have been sent, however fast this machine is. */
    private static final int DROP_AFTER_SEGMENTS = 3;

    /** It recovers when so little is ahead of the reader: below 5 s a switch down is urgent. */
    private static final double RECOVER_BELOW_SECONDS = 5;

    private static final int BLOCK_FRAMES = 2048;
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final DemoPackaging packaging;
    private final Shell shell;
    private final DemoTimeline timeline = new DemoTimeline();
    private final List<Double> changes = new ArrayList<>();
    private final VariantHistory history = new VariantHistory();
    private final float[] pcm;
    private int frames;

    DemoHlsRun(DemoLadder ladder, DemoPackaging packaging, Shell shell) {
        this.packaging = packaging;
        this.shell = shell;
        this.pcm = new float[ladder.pcmFrames() * DemoSample.CHANNELS];
    }

    /**
     * What came of it.
     *
     * @param pcm what was streamed; the first {@code frames} count
     * @param changes seconds at which the line changed
     */
    record Result(
            String container,
            int trimmedFrames,
            float[] pcm,
            int frames,
            List<KitharaEvent.VariantSwitched> switches,
            Optional<Outcome> outcome,
            StreamStats stats,
            List<OriginRequest> requests,
            DemoTimeline timeline,
            List<Double> changes) {
        /** Returns how many frames there are in {@code pcm}. */
        int kept() {
            return Math.min(frames, pcm.length / DemoSample.CHANNELS);
        }

        /** Returns the name of the WAV file it goes into. */
        String fileName() {
            return "hls-" + container.toLowerCase(Locale.ROOT) + ".wav";
        }
    }

    Result run() throws IOException {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            String master = packaging.serve(origin);
            origin.bytesPerSecond(LINE.get(0));
            timeline.begin();
            OpenOptions options = OpenOptions.builder().events(history.events()).build();
            try (AudioStream audio = kithara.open(origin.uri(master), options)) {
                stream(audio, origin);
                history.update();
                return new Result(
                        packaging.container(),
                        packaging.trimmedFrames(),
                        pcm,
                        frames,
                        history.switches(),
                        audio.outcome(),
                        audio.stats(),
                        origin.requests(),
                        timeline,
                        List.copyOf(changes));
            }
        }
    }

    private void stream(AudioStream audio, FakeOrigin origin) throws KitharaException {
        double began = 0;
        float[] block = new float[BLOCK_FRAMES * DemoSample.CHANNELS];
        while (!shell.interrupt().isRaised()) {
            int count = audio.read(block, 0, BLOCK_FRAMES);
            history.update();
            DemoPackaging.Sent sent = packaging.sent(origin);
            timeline.note(audio, sent.seconds(), history.at(audio.position()));
            change(origin, sent, Times.seconds(audio.position()));
            if (count == AudioStream.END) {
                return;
            }
            if (count == 0) {
                // whether there is something now, the next read says
                boolean ignored = audio.awaitReadable(PATIENCE);
                continue;
            }
            int kept = Math.max(0, Math.min(count, pcm.length / DemoSample.CHANNELS - frames));
            System.arraycopy(block, 0, pcm, frames * DemoSample.CHANNELS, kept * DemoSample.CHANNELS);
            frames += count;
            if (frames == count) {
                began = timeline.seconds();
            }
            double ahead = frames / (double) (DemoSample.SAMPLE_RATE * SPEED) - (timeline.seconds() - began);
            shell.interrupt().await((long) (ahead * 1e9));
        }
    }

    private void change(FakeOrigin origin, DemoPackaging.Sent sent, double playedSeconds) {
        boolean due = changes.isEmpty()
                ? sent.highestSegments() >= DROP_AFTER_SEGMENTS
                : sent.seconds() - playedSeconds < RECOVER_BELOW_SECONDS;
        if (due && changes.size() + 1 < LINE.size()) {
            changes.add(timeline.seconds());
            origin.bytesPerSecond(LINE.get(changes.size()));
        }
    }
}
