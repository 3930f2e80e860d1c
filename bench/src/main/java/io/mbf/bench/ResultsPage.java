package io.mbf.bench;

import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** RESULTS.md and its chart. */
final class ResultsPage {

    /** Whom the others are compared with. */
    static final Set<Peer> BASES = EnumSet.of(Peer.COLUMN_READER, Peer.DUCKDB_PARQUET, Peer.DUCKDB_TABLE);

    private static final String UNFAIR = """
            ## What is unfair, and to whom

            - **For DuckDB**: its values are consumed inside it, by aggregates, and never cross into Java; of strings it
              looks at lengths and first bytes only, where all others touch every byte; statements are prepared once;
              its native table stays in its buffer pool.
            - **Against DuckDB**: an aggregate per column costs more than a loop over an array, and it sums 64-bit
              integers in 128 bits. A lookup pays for SQL, which ours does not.
            - **For Arrow IPC**: decimals and dates are stored as plain integers, bounds checks are switched off, and
              the uncompressed file needs no decoding at all. **Against it**: its Java library has neither projection
              nor filters, so every read is of whole record batches; it copies them from the file.
            - **For Vortex**: decimals and dates as plain integers, too. **Against it**: its batches cross JNI as Arrow
              vectors; it is opened anew by each read.
            - **For Hardwood**: beside the thread that asks, one or two decode, so that "one thread" is up to two, and
              "2 threads" up to three; its JVM has the module that its vector instructions need. **Against it**: its methods are called by reflection, some calls a batch and
              column; its strings are never coded, so that the bytes of each are folded.
            - **For parquet-java's ColumnReader**: it is used as no application uses it, with typed getters, no record
              assembly, and hand-written filters that skip. **Against it**: nothing known.
            - **For us**: dictionary-coded strings are handed out as codes, and the consumer counts codes and folds a
              distinct value once; DuckDB does the same inside, Arrow's and Vortex's vectors here are not coded. The
              bytes of other strings are folded a batch at a time, as Arrow's are; parquet-java has them one by one.
              The cache keeps the file open and mapped between reads, and checks a checksum only when a segment is
              first touched in a process.
            - Everything is in the page cache. On a cold disk, smaller files gain.
            """;

    /** How the names of files end in which runs leave their goals to those on other JDKs. */
    static final String GOALS = "-goals.md";

    private final Map<String, String> environment;
    private final Measurements measured;
    private final Plan plan;
    private final Figures figures;
    private final Map<Peer, String> missing;
    private final Probes probes;
    private final List<Goal> goals;
    private final StringBuilder text = new StringBuilder();

    ResultsPage(Map<String, String> environment, Measurements measured, Map<Peer, String> missing, List<Goal> goals) {
        this.environment = environment;
        this.measured = measured;
        this.plan = measured.plan();
        this.figures = measured.figures();
        this.missing = missing;
        this.probes = measured.probes();
        this.goals = goals;
    }

    String chart() {
        BarChart chart = new BarChart();
        for (Work work : List.of(Work.FULL_SCAN, Work.PROJECTION, Work.Q6)) {
            List<BarChart.Bar> bars = figures.of(BenchTable.LINEITEM, plan.size(), Variant.SNAPPY, work).stream()
                    .map(f -> new BarChart.Bar(
                            f.peer().title(), f.mean(), f.peer().name().startsWith("MBF")))
                    .toList();
            if (!bars.isEmpty()) {
                chart.panel(
                        "lineitem, "
                                + String.format(Locale.ROOT, "%,d", BenchTable.LINEITEM.rowCount(plan.size()))
                                + " rows: " + work.title(),
                        bars);
            }
        }
        return chart.svg();
    }

