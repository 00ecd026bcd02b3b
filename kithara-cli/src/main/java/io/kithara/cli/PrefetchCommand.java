package io.kithara.cli;

import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
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
            prefetch(kithara, uri, wanted, options, shell, report);
        } catch (KitharaException e) {
            report.ended(Ending.failed(e));
        }
        if (report.ending().isComplete() && !options.quiet()) {
            shell.say(report.bytesFetched() + " bytes fetched into " + cache);
        }
        Reporting.finish(report, options, false, shell);
        return report.ending().exit();
    }

    private static void prefetch(
            Kithara kithara, URI uri, Duration wanted, StreamOptions options, Shell shell, Report report) {
        OpenOptions open = options.openOptions(shell, report).build();
        PrefetchWatch watch = new PrefetchWatch(report, shell, new Progress(shell, options.quiet(), report.history()));
        try {
            report.ended(Ending.of(kithara.prefetch(uri, wanted, open, watch).outcome()));
        } catch (KitharaException e) {
            report.ended(watch.failed(e));
        } finally {
            watch.finish();
        }
    }
}
