package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.storage.Registration;
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
            report.ended(decode(kithara, request, shell, report));
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

    private static Ending decode(Kithara kithara, DecodeRequest request, Shell shell, Report report) {
        double before = shell.millis();
        try (AudioStream audio = kithara.open(request.uri(), request.openOptions(shell, report))) {
            report.opened(audio, shell.millis() - before);
            return write(audio, request, shell, report);
        } catch (KitharaException e) {
            return report.failed(e, shell);
        }
    }

    private static Ending write(AudioStream audio, DecodeRequest request, Shell shell, Report report) {
        Progress progress = new Progress(shell, request.options().quiet(), report.history());
        Pump pump = new Pump(audio, shell, progress, request.deadline(), request.realtime());
        Registration closing = shell.interrupt().token().onCancel(audio::close);
        try (PcmSink sink = sink(request, shell, audio)) {
            return pump.run(request.framesWanted(audio.format().sampleRate()), sink::write);
        } catch (Output.ReaderGoneException e) {
            return Ending.READER_GONE;
        } catch (IOException e) {
            return Ending.failed(Reason.STORAGE, request.output() + " cannot be written (" + Failures.text(e) + ")");
        } finally {
            closing.close();
            progress.clear();
            report.pumped(pump, request.stretch().from(), audio);
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