    /**
     * @param chart link to the chart
     * @param results where runs on other JDKs left their figures
     * @param name of this run there
     */
    String markdown(String chart, Path results, String name) throws IOException {
        line("# Results", "", "Written by `io.mbf.bench.Report`; do not edit.", "");
        line("![bar chart](" + chart + ")", "");
        line("## Environment", "", "| | |", "|---|---|");
        environment.forEach((key, value) -> line("| " + key + " | " + value.replace("|", "\\|") + " |"));
        line(
                "",
                plan.forks() + " fork(s) of " + plan.warmups() + " warm-up and " + plan.iterations()
                        + " measured iterations of at least " + plan.iterationMillis() + " ms per figure. JVM flags: `"
                        + String.join(" ", JvmFlags.published()) + "`.");
        line("Files are in the page cache. All answers of a figure were compared with parquet-java's.");
        line("", "## Goals", "", goalsTable());
        goalsOnOtherJdks(results, name);
        figures();
        sizes();
        probes();
        chapters();
        shortPrograms(results);
        missing();
        otherJdks(results, name);
        line("", UNFAIR.strip());
        return text.toString();
    }

    private void line(String... lines) {
        for (String line : lines) {
            text.append(line).append('\n');
        }
    }

    String goalsTable() {
        return "| what | goal | measured | |\n|---|---|---|---|\n"
                + goals.stream()
                        .map(goal -> "| " + goal.what() + " | " + goal.wanted() + " | " + goal.measured() + " | "
                                + goal.verdict() + " |")
                        .collect(Collectors.joining("\n"));
    }

    private void goalsOnOtherJdks(Path results, String name) throws IOException {
        for (Path other : others(results, name, GOALS)) {
            line("", "### On " + other.getFileName().toString().replace(GOALS, ""), "", Files.readString(other));
        }
    }

