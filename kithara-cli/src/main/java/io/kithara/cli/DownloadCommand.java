package io.kithara.cli;

import io.kithara.Download;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.OpenOptions;
import io.kithara.StreamStats;
import io.kithara.storage.Registration;
import io.kithara.stream.EventBus;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code download}: fetches everything into the cache and pins it there. */
final class DownloadCommand implements Command {
    @Override
    public String summary() {
        return "fetches everything into the cache and pins it there";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) address");
        StreamOptions.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        URI uri = Locations.parseRemote(args.matchedPositionalValue(0, ""), "download");
        StreamOptions options = StreamOptions.of(args);
        String cache = options.requiredCache("download").toString();
        Report report = new Report(uri);
        try (Kithara kithara = options.kithara()) {
            Download download =
                    kithara.download(uri, options.openOptions(shell, report).build());
            DownloadProgress progress = new DownloadProgress(shell, options.quiet());
            fetch(download, options.deadline(), progress, shell, report);
            if (options.json()) {
                describe(kithara, uri, options, shell, report);
            }
            if (!options.quiet()) {
                shell.say(download.bytesDone() + " bytes pinned in " + cache);
            }
        } catch (KitharaException e) {
            report.ended(report.failed(e, shell));
        }
        Reporting.finish(report, options, false, shell);
        return report.ending().exit();
    }

    /** Waits for the end, and counts what it cost, whichever end it is. */
    private static void fetch(
            Download download, @Nullable Duration deadline, DownloadProgress progress, Shell shell, Report report)
            throws KitharaException {
        try {
            await(download, deadline, progress, shell);
        } finally {
            progress.clear();
            report.stats(download.stats());
        }
    }

    /** Downloading decodes nothing: what has come is looked at in the cache. */
    private static void describe(Kithara kithara, URI uri, StreamOptions options, Shell shell, Report report) {
        OpenOptions.Builder kept = options.openOptions(shell, report)
                // What the look causes is no part of the download's history.
                .events(new EventBus())
                .offline(true)
                .variant(options.downloaded());
        try {
            report.probed(kithara.probe(uri, kept.build()));
        } catch (KitharaException e) {
            // All of it is there. That there is no decoder for it is no failure of the download.
            shell.complain("what was downloaded cannot be described: " + e.getMessage());
        }
    }

    private static void await(Download download, @Nullable Duration deadline, DownloadProgress progress, Shell shell)
            throws KitharaException {
        Registration cancelling = shell.interrupt().token().onCancel(download::cancel);
        CompletableFuture<StreamStats> completion = download.completion().toCompletableFuture();
        try {
            while (!progress.isDone(completion, shell.nanosLeft(deadline))) {
                if (shell.nanosLeft(deadline) <= 0) {
                    throw new TimeoutException();
                }
                progress.show(download);
            }
        } catch (ExecutionException | CompletionException e) {
            throw reason(e);
        } catch (TimeoutException e) {
            download.cancel();
            throw new KitharaException(Reason.DEADLINE, "the deadline passed before all had come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            download.cancel();
            throw new KitharaException(Reason.CANCELLED, "interrupted", e);
        } finally {
            cancelling.close();
        }
    }

    private static KitharaException reason(Exception e) {
        return e.getCause() instanceof KitharaException known
                ? known
                : new KitharaException(Reason.INTERNAL, "the download failed with " + e.getCause(), e);
    }
}
