package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.javasound.SoundDeviceException;
import io.kithara.javasound.SoundOutput;
import io.kithara.storage.Registration;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code play}: through the sound device, one after the other. */
final class PlayCommand implements Command {
    @Override
    public String summary() {
        return "plays through the sound device";
    }

    @Override
    public void declare(CommandSpec spec) {
        Options.positional(spec, "URI", "1..*", "http(s) or file addresses, or paths");
        Stretch.declare(spec);
        StreamOptions.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        StreamOptions options = StreamOptions.of(args);
        Stretch stretch = Stretch.of(args);
        List<URI> uris = new ArrayList<>();
        for (String word : args.matchedPositionalValue(0, List.<String>of())) {
            uris.add(Locations.parse(word));
        }
        try (Kithara kithara = options.kithara()) {
            return playAll(kithara, uris, stretch, options, shell);
        } catch (KitharaException e) {
            Report report = new Report(uris.get(0));
            report.ended(Ending.failed(e));
            Reporting.finish(report, options, false, shell);
            return report.ending().exit();
        }
    }

    /** Goes on after a failure, with what can be played; the last failure decides the exit code. */
    private static ExitCode playAll(
            Kithara kithara, List<URI> uris, Stretch stretch, StreamOptions options, Shell shell) {
        ExitCode code = ExitCode.COMPLETE;
        for (URI uri : uris) {
            if (shell.interrupt().isRaised()) {
                return ExitCode.INTERRUPTED;
            }
            Report report = new Report(uri);
            new Listening(shell, report, options, stretch, false)
                    .run(kithara, uri, (audio, pump, frames) -> play(audio, pump, frames, shell));
            Reporting.finish(report, options, false, shell);
            code = report.ending().exit() == ExitCode.COMPLETE
                    ? code
                    : report.ending().exit();
        }
        return code;
    }

    private static Ending play(AudioStream audio, Pump pump, long frames, Shell shell) {
        try (SoundOutput device = SoundOutput.open(audio.format())) {
            Registration silencing = shell.interrupt().token().onCancel(device::stop);
            Ending ending = pump.run(frames, device::write);
            if (ending.isComplete()) {
                device.drain();
            }
            silencing.close();
            return ending;
        } catch (SoundDeviceException e) {
            return Ending.failed(e.reason().name(), Failures.text(e), Ending.NO_DEVICE_ADVICE);
        }
    }
}
