package io.kithara.cli;

import io.kithara.AudioAnalysis;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.KitharaException.Reason;
import io.kithara.decode.ChannelLayout;
import io.kithara.decode.Loudness;
import io.kithara.decode.Waveform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code waveform}: the outline and the loudness of all of a stream. */
final class WaveformCommand implements Command {
    @Override
    public String summary() {
        return "draws the waveform as PNG or JSON and measures the loudness (EBU R 128)";
    }

    @Override
    public void declare(CommandSpec spec) {
        WaveformRequest.declare(spec);
    }

    @Override
    public ExitCode run(ParseResult args, Shell shell) throws UsageException {
        WaveformRequest request = WaveformRequest.of(args);
        Report report = new Report(request.uri());
        Optional<AudioAnalysis> heard = Optional.empty();
        try (Kithara kithara = request.options().kithara()) {
            heard = listen(kithara, request, shell, report);
        } catch (KitharaException e) {
            report.ended(report.failed(e, shell));
        }
        if (heard.isPresent() && report.frames() > 0) {
            write(heard.get(), request, shell, report);
        }
        finish(report, heard, request, shell);
        return report.ending().exit();
    }

    /** Listens to all that comes; empty if the stream does not open. How it ended is in the report. */
    private static Optional<AudioAnalysis> listen(
            Kithara kithara, WaveformRequest request, Shell shell, Report report) {
        AtomicReference<AudioAnalysis> heard = new AtomicReference<>();
        Listening listening = new Listening(shell, report, request.options(), request.stretch(), false);
        listening.run(kithara, request.uri(), (audio, pump, frames) -> {
            AudioAnalysis analysis = new AudioAnalysis(audio.format(), request.framesPerPoint(), request.points());
            heard.set(analysis);
            return pump.<RuntimeException>run(frames, (pcm, count) -> analysis.add(pcm, 0, count));
        });
        return Optional.ofNullable(heard.get());
    }

    private static void write(AudioAnalysis heard, WaveformRequest request, Shell shell, Report report) {
        Waveform outline = heard.waveform();
        byte[] bytes = request.picture()
                ? WaveformPicture.draw(outline, request.width(), request.height())
                : (json(outline, heard.loudness()) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
        try (Output output =
                request.toStandardOutput() ? Output.standard(shell.out()) : Output.file(Path.of(request.output()))) {
            output.write(ByteBuffer.wrap(bytes));
        } catch (Output.ReaderGoneException e) {
            report.ended(Ending.READER_GONE);
        } catch (IOException e) {
            report.ended(
                    Ending.failed(Reason.STORAGE, request.output() + " cannot be written (" + Failures.text(e) + ")"));
        }
    }

    private static void finish(Report report, Optional<AudioAnalysis> heard, WaveformRequest request, Shell shell) {
        String complaint = report.ending().complaint();
        if (complaint != null) {
            shell.complain(complaint);
        }
        Loudness loudness = heard.map(AudioAnalysis::loudness).orElse(null);
        if (request.options().json()) {
            Json json = report.toJson(shell.millis());
            json = loudness == null ? json.putNull("loudness") : json.put("loudness", json(loudness));
            Reporting.print(json, request.toStandardOutput() ? shell.err() : shell.out(), shell);
        }
        if (report.ending().isComplete() && !request.options().quiet()) {
            shell.say(report.frames() == 0 ? "nothing was written: there is no sound" : summary(loudness, request));
        }
    }

    private static String summary(@Nullable Loudness loudness, WaveformRequest request) {
        String target = request.toStandardOutput() ? "standard output" : request.output();
        return loudness == null
                ? target
                : String.format(
                        Locale.ROOT,
                        "%.1f LUFS, range %.1f LU, true peak %.1f dBTP; waveform in %s",
                        loudness.integratedLufs(),
                        loudness.rangeLu(),
                        loudness.truePeakDbtp(),
                        target);
    }

    private static Json json(Waveform outline, Loudness loudness) {
        int channels = outline.format().channels();
        String[] speakers = ChannelLayout.of(channels).speakers().split(" ", -1);
        List<Json> peaks = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            float[] lows = new float[outline.points()];
            float[] highs = new float[outline.points()];
            float[] means = new float[outline.points()];
            for (int point = 0; point < lows.length; point++) {
                lows[point] = outline.min(point, channel);
                highs[point] = outline.max(point, channel);
                means[point] = outline.rms(point, channel);
            }
            peaks.add(new Json()
                    .put("channel", speakers[channel])
                    .put("min", lows)
                    .put("max", highs)
                    .put("rms", means));
        }
        return new Json()
                .put("sampleRate", outline.format().sampleRate())
                .put("channels", channels)
                .put("frames", outline.frames())
                .put("framesPerPoint", outline.framesPerPoint())
                .put("points", outline.points())
                .put("loudness", json(loudness))
                .put("peaks", peaks);
    }

    private static Json json(Loudness loudness) {
        return new Json()
                .put("integratedLufs", rounded(loudness.integratedLufs()))
                .put("rangeLu", rounded(loudness.rangeLu()))
                .put("truePeakDbtp", rounded(loudness.truePeakDbtp()))
                .put("samplePeakDbfs", rounded(loudness.samplePeakDbfs()))
                .put("maxMomentaryLufs", rounded(loudness.maxMomentaryLufs()))
                .put("maxShortTermLufs", rounded(loudness.maxShortTermLufs()));
    }

    /** To hundredths; what is not finite stays so, which JSON says as null. */
    private static double rounded(double level) {
        return Double.isFinite(level) ? Math.round(level * 100) / 100.0 : level;
    }
}
