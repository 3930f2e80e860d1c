package io.mbf.bench;

import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.util.Locale;

/**
 * What one peer needed for one kind of work on one file: milliseconds, as mean, least and most of the iterations.
 */
record Figure(
        BenchTable table, double size, Variant variant, Work work, Peer peer, double mean, double least, double most) {

    /** One line, to be read by {@link #parse}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s\t%s\t%s\t%s\t%s\t%.6f\t%.6f\t%.6f",
                table,
                size,
                variant,
                work,
                peer,
                mean,
                least,
                most);
    }

    static Figure parse(String line) {
        String[] cells = line.split("\t");
        return new Figure(
                BenchTable.valueOf(cells[0]),
                Double.parseDouble(cells[1]),
                Variant.valueOf(cells[2]),
                Work.valueOf(cells[3]),
                Peer.valueOf(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]));
    }

    /** Milliseconds with three digits or more, and their range. */
    String text() {
        return millis(mean) + " (" + millis(least) + "–" + millis(most) + ")";
    }

    static String millis(double value) {
        String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
