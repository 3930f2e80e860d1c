package io.mbf.text;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table for people: aligned columns, two spaces between them, a line under the header. Made to fit a width: the
 * widest columns give way first, and what still does not fit is left out, which the last line then says.
 */
public final class TextTable {

    /**
     * A column.
     *
     * @param header its lines
     * @param right the side that its cells are aligned to
     * @param cut what becomes of a cell that is too wide
     */
    public record Column(List<String> header, boolean right, Cut cut) {

        public Column {
            requireNonNull(header, "header");
            requireNonNull(cut, "cut");
        }

        /** What may be left out of a cell. */
        public enum Cut {
            END,
            BEGINNING,
            /** Nothing: rather the column, or a later one, is left out. */
            NOTHING
        }

        /** A column whose cells begin at its left side; a header line each. */
        public static Column left(String... header) {
            requireNonNull(header, "header");
            return new Column(List.of(header), false, Cut.END);
        }

        /** A column whose cells end at its right side; a header line each. */
        public static Column right(String... header) {
            requireNonNull(header, "header");
            return new Column(List.of(header), true, Cut.END);
        }

        /** A column of times, which say nothing where they are cut; a header line each. */
        public static Column time(String... header) {
            requireNonNull(header, "header");
            return new Column(List.of(header), false, Cut.NOTHING);
        }

        /** A column of paths, whose ends tell them apart; a header line each. */
        public static Column path(String... header) {
            requireNonNull(header, "header");
            return new Column(List.of(header), false, Cut.BEGINNING);
        }
    }

    private static final int GAP = 2;
    private static final int NARROWEST = 12;
    private static final int MIN_TOTAL = 20;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table without rows. */
    public TextTable(List<Column> columns) {
        requireNonNull(columns, "columns");
        this.columns = List.copyOf(columns);
    }

    /** A table without rows. */
    public TextTable(Column... columns) {
        this(List.of(requireNonNull(columns, "columns")));
    }

    /** Adds a row of as many cells as there are columns. */
    public void add(List<String> cells) {
        requireNonNull(cells, "cells");
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(cells.stream().map(TerminalText::visible).toList());
    }

    /** Adds a row, a cell per column. */
    public void add(String... cells) {
        requireNonNull(cells, "cells");
        add(List.of(cells));
    }

    /** The lines of the table, each at most {@code maxWidth} cells wide and without trailing blanks. */
    public List<String> lines(int maxWidth) {
        int limit = Math.max(maxWidth, MIN_TOTAL);
        int[] widths = naturalWidths(limit);
        int shown = fit(widths, limit);
        List<String> lines = new ArrayList<>();
        int headerLines =
                columns.stream().mapToInt(c -> c.header().size()).max().orElse(0);
        for (int i = 0; i < headerLines; i++) {
            int line = i;
            lines.add(line(
                    columns.subList(0, shown).stream()
                            .map(c -> line < c.header().size()
                                    ? TerminalText.visible(c.header().get(line))
                                    : "")
                            .toList(),
                    widths));
        }
        lines.add(rule(widths, shown));
        for (List<String> row : rows) {
            lines.add(line(row.subList(0, shown), widths));
        }
        if (shown < columns.size()) {
            String left = columns.subList(shown, columns.size()).stream()
                    .map(c -> TerminalText.visible(c.header().get(0)))
                    .collect(Collectors.joining(", "));
            lines.add(TerminalText.fit("… and " + (columns.size() - shown) + " more: " + left, limit));
        }
        return lines;
    }

    private int[] naturalWidths(int limit) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            for (String header : columns.get(i).header()) {
                widths[i] = Math.max(widths[i], TerminalText.width(TerminalText.visible(header)));
            }
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
            widths[i] = Math.min(Math.max(widths[i], 1), limit);
        }
        return widths;
    }

    /** Narrows {@code widths} so that as many columns as possible fit, and returns how many do. */
    private int fit(int[] widths, int limit) {
        int shown = 0;
        int atLeast = -GAP;
        while (shown < widths.length && atLeast + GAP + width(shown, widths, NARROWEST) <= limit) {
            atLeast += GAP + width(shown, widths, NARROWEST);
            shown++;
        }
        int low = NARROWEST;
        int high = limit;
        while (low < high) { // the greatest width that every column may have
            int middle = (low + high + 1) >>> 1;
            if (total(widths, shown, middle) <= limit) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        for (int i = 0; i < shown; i++) {
            widths[i] = width(i, widths, low);
        }
        return shown;
    }

    /** Of a column, if others may be so wide at most. */
    private int width(int column, int[] widths, int cap) {
        return columns.get(column).cut() == Column.Cut.NOTHING ? widths[column] : Math.min(widths[column], cap);
    }

    private int total(int[] widths, int shown, int cap) {
        int total = -GAP;
        for (int i = 0; i < shown; i++) {
            total += GAP + width(i, widths, cap);
        }
        return total;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = columns.get(i).cut() == Column.Cut.BEGINNING
                    ? TerminalText.fitEnd(cells.get(i), widths[i])
                    : TerminalText.fit(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - TerminalText.width(cell));
            line.append(i == 0 ? "" : " ".repeat(GAP));
            line.append(columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths, int shown) {
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            rule.append(i == 0 ? "" : " ".repeat(GAP)).append("─".repeat(widths[i]));
        }
        return rule.toString();
    }
}
