package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.storage.Registration;
import java.net.URI;

/**
 * One stream from its opening to its close, as every command that listens has it; what came of it is in the report. Ctrl-C closes the
 * stream. Used by one thread.
 *
 * @param realtime whether to listen no faster than it sounds
 */
record Listening(Shell shell, Report report, StreamOptions options, Stretch stretch, boolean realtime) {
    /** Does something with the sound. */
    interface Listener {
        /**
         * Pumps at most once; returns how it ended.
         *
         * @param frames how many are wanted; {@link Long#MAX_VALUE} for all
         */
        Ending listen(AudioStream audio, Pump pump, long frames);
    }

    void run(Kithara kithara, URI uri, Listener listener) {
        double before = shell.millis();
        try (AudioStream audio = kithara.open(
                uri, stretch.addTo(options.openOptions(shell, report)).build())) {
            report.opened(audio, shell.millis() - before);
            report.ended(listen(audio, listener));
        } catch (KitharaException e) {
            report.ended(report.failed(e, shell));
        }
    }

    private Ending listen(AudioStream audio, Listener listener) {
        Progress progress = new Progress(shell, options.quiet(), report.history());
        Pump pump = new Pump(audio, shell, progress, options.deadline(), realtime);
        Registration closing = shell.interrupt().token().onCancel(audio::close);
        try {
            return listener.listen(
                    audio, pump, stretch.framesWanted(audio.format().sampleRate()));
        } finally {
            closing.close();
            progress.clear();
            report.pumped(pump, stretch.from(), audio);
        }
    }
}
