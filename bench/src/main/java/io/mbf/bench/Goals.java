package io.mbf.bench;

import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project's goals for speed and size, held against a run. */
final class Goals {

    /** A row of {@link ManyFiles}: least and median of the direct read, of the cached one, and of DuckDB. */
    private static final Pattern SUM_OF_MANY =
            Pattern.compile("\\| sum of a column \\| \\d+, (\\d+) ms \\| \\d+, \\d+ ms \\| \\d+, (\\d+) ms \\|");

    /** A row of {@link PiecesOfAFile}: least and median of the pieces, and of the one file. */
    private static final String PIECES = "\\| %s \\| \\d+, (\\d+) ms \\| \\d+, (\\d+) ms \\|";

    private final Measurements measured;
    private final Figures figures;
    private final Probes probes;
    private final Sizes sizes;
    private final Plan plan;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Measurements measured) {
        this.measured = measured;
        this.plan = measured.plan();
        this.figures = measured.figures();
        this.probes = measured.probes();
        this.sizes = measured.sizes();
    }

    static List<Goal> of(Measurements measured) {
        Goals goals = new Goals(measured);
        goals.warm();
        goals.texts();
        goals.sizes();
        goals.direct();
        goals.rest();
        goals.scale();
        return goals.goals;
    }

    private void warm() {
        String scan = "warm full scan of lineitem, 1 thread";
        times(scan, "ColumnReader", 9, Work.FULL_SCAN, Peer.COLUMN_READER, Peer.MBF_WARM);
        times(scan, "DuckDB on Parquet", 2.5, Work.FULL_SCAN, Peer.DUCKDB_PARQUET, Peer.MBF_WARM);
        times(scan, "DuckDB's native table", 3, Work.FULL_SCAN, Peer.DUCKDB_TABLE, Peer.MBF_WARM);
        boolean java17 = Runtime.version().feature() < 21;
        sinceBefore(scan, java17 ? 1.5 : 1.25, BenchTable.LINEITEM, Work.FULL_SCAN, Peer.MBF_WARM);
        times("the same, codec none", "Arrow IPC, uncompressed", 1, Work.FULL_SCAN, Peer.ARROW, Peer.MBF_WARM_NONE);
        times(
                "warm projection of 3 numeric columns",
                "ColumnReader",
                12,
                Work.PROJECTION,
                Peer.COLUMN_READER,
                Peer.MBF_WARM);
        times("warm Q6, 1 thread", "DuckDB's native table", 1, Work.Q6, Peer.DUCKDB_TABLE, Peer.MBF_WARM);
        sinceBefore("warm Q6, 1 thread", 1.5, BenchTable.LINEITEM, Work.Q6, Peer.MBF_WARM);
        millis("warm lookup, sorted key", 0.3, BenchTable.LINEITEM, Work.SORTED_KEY);
        millis("warm lookup, sorted key, absent", 0.1, BenchTable.LINEITEM, Work.SORTED_ABSENT_KEY);
        millis(
                "warm lookup, unsorted key (lineitem: 30 rows, no index helps)",
                3,
                BenchTable.LINEITEM,
                Work.UNSORTED_KEY);
        millis("warm lookup, unsorted key (trips, one row)", 2, BenchTable.TRIPS, Work.UNSORTED_KEY);
        millis("warm lookup, unsorted key, absent (trips)", 0.1, BenchTable.TRIPS, Work.UNSORTED_ABSENT_KEY);
    }

    private void texts() {
        for (BenchTable table : List.of(BenchTable.LINEITEM, BenchTable.URLS)) {
            String column = table == BenchTable.LINEITEM ? "l_comment" : "urls";
            for (Work work : List.of(Work.PREFIX, Work.SUFFIX, Work.CONTAINS)) {
                String what = "warm " + work.title() + ", " + column;
                times(what, table, "Vortex", 1, work, Peer.VORTEX, Peer.MBF_WARM);
                sinceBefore(what, 4, table, work, Peer.MBF_WARM);
            }
        }
        millis("warm lookup of a url", 5, BenchTable.URLS, Work.UNSORTED_KEY);
        sinceBefore("warm lookup of a url", 12, BenchTable.URLS, Work.UNSORTED_KEY, Peer.MBF_WARM);
        millis("warm lookup of a url, absent", 1, BenchTable.URLS, Work.UNSORTED_ABSENT_KEY);
        sinceBefore("warm lookup of a url, absent", 12, BenchTable.URLS, Work.UNSORTED_ABSENT_KEY, Peer.MBF_WARM);
    }

    private void sizes() {
        atMost("size of lineitem", "snappy Parquet", 1, sizes.ratio(BenchTable.LINEITEM, Sizes.MBF, Sizes.SNAPPY));
        atMost(
                "size of lineitem, codec none",
                "snappy Parquet",
                1.35,
                sizes.ratio(BenchTable.LINEITEM, Sizes.MBF_NONE, Sizes.SNAPPY));
        atMost("size of tokens", "zstd Parquet", 1.5, sizes.ratio(BenchTable.TOKENS, Sizes.MBF, Sizes.ZSTD));
    }

    private void direct() {
        String direct = "direct full scan of lineitem, 1 thread";
        times(direct, "ColumnReader", 3.2, Work.FULL_SCAN, Peer.COLUMN_READER, Peer.MBF_DIRECT);
        times(direct, "Hardwood", 1, Work.FULL_SCAN, Peer.HARDWOOD, Peer.MBF_DIRECT);
        sinceBefore(direct, 1.4, BenchTable.LINEITEM, Work.FULL_SCAN, Peer.MBF_DIRECT);
        String two = "direct full scan of lineitem, 2 threads";
        times(two, "one thread", 1.9, Work.FULL_SCAN, Peer.MBF_DIRECT, Peer.MBF_DIRECT_2);
        times(two, "Hardwood with 2", 1, Work.FULL_SCAN, Peer.HARDWOOD_2, Peer.MBF_DIRECT_2);
        sinceBefore("direct full scan of nested", 3, BenchTable.NESTED, Work.FULL_SCAN, Peer.MBF_DIRECT);
        atMost(
                "first read with cache on",
                "direct read",
                1.05,
                probes.firstRead().map(p -> p.medianRatio("on", "off", 0)));
        atMost(
                "its time to the first batch",
                "the direct read's",
                1.1,
                probes.firstRead().map(p -> p.medianRatio("on-first-batch", "off-first-batch", 0)));
        atMost("processor time of a conversion", "a direct full scan's", 3, probes.conversionCost());
        atMost(
                "processor time of a first read and its conversion",
                "a direct full scan's",
                2.2,
                probes.firstReadCost());
        Optional<Double> proof = probes.convert()
                .map(c -> 100 * (c.median("proof-read-back", 0) + c.median("proof-sums", 0)) / c.median("convert", 0));
        goals.add(Goal.of(
                "proof of a conversion, zone maps included", "≤ 12 % of the conversion", proof, false, 12, " %"));
        Optional<Double> twice = probes.columnReader().map(p -> 2 * p.median("scan", 0));
        atMost(
                "first read + conversion + one warm read",
                "two ColumnReader reads",
                1,
                probes.firstRead()
                        .flatMap(p -> twice.map(t -> (p.median("on-until-converted", 0) + p.median("warm", 0)) / t)));
    }

    private void rest() {
        times("warm full scan, 2 threads on splits", "one thread", 1.9, Work.FULL_SCAN, Peer.MBF_WARM, Peer.MBF_WARM_2);
        Optional<Double> tokens =
                figures.ratio(BenchTable.TOKENS, plan.size(), Work.FULL_SCAN, Peer.COLUMN_READER, Peer.MBF_WARM);
        goals.add(Goal.of("tokens: all columns, warm", "≥ 20 × ColumnReader", tokens, true, 20, " ×"));
        goals.addAll(probes.memoryGoals());
        Optional<Double> demo = figures.ratio(BenchTable.DEMO, 1, Work.FULL_SCAN, Peer.COLUMN_READER, Peer.MBF_WARM);
        goals.add(Goal.of("the demo's file: all columns, warm", "≥ 4 × ColumnReader", demo, true, 4, " ×"));
        millis("wide: 3 of 1,000 columns, warm, opening included", 2, BenchTable.WIDE, Work.PROJECTION);
        atMost(
                "mbf head of a small file, the whole process",
                "the build before",
                0.4,
                measured.starts().flatMap(starts -> starts.ratio(ColdStarts.NOW, ColdStarts.BEFORE)));
    }

    private void scale() {
        Optional<Double> unit = perRow(plan.size());
        for (double size : plan.growth()) {
            Optional<Double> change = unit.flatMap(u -> perRow(size).map(p -> Math.abs(p / u - 1)));
            goals.add(Goal.of(
                    "time per row of a warm scan, size " + size + " against " + plan.size(),
                    "within 5 %",
                    change.map(c -> 100 * c),
                    false,
                    5,
                    " %"));
        }
        atMost("10,000 small files as one data set, directly", "DuckDB", 1, ratio(Chapter.MANY_FILES, SUM_OF_MANY));
        for (String how : List.of("from the cache", "directly")) {
            Optional<Double> pieces = ratio(Chapter.PIECES, Pattern.compile(PIECES.formatted(how)));
            atMost("files of a megabyte as one data set, " + how, "one file of the same rows", 1.2, pieces);
        }
    }

    /** Of the two numbers in a row of a chapter. */
    private Optional<Double> ratio(String chapter, Pattern row) {
        return Optional.ofNullable(measured.chapters().get(chapter))
                .map(row::matcher)
                .filter(Matcher::find)
                .map(found -> Double.parseDouble(found.group(1)) / Double.parseDouble(found.group(2)));
    }

    private Optional<Double> perRow(double size) {
        return figures.mean(BenchTable.LINEITEM, size, Work.FULL_SCAN, Peer.MBF_WARM)
                .map(millis -> millis / BenchTable.LINEITEM.rowCount(size));
    }

    private void times(String what, String base, double bound, Work work, Peer slow, Peer fast) {
        times(what, BenchTable.LINEITEM, base, bound, work, slow, fast);
    }

    private void times(String what, BenchTable table, String base, double bound, Work work, Peer slow, Peer fast) {
        atLeast(what, base, bound, figures.ratio(table, plan.size(), work, slow, fast));
    }

    private void sinceBefore(String what, double bound, BenchTable table, Work work, Peer peer) {
        Optional<Double> ratio = measured.before()
                .mean(table, plan.size(), work, peer)
                .flatMap(before -> figures.mean(table, plan.size(), work, peer).map(now -> before / now));
        atLeast(what, "the build before", bound, ratio);
    }

    private void atLeast(String what, String base, double bound, Optional<Double> ratio) {
        goals.add(Goal.of(what, "≥ " + bound + " × as fast as " + base, ratio, true, bound, " ×"));
    }

    private void millis(String what, double bound, BenchTable table, Work work) {
        goals.add(Goal.of(
                what,
                "≤ " + bound + " ms",
                figures.mean(table, plan.size(), work, Peer.MBF_WARM),
                false,
                bound,
                " ms"));
    }

    private void atMost(String what, String base, double bound, Optional<Double> value) {
        goals.add(Goal.of(what, "≤ " + bound + " × " + base, value, false, bound, " ×"));
    }
}
