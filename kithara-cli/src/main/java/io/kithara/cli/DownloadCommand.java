package io.kithara.cli;

import io.kithara.Download;
import io.kithara.DownloadOptions;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.OpenOptions;
import io.kithara.StreamStats;
import io.kithara.storage.Registration;
import io.kithara.stream.EventBus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code download}: fetches everything into the cache and pins it there; Ctrl-C pauses it, and the same command goes on. */
final class DownloadCommand implements Command {
    @Override
    public String summary() {
        return "fetches everything into the cache and pins it there";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) address");
        Options.values(spec, "TAG", "the audio renditions of this language, such as de; repeatable", "--language");
        Options.flag(spec, "--all-languages", "the audio renditions of all languages");
        Options.flag(spec, "--delete", "take the download of this address out of the cache again");
        StreamOptions.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        URI uri = Locations.parseRemote(args.matchedPositionalValue(0, ""), "download");
        StreamOptions options = StreamOptions.of(args);
        String cache = options.requiredCache("download").toString();
        if (options.offline()) {
            throw new UsageException("download is about the network; leave --offline away");
        }
        Report report = new Report(uri);
        DownloadOptions what =
                what(args, options, options.openOptions(shell, report).build());
        if (args.hasMatchedOption("--delete")) {
            return delete(uri, options, shell, report);
        }
        try (Kithara kithara = options.kithara()) {
            Download download = kithara.download(uri, what);
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

    private static DownloadOptions what(ParseResult args, StreamOptions options, OpenOptions open)
            throws UsageException {
        DownloadOptions.Builder what =
                DownloadOptions.builder().variant(open.variant()).headers(options.headers());
        open.events().ifPresent(what::events);
        try {
            what.languages(
                    args.matchedOptionValue("--language", List.<String>of()).toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--language needs a language tag such as de or en-GB");
        }
        return args.hasMatchedOption("--all-languages") ? what.allLanguages().build() : what.build();
    }

    private static ExitCode delete(URI uri, StreamOptions options, Shell shell, Report report) {
        try (Kithara kithara = options.kithara()) {
            Optional<Download> known = kithara.downloaded(uri);
            if (known.isEmpty()) {
                throw new KitharaException(Reason.NOT_FOUND, "nothing was downloaded of " + uri);
            }
            known.get().delete().toCompletableFuture().join();
            if (!options.quiet()) {
                shell.say("deleted");
            }
        } catch (CompletionException e) {
            report.ended(report.failed(reason(e), shell));
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
        CompletableFuture<StreamStats> completion = download.completion().toCompletableFuture();
        Registration cancelling = shell.interrupt().token().onCancel(() -> {
            download.pause();
            completion.completeExceptionally(
                    new KitharaException(Reason.CANCELLED, "paused; the same command goes on from here"));
        });
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
            download.pause();
            throw new KitharaException(Reason.DEADLINE, "the deadline passed before all had come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            download.pause();
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
