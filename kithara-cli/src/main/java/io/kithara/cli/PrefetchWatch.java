package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches a prefetch for its report and its progress line. Used by one thread. */
final class PrefetchWatch implements Consumer<AudioStream> {
    private final Report report;
    private final Shell shell;
    private final Progress progress;
    private final double startMillis;
    private @Nullable AudioStream seen;

    PrefetchWatch(Report report, Shell shell, Progress progress) {
        this.report = report;
        this.shell = shell;
        this.progress = progress;
        startMillis = shell.millis();
    }

    @Override
    public void accept(AudioStream audio) {
        if (seen == null) {
            seen = audio;
            report.opened(audio, shell.millis() - startMillis);
        }
        progress.update(audio);
    }

    /** Returns how a run ended that failed. */
    Ending failed(KitharaException e) {
        AudioStream audio = seen;
        if (audio == null || shell.interrupt().isRaised()) {
            return report.failed(e, shell);
        }
        boolean brokeOff = audio.stats().framesDelivered() > 0 && e.reason() != Reason.DEADLINE;
        return brokeOff ? Ending.brokenOff(e, audio.missing(), audio.position()) : Ending.failed(e);
    }

    /** Takes the progress line away and notes what came. */
    void finish() {
        progress.clear();
        AudioStream audio = seen;
        if (audio != null) {
            report.played(Duration.ZERO, audio.position());
            report.delivered(audio.stats().framesDelivered());
            report.stats(audio.stats());
        }
    }
}
