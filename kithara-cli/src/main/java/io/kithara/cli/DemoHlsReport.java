package io.kithara.cli;

import io.kithara.cli.report.Plot;
import io.kithara.cli.report.ReportPage;
import io.kithara.cli.report.ReportPage.Row;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.OriginRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of the page that shows one {@link DemoHlsRun}. */
final class DemoHlsReport {
    private static final double THROUGHPUT_WINDOW_SECONDS = 0.5;
    private static final double BITS_PER_KILOBYTE = 8;
    private static final int TOP_KILOBITS = DemoLadder.KILOBITS.get(DemoLadder.KILOBITS.size() - 1);

    private final DemoHlsRun.Result result;

    DemoHlsReport(DemoHlsRun.Result result) {
        this.result = result;
    }

    void addTo(ReportPage page) {
        page.heading("HLS, " + result.container());
        page.plot(marked(overTime("Variant heard", "kbit/s", TOP_KILOBITS, variants())));
        page.plot(marked(overTime("Buffer level: audio fetched and not yet pulled", "seconds of audio", buffered())));
        page.plot(marked(overTime("Throughput", "kbit/s", throughput())));
        page.plot(waveform());
        page.table(rows());
    }

    private double[] variants() {
        return result.timeline().byVariant(DemoLadder.KILOBITS);
    }

    private double[] buffered() {
        return result.timeline().bufferedSeconds();
    }

    private double[] throughput() {
        return result.timeline().kilobitsPerSecond(THROUGHPUT_WINDOW_SECONDS);
    }

    private Plot overTime(String title, String unit, double[] values) {
        double top = 0;
        for (double value : values) {
            top = Math.max(top, value);
        }
        return overTime(title, unit, top, values);
    }

    private Plot overTime(String title, String unit, double top, double[] values) {
        double[] times = result.timeline().times();
        double end = times.length == 0 ? 1 : times[times.length - 1];
        return new Plot(title, unit, end, 0, top * 1.1).line(times, values);
    }

    private Plot marked(Plot plot) {
        plot.mark(0, line(0));
        for (int i = 0; i < result.changes().size(); i++) {
            plot.mark(result.changes().get(i), line(i + 1));
        }
        return plot;
    }

    private static String line(int step) {
        return String.format(Locale.ROOT, "line %.0f kbit/s", DemoHlsRun.LINE.get(step) * BITS_PER_KILOBYTE / 1000);
    }

    /** Along the programme, not along the wall: so a switch lies where it is heard in the file. */
    private Plot waveform() {
        Plot plot = DemoReport.waveform(
                "Waveform of the PCM that was pulled, over the programme, with its switches", result.pcm());
        for (KitharaEvent.VariantSwitched each : result.switches()) {
            plot.mark(Times.seconds(each.position()), DemoLadder.KILOBITS.get(each.index()) + " kbit/s");
        }
        return plot;
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (KitharaEvent.VariantSwitched each : result.switches()) {
            rows.add(new Row(
                    "from " + Times.print(each.position()),
                    DemoLadder.KILOBITS.get(each.index()) + " kbit/s (" + each.reason() + ")"));
        }
        long given = result.requests().stream().filter(DemoHlsReport::isGivenUp).count();
        rows.add(new Row(
                "requests", result.requests().size() + ", of which " + given + " were given up for a lower rate"));
        rows.add(new Row("bytes", Long.toString(result.stats().bytesFetched())));
        return rows;
    }

    private static boolean isGivenUp(OriginRequest request) {
        return request.ending() == OriginRequest.Ending.GONE;
    }
}
