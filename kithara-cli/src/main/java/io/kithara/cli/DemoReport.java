package io.kithara.cli;

import io.kithara.Outcome;
import io.kithara.cli.report.Plot;
import io.kithara.cli.report.ReportPage;
import io.kithara.cli.report.ReportPage.Row;
import io.kithara.testing.OriginRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The page that shows a {@link DemoRun}. */
final class DemoReport {
    private static final int WAVEFORM_POINTS = 900;
    private static final double THROUGHPUT_WINDOW_SECONDS = 0.15;

    /** What 128 kbit/s MP3 smears over the edges of a 100 ms window; the music itself has 0.03 to 0.2. */
    private static final double ENVELOPE_TOLERANCE = 0.02;

    private final DemoSample sample;
    private final DemoRun.Result result;
    private final List<DemoHlsRun.Result> streamed;
    private final List<Check> checks;

    DemoReport(DemoSample sample, DemoRun.Result result, List<DemoHlsRun.Result> streamed, DemoHlsCheck reference) {
        this.sample = sample;
        this.result = result;
        this.streamed = List.copyOf(streamed);
        this.checks = Stream.concat(
                        progressiveChecks().stream(), streamed.stream().flatMap(run -> reference.of(run).stream()))
                .toList();
    }

    /**
     * One thing that was looked at.
     *
     * @param required false for what depends on how fast this machine is: not seen is then no failure
     */
    record Check(String what, boolean held, boolean required) {
        Check(String what, boolean held) {
            this(what, held, true);
        }
    }

    List<Check> checks() {
        return checks;
    }

    private List<Check> progressiveChecks() {
        double stray = sample.worstEnvelopeError(result.pcm());
        return List.of(
                new Check(
                        result.frames() + " frames came, " + DemoSample.FRAMES + " were composed",
                        result.frames() == DemoSample.FRAMES),
                new Check("every sample equals the one decoded from memory", result.isExact()),
                new Check("after a seek every sample equals the one of linear playback", result.isSeekExact()),
                new Check(
                        String.format(
                                Locale.ROOT, "loudness follows the composition (worst 100 ms is off by %.4f)", stray),
                        stray < ENVELOPE_TOLERANCE),
                new Check(
                        "the stream says that it is complete",
                        result.outcome()
                                .filter(Outcome.Complete.class::isInstance)
                                .isPresent()));
    }

    String toHtml() {
        ReportPage page = new ReportPage("Kithara demo");
        page.paragraph(
                "The embedded sample, streamed as MP3 over HTTP from a local origin that first answered 503, then reset"
                        + " the connection in the middle and slowed down for a second, and pulled at eight times the speed of playback.");
        page.paragraph("The same music as HLS, three times over at 32, 64 and 128"
                + " kbit/s of AAC, encrypted with AES-128 and packed as MPEG-TS and as fMP4 when the demo began, over lines of"
                + " their own that dropped and recovered, pulled at " + DemoHlsRun.SPEED
                + " times the speed of playback. The rules of the adaptation are those of playback at normal speed: 10 s"
                + " ahead before it goes up, 30 s or 18 s ahead before it does so again.");
        page.heading("Verified");
        for (Check check : checks) {
            if (check.held() || check.required()) {
                page.check(check.what(), check.held());
            } else {
                page.paragraph("Not seen this time, on this machine: " + check.what());
            }
        }
        page.heading("Progressive streaming");
        page.plot(waveform("Waveform of the PCM that was pulled", result.pcm()));
        page.plot(bufferLevel());
        page.plot(throughput());
        page.heading("What the origin saw");
        page.table(requestRows());
        streamed.forEach(run -> new DemoHlsReport(run).addTo(page));
        return page.toHtml();
    }

    /** Draws PCM at the sample's rate and channels. */
    static Plot waveform(String title, float[] pcm) {
        double[] lows = new double[WAVEFORM_POINTS];
        double[] highs = new double[WAVEFORM_POINTS];
        int perPoint = pcm.length / WAVEFORM_POINTS;
        for (int point = 0; point < WAVEFORM_POINTS; point++) {
            for (int i = point * perPoint; i < (point + 1) * perPoint; i++) {
                lows[point] = Math.min(lows[point], pcm[i]);
                highs[point] = Math.max(highs[point], pcm[i]);
            }
        }
        double seconds = pcm.length / (double) (DemoSample.SAMPLE_RATE * DemoSample.CHANNELS);
        return new Plot(title, "", seconds, -1, 1).band(lows, highs);
    }

    private Plot bufferLevel() {
        double[] buffered = result.timeline().bufferedSeconds();
        return overTime("Buffer level: audio fetched and not yet pulled", "seconds of audio", buffered);
    }

    private Plot throughput() {
        double[] rates = result.timeline().kilobitsPerSecond(THROUGHPUT_WINDOW_SECONDS);
        return overTime("Throughput", "kbit/s", rates);
    }

    private Plot overTime(String title, String unit, double[] values) {
        double[] times = result.timeline().times();
        double end = times.length == 0 ? 1 : times[times.length - 1];
        double top = 0;
        for (double value : values) {
            top = Math.max(top, value);
        }
        return new Plot(title, unit, end, 0, top * 1.1).line(times, values);
    }

    private List<Row> requestRows() {
        return result.requests().stream().map(DemoReport::row).toList();
    }

    private static Row row(OriginRequest request) {
        String range = request.range().map(bytes -> " " + bytes).orElse("");
        return new Row(
                request.method() + " " + request.path() + range,
                request.status() + ", " + request.bodyBytes() + " bytes, "
                        + request.ending().name().toLowerCase(Locale.ROOT));
    }
}
