package io.kithara.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text for people, in columns as wide as what is in them. Used by one thread. */
final class Table {
    private final boolean[] isRight;
    private final List<String[]> rows = new ArrayList<>();

    /** Creates a table; a heading that ends in {@code >} is of a column that is set to the right, as numbers are. */
    Table(String... headings) {
        isRight = new boolean[headings.length];
        String[] names = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            isRight[i] = headings[i].endsWith(">");
            names[i] = isRight[i] ? headings[i].substring(0, headings[i].length() - 1) : headings[i];
        }
        rows.add(names);
    }

    void row(String... cells) {
        if (cells.length != isRight.length) {
            throw new IllegalArgumentException(Arrays.toString(cells));
        }
        rows.add(cells.clone());
    }

    /** Returns the headings and the rows. */
    List<String> lines() {
        int[] widths = new int[isRight.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String padding = " ".repeat(widths[i] - row[i].length());
            line.append(i == 0 ? "" : "  ");
            line.append(isRight[i] ? padding + row[i] : row[i] + padding);
        }
        return line.toString().stripTrailing();
    }
}
