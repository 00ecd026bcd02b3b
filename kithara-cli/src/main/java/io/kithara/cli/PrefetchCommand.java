package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.StreamStats;
import io.kithara.storage.Registration;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code prefetch}: fills the cache with what playing the first part will read. */
final class PrefetchCommand implements Command {
    @Override
    public String summary() {
        return "fills the cache that playback reads with the first part";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) address");
        Options.value(spec, "TIME", "how much: seconds or hh:mm:ss.mmm", "--for");
        StreamOptions.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        URI uri = Locations.parseRemote(args.matchedPositionalValue(0, ""), "prefetch");
        StreamOptions options = StreamOptions.of(args);
        String length = args.matchedOptionValue("--for", (String) null);
        if (length == null) {
            throw new UsageException("prefetch needs to know how much; add --for TIME");
        }
        Duration wanted = Times.parse("--for", length);
        String cache = options.requiredCache("prefetch").toString();
        Report report = new Report(uri);
        try (Kithara kithara = options.kithara()) {
            StreamStats stats = play(kithara, uri, wanted, options, shell, report);
            kithara.cache().checkpoint();
            if (report.ending().isComplete() && !options.quiet()) {
                shell.say(stats.bytesFetched() + " bytes fetched into " + cache);
            }
        } catch (StorageException e) {
            report.ended(Ending.failed(Reason.STORAGE, "the cache cannot be written (" + Failures.text(e) + ")"));
        } catch (KitharaException e) {
            report.ended(report.failed(e, shell));
        }
        Reporting.finish(report, options, false, shell);
        return report.ending().exit();
    }

    /** Plays to nobody, so that the deadline, Ctrl-C and a stream that breaks off end as they do when decoding. */
    private static StreamStats play(
            Kithara kithara, URI uri, Duration wanted, StreamOptions options, Shell shell, Report report)
            throws KitharaException {
        double before = shell.millis();
        try (AudioStream audio =
                kithara.open(uri, options.openOptions(shell.interrupt().token()).build())) {
            report.opened(audio, shell.millis() - before);
            Progress progress = new Progress(shell, options.quiet());
            Pump pump = new Pump(audio, shell, progress, options.deadline(), false);
            Registration closing = shell.interrupt().token().onCancel(audio::close);
            try {
                report.ended(pump.run(Times.frameAt(wanted, audio.format().sampleRate()), (pcm, frames) -> {}));
            } finally {
                closing.close();
                progress.clear();
                report.delivered(pump.delivered());
                report.stats(audio.stats());
            }
            return audio.stats();
        }
    }
}
