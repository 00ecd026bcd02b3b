package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code decode}: streams to PCM. */
final class DecodeCommand implements Command {
    @Override
    public String summary() {
        return "streams to PCM: a file or standard output";
    }

    @Override
    public void declare(CommandSpec spec) {
        DecodeRequest.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        DecodeRequest request = DecodeRequest.of(args);
        Report report = new Report(request.uri());
        try (Kithara kithara = request.options().kithara()) {
            Listening listening =
                    new Listening(shell, report, request.options(), request.stretch(), request.realtime());
            listening.run(kithara, request.uri(), (audio, pump, frames) -> write(audio, pump, frames, request, shell));
            Reporting.finish(report, request.options(), request.toStandardOutput(), shell);
        } catch (KitharaException e) {
            report.ended(Ending.failed(e));
            Reporting.finish(report, request.options(), request.toStandardOutput(), shell);
        }
        if (report.ending().isComplete() && !request.options().quiet()) {
            shell.say(summary(report, request, shell));
        }
        return report.ending().exit();
    }

    private static Ending write(AudioStream audio, Pump pump, long frames, DecodeRequest request, Shell shell) {
        try (PcmSink sink = sink(request, shell, audio)) {
            return pump.run(frames, sink::write);
        } catch (Output.ReaderGoneException e) {
            return Ending.READER_GONE;
        } catch (IOException e) {
            return Ending.failed(Reason.STORAGE, request.output() + " cannot be written (" + Failures.text(e) + ")");
        }
    }

    private static PcmSink sink(DecodeRequest request, Shell shell, AudioStream audio) throws IOException {
        Output output =
                request.toStandardOutput() ? Output.standard(shell.out()) : Output.file(Path.of(request.output()));
        return request.format() == DecodeRequest.Format.WAV
                ? PcmSink.wav(output, request.format().encoding(), audio.format())
                : PcmSink.raw(output, request.format().encoding(), audio.format());
    }

    private static String summary(Report report, DecodeRequest request, Shell shell) {
        if (report.frames() == 0 && !request.stretch().from().isZero()) {
            return "nothing was written: the sound ends before --from "
                    + Times.print(request.stretch().from());
        }
        String target = request.toStandardOutput() ? "standard output" : request.output();
        return String.format("%d frames to %s in %.2f s", report.frames(), target, shell.millis() / 1000);
    }
}
