package io.kithara.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Collects the parts of the demo's report into one page that loads nothing from anywhere. */
public final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2733; --soft: #66788a; --band: #2f7d8c; --mark: #b5482f; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4ebf1; --soft: #93a4b4; --band: #5fb3c2; --mark: #e58a6f; } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
            table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1.2rem .2rem 0; font-weight: normal; }
            th { color: var(--soft); } figure { margin: 1.2rem 0; } figcaption { color: var(--soft); }
            svg { width: 100%; height: auto; } .grid { stroke: var(--soft); stroke-opacity: .25; }
            .axis { font-size: 11px; fill: var(--soft); } .line { fill: none; stroke: var(--band); stroke-width: 1.5; }
            .band { fill: var(--band); } line.mark { stroke: var(--mark); stroke-dasharray: 4 3; } text.mark { font-size: 11px; fill: var(--mark); }
            .good { color: #2a8a4a; } .bad { color: #c0392b; }
            """;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    public ReportPage(String title) {
        this.title = title;
    }

    public void heading(String text) {
        body.append("<h2>").append(Plot.escape(text)).append("</h2>\n");
    }

    public void paragraph(String text) {
        body.append("<p>").append(Plot.escape(text)).append("</p>\n");
    }

    /** Adds a line that says whether something held. */
    public void check(String what, boolean held) {
        body.append("<p class=\"")
                .append(held ? "good" : "bad")
                .append("\">")
                .append(held ? "&#10003; " : "&#10007; ")
                .append(Plot.escape(what))
                .append("</p>\n");
    }

    public void table(List<Row> rows) {
        body.append("<table>\n");
        for (Row row : new ArrayList<>(rows)) {
            body.append("<tr><th>")
                    .append(Plot.escape(row.name()))
                    .append("</th><td>")
                    .append(Plot.escape(row.value()))
                    .append("</td></tr>\n");
        }
        body.append("</table>\n");
    }

    public void plot(Plot plot) {
        body.append(plot.toHtml());
    }

    public String toHtml() {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
                + Plot.escape(title)
                + "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n"
                + STYLE
                + "</style></head><body>\n<h1>"
                + Plot.escape(title)
                + "</h1>\n"
                + body
                + "</body></html>\n";
    }

    /** One line of a table. */
    public record Row(String name, String value) {}
}