    /** What runs on other JDKs left of a kind. */
    private static List<Path> others(Path results, String name, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(suffix)
                            && !file.getFileName().toString().equals(name + suffix))
                    .sorted()
                    .toList();
        }
    }

    private void figures() {
        line("", "## Reads of files that were read before", "");
        line("Milliseconds, as mean (least–most) of the iterations; \"×\" is how many times as fast as the named one.");
        for (Plan.Step step : plan.steps()) {
            List<Figure> rows = figures.of(
                    step.file().table(), step.file().size(), step.file().variant(), step.work());
            if (rows.isEmpty()) {
                continue;
            }
            List<Figure> sorted =
                    rows.stream().sorted(Comparator.comparing(Figure::peer)).toList();
            line(
                    "",
                    "### " + step.file().table().title() + ", size "
                            + step.file().size() + " (" + step.file().variant().title() + "): "
                            + step.work().title(),
                    "",
                    "| | ms | million rows/s | × ColumnReader | × DuckDB on Parquet | × DuckDB native |",
                    "|---|--:|--:|--:|--:|--:|");
            for (Figure figure : sorted) {
                line("| " + figure.peer().title() + " | " + figure.text() + " | "
                        + rate(step, figure) + " | " + ratio(rows, Peer.COLUMN_READER, figure) + " | "
                        + ratio(rows, Peer.DUCKDB_PARQUET, figure) + " | " + ratio(rows, Peer.DUCKDB_TABLE, figure)
                        + " |");
            }
        }
    }

    private static String rate(Plan.Step step, Figure figure) {
        boolean whole = step.work() == Work.FULL_SCAN || step.work() == Work.PROJECTION || step.work() == Work.Q6;
        return whole ? String.format(Locale.ROOT, "%.1f", step.file().rows() / figure.mean() / 1_000) : "";
    }

    private static String ratio(List<Figure> rows, Peer base, Figure figure) {
        return rows.stream()
                .filter(row -> row.peer() == base)
                .findFirst()
                .map(row -> String.format(Locale.ROOT, "%.2f", row.mean() / figure.mean()))
                .orElse("");
    }

    private void sizes() {
        line("", "## Sizes", "");
        measured.sizes().all().forEach((table, forms) -> {
            long snappy = forms.getOrDefault(Sizes.SNAPPY, 0L);
            line("### " + table.title(), "", "| form | bytes | of snappy Parquet |", "|---|--:|--:|");
            forms.forEach((form, bytes) -> line(String.format(
                    Locale.ROOT, "| %s | %,d | %.2f |", form, bytes, snappy == 0 ? 0 : (double) bytes / snappy)));
            line("");
        });
    }

    private void probes() {
        line("## First reads and conversion", "");
        line("Of lineitem, in a JVM that has warmed up; milliseconds, as median (least–most) of the rounds.", "");
        line("| what | wall | processor |", "|---|--:|--:|");
        probe("direct read, cache off: first batch", probes.firstRead(), "off-first-batch");
        probe("first read, cache on: first batch", probes.firstRead(), "on-first-batch");
        probe("direct read, cache off", probes.firstRead(), "off");
        probe("first read, cache on", probes.firstRead(), "on");
        probe("first read, cache on, until converted", probes.firstRead(), "on-until-converted");
        probe("the next read", probes.firstRead(), "warm");
        probe("explicit conversion, proven", probes.convert(), "convert");
        probe("of which: reading back, zone maps included", probes.convert(), "proof-read-back");
        probe("of which: sums over what is written", probes.convert(), "proof-sums");
        probe("direct full scan", probes.direct(), "scan");
        probe("ColumnReader full scan", probes.columnReader(), "scan");
    }

    private void probe(String what, Optional<ChildJvm.Outcome> outcome, String name) {
        outcome.ifPresent(o -> line("| " + what + " | " + o.range(name, 0) + " | " + o.range(name, 1) + " |"));
    }

    private void chapters() {
        measured.chapters().forEach((title, markdown) -> line("", "## " + title, "", markdown.strip()));
        measured.starts()
                .ifPresent(starts -> line(
                        "",
                        "## The command on a small file",
                        "",
                        "Milliseconds of whole processes, each of a JVM that has just started, in turns.",
                        "",
                        starts.table().strip()));
    }

    private void shortPrograms(Path results) throws IOException {
        List<Path> tables;
        try (Stream<Path> files = Files.list(results)) {
            tables = files.filter(file -> file.getFileName().toString().startsWith(ShortPrograms.PREFIX))
                    .sorted()
                    .toList();
        }
        if (!tables.isEmpty()) {
            line("", "## A program that reads and ends", "");
            line("Written by `io.mbf.bench.ShortPrograms`.");
        }
        for (Path table : tables) {
            String name = table.getFileName().toString();
            line("", "### On " + name.substring(ShortPrograms.PREFIX.length(), name.lastIndexOf('.')), "");
            line(Files.readString(table).strip());
        }
    }

    private void missing() {
        line("", "## Not measured", "");
        missing.forEach((peer, reason) -> line("- " + peer.title() + " cannot run on this machine: " + reason));
        line(
                "- Arrow's Java library has no filters, parquet-java's row API and Hardwood were not given any, and DuckDB");
        line("  has no counterpart of opening a file and taking its first batch.");
    }

    private void otherJdks(Path results, String name) throws IOException {
        for (Path other : others(results, name, ".tsv")) {
            line("", "## The same on " + other.getFileName().toString().replace(".tsv", ""), "");
            line("| | work | " + name + ", ms | there, ms | there / here |", "|---|---|--:|--:|--:|");
            for (Figure there : Figures.load(other).all()) {
                figures.of(there.table(), there.size(), there.variant(), there.work()).stream()
                        .filter(here -> here.peer() == there.peer())
                        .forEach(here -> line(String.format(
                                Locale.ROOT,
                                "| %s | %s, %s: %s | %s | %s | %.2f |",
                                here.peer().title(),
                                here.table().title(),
                                here.variant().title(),
                                here.work().title(),
                                here.text(),
                                there.text(),
                                there.mean() / here.mean())));
            }
        }
    }
}
