package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.StreamDuration;
import io.kithara.StreamStats;
import io.kithara.stream.StreamVariant;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The line that shows on a terminal while audio runs, and nowhere else. Used by one thread. */
final class Progress {
    /** Five times a second reads as moving, and costs nothing. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    /** Carriage return and "erase to the end of the line" (ECMA-48). */
    static final String LINE_START = "\r\u001b[K";

    private final PrintStream err;
    private final boolean shown;
    private final VariantHistory history;
    private final long startNanos = System.nanoTime();
    private long nextNanos = startNanos;
    private boolean dirty;

    /** Creates a line; {@code history} is kept up to date whether it shows or not. */
    Progress(Shell shell, boolean quiet, VariantHistory history) {
        this.history = history;
        this.err = shell.err();
        this.shown = shell.terminal() && !quiet;
    }

    boolean isShown() {
        return shown;
    }

    /** Shows how far things are, if it is time to. */
    void update(AudioStream audio) {
        history.update();
        long now = System.nanoTime();
        if (!shown || now < nextNanos) {
            return;
        }
        nextNanos = now + INTERVAL.toNanos();
        dirty = true;
        err.print(LINE_START + line(audio, (now - startNanos) / 1e9));
        err.flush();
    }

    private String line(AudioStream audio, double elapsedSeconds) {
        StreamStats stats = audio.stats();
        int rate = audio.format().sampleRate();
        double played = stats.framesDelivered() / (double) rate;
        String total =
                audio.duration().map(StreamDuration::value).map(Times::print).orElse("?");
        String source = stats.bytesFetched() == 0 ? "cache" : stats.bytesFromCache() == 0 ? "net" : "net+cache";
        return String.format(
                Locale.ROOT,
                "%s / %s  %.1fx  buffer %.1f s  %s%s",
                Times.print(audio.position()),
                total,
                played / Math.max(elapsedSeconds, 1e-3),
                stats.bufferedFrames() / (double) rate,
                variant(audio),
                source);
    }

    /** Names the variant that plays, where a stream has several. */
    private String variant(AudioStream audio) {
        List<StreamVariant> variants = audio.info().variants();
        OptionalInt playing = history.at(audio.position());
        if (playing.isEmpty() || playing.getAsInt() >= variants.size()) {
            return "";
        }
        long bandwidth = variants.get(playing.getAsInt()).bandwidthBps();
        return "variant " + playing.getAsInt() + " (" + bandwidth / 1000 + " kbit/s)  ";
    }

    /** Takes the line away. */
    void clear() {
        if (dirty) {
            err.print(LINE_START);
            err.flush();
            dirty = false;
        }
    }
}
