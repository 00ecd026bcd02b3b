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
        DemoRun.Result result = new DemoRun(sample, shell).run();
        if (shell.interrupt().isRaised()) {
            return ExitCode.INTERRUPTED;
        }
        Files.createDirectories(folder);
        Path wav = folder.resolve("progressive.wav");
        Path page = folder.resolve("report.html");
        try (PcmSink sink = PcmSink.wav(
                Output.file(wav), PcmEncoding.F32LE, AudioFormat.of(DemoSample.SAMPLE_RATE, DemoSample.CHANNELS))) {
            sink.write(result.pcm(), Math.min(result.frames(), DemoSample.FRAMES));
        }
        DemoReport report = new DemoReport(sample, result);
        Files.writeString(page, report.toHtml());
        List<DemoReport.Check> failed =
                report.checks().stream().filter(check -> !check.held()).toList();
        failed.forEach(check -> shell.complain("not so: " + check.what()));
        if (!quiet) {
            report.checks().stream().filter(DemoReport.Check::held).forEach(check -> shell.say("ok: " + check.what()));
            shell.say("wrote " + wav.toAbsolutePath() + " and " + page.toAbsolutePath());
        }
        return failed.isEmpty() ? ExitCode.COMPLETE : ExitCode.FAILED;
    }
}
