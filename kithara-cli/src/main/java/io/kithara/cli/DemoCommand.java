package io.kithara.cli;

import io.kithara.AudioFormat;
import io.kithara.PcmEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code demo}: the whole thing on the embedded sample, verified, with a report. */
final class DemoCommand implements Command {
    @Override
    public String summary() {
        return "streams the embedded sample through faults, verifies the PCM and writes a report";
    }

    @Override
    public void declare(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-o", "--output")
                .type(Path.class)
                .paramLabel("FOLDER")
                .defaultValue("demo")
                .description("where the WAV files and the report go (default: demo)")
                .build());
        spec.addOption(OptionSpec.builder("--quiet")
                .type(boolean.class)
                .description("print nothing but errors")
                .build());
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) {
        Path folder = args.matchedOptionValue("--output", Path.of("demo"));
        boolean quiet = args.hasMatchedOption("--quiet");
        try {
            return run(folder, quiet, shell);
        } catch (IOException e) {
            shell.complain("the demo failed: " + Failures.text(e));
            return ExitCode.FAILED;
        }
    }

    private static ExitCode run(Path folder, boolean quiet, Shell shell) throws IOException {
        DemoSample sample = DemoSample.load();
        DemoLadder ladder = DemoLadder.load();
        if (!quiet) {
            shell.say("streaming the sample progressively and as HLS; this takes half a minute");
        }
        DemoRun.Result result = new DemoRun(sample, shell).run();
        List<DemoHlsRun.Result> streamed = DemoHlsRuns.of(ladder, shell);
        if (shell.interrupt().isRaised()) {
            return ExitCode.INTERRUPTED;
        }
        Files.createDirectories(folder);
        write(
                folder.resolve("progressive.wav"),
                PcmEncoding.F32LE,
                result.pcm(),
                Math.min(result.frames(), DemoSample.FRAMES));
        for (DemoHlsRun.Result run : streamed) {
            // half the size: a minute is verified in float, and listened to
            write(folder.resolve(run.fileName()), PcmEncoding.S16LE, run.pcm(), run.kept());
        }
        Path page = folder.resolve("report.html");
        DemoReport report = new DemoReport(sample, result, streamed, DemoHlsCheck.of(ladder));
        Files.writeString(page, report.toHtml());
        List<DemoReport.Check> failed = report.checks().stream()
                .filter(check -> check.required() && !check.held())
                .toList();
        failed.forEach(check -> shell.complain("not so: " + check.what()));
        if (!quiet) {
            report.checks().stream().filter(DemoReport.Check::held).forEach(check -> shell.say("ok: " + check.what()));
            report.checks().stream()
                    .filter(check -> !check.required() && !check.held())
                    .forEach(check -> shell.say("not seen this time, on this machine: " + check.what()));
            shell.say("wrote the WAV files and " + page.toAbsolutePath());
        }
        return failed.isEmpty() ? ExitCode.COMPLETE : ExitCode.FAILED;
    }

    private static void write(Path file, PcmEncoding encoding, float[] pcm, int frames) throws IOException {
        try (PcmSink sink =
                PcmSink.wav(Output.file(file), encoding, AudioFormat.of(DemoSample.SAMPLE_RATE, DemoSample.CHANNELS))) {
            sink.write(pcm, frames);
        }
    }
}
