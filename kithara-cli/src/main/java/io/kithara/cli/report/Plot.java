package io.kithara.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart over time as inline SVG: lines or min/max bands, and labelled marks. Needs no script and no network. Not safe
 * for several threads.
 */
public final class Plot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 200;
    private static final int LEFT = 64;
    private static final int BOTTOM = 28;
    private static final int TOP = 8;

    private final String title;
    private final String unit;
    private final double endSeconds;
    private final double low;
    private final double high;
    private final List<String> shapes = new ArrayList<>();

    /**
     * Starts an empty chart.
     *
     * @param unit of the vertical axis, for the caption; may be empty
     * @param endSeconds right end of the time axis
     * @param low bottom of the vertical axis
     * @param high top of the vertical axis, above {@code low}
     */
    public Plot(String title, String unit, double endSeconds, double low, double high) {
        this.title = title;
        this.unit = unit;
        this.endSeconds = Math.max(endSeconds, 1e-3);
        this.low = low;
        this.high = high > low ? high : low + 1;
    }

    /** Draws a line through the points {@code (seconds[i], values[i])}. */
    public Plot line(double[] seconds, double[] values) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < seconds.length; i++) {
            points.append(point(seconds[i], values[i]));
        }
        shapes.add("<polyline class=\"line\" points=\"" + points.toString().strip() + "\"/>");
        return this;
    }

    /** Fills the area between {@code lows[i]} and {@code highs[i]}, evenly spaced over the whole time axis. */
    public Plot band(double[] lows, double[] highs) {
        StringBuilder points = new StringBuilder();
        double step = endSeconds / Math.max(1, highs.length - 1);
        for (int i = 0; i < highs.length; i++) {
            points.append(point(i * step, highs[i]));
        }
        for (int i = lows.length - 1; i >= 0; i--) {
            points.append(point(i * step, lows[i]));
        }
        shapes.add("<polygon class=\"band\" points=\"" + points.toString().strip() + "\"/>");
        return this;
    }

    /** Draws a labelled vertical mark. */
    public Plot mark(double seconds, String label) {
        double x = x(seconds);
        shapes.add(String.format(
                Locale.ROOT,
                "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"mark\" x=\"%.1f\" y=\"%d\">%s</text>",
                x,
                x,
                TOP,
                HEIGHT - BOTTOM,
                x + 3,
                TOP + 11,
                escape(label)));
        return this;
    }

    /** Returns the chart as a figure element. */
    public String toHtml() {
        StringBuilder svg = new StringBuilder();
        svg.append("<figure><figcaption>")
                .append(escape(unit.isEmpty() ? title : title + ", " + unit))
                .append("</figcaption>\n");
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH,
                HEIGHT,
                escape(title)));
        for (int i = 0; i <= 4; i++) {
            double value = low + (high - low) * i / 4;
            double y = y(value);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"axis\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT,
                    WIDTH,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    number(value)));
        }
        for (int i = 0; i <= 8; i++) {
            double seconds = endSeconds * i / 8;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s s</text>\n",
                    x(seconds),
                    HEIGHT - 8,
                    i == 8 ? "end" : "middle",
                    number(seconds)));
        }
        shapes.forEach(shape -> svg.append(shape).append('\n'));
        return svg.append("</svg></figure>\n").toString();
    }

    private String point(double seconds, double value) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(seconds), y(value));
    }

    private double x(double seconds) {
        return LEFT + (WIDTH - LEFT) * Math.min(1, Math.max(0, seconds / endSeconds));
    }

    private double y(double value) {
        double part = Math.min(1, Math.max(0, (value - low) / (high - low)));
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * part;
    }

    private static String number(double value) {
        double magnitude = Math.abs(value);
        String pattern = magnitude >= 100 || value == Math.rint(value) ? "%.0f" : magnitude >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
