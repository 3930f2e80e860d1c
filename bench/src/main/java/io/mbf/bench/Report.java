package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks, prints the figures, and writes them down: {@code bench/RESULTS.md}, the chart
 * {@code bench/results/jdk17.svg}, and for the pages of later runs the raw figures {@code bench/results/jdk17.tsv} and
 * the goals {@code bench/results/jdk17-goals.md} (the number is the JDK's); of a
 * quick run only {@code bench/results/quick.md} and {@code quick.svg}, which are not kept in version control.
 */
public final class Report {

    static final String USAGE = """
            usage: mbf bench [options]
               or: java -cp bench/target/benchmarks.jar io.mbf.bench.Report [options]
            without options, mbf bench does --quick --only lineitem,demo
              --quick         less than ten minutes, at size 0.1
              --size N        size of the tables; 1 is TPC-H's scale factor 1 for lineitem (default 1, or 0.1)
              --only A,B      only these tables: lineitem, tokens, trips, wide, urls, nested, weather, logs, demo
              --peers A,B     only the figures of these, such as "MBF warm,MBF direct", in results/, and no page
              --ours          only MBF's figures, beside those that a run before has left of other programs in results/
              --forks N       JVMs per figure (default 1)
              --out FOLDER    where RESULTS.md and results/ go (default bench)
              --before FOLDER a checkout of an earlier build, with its figures in bench/results: what this one is held
                              against where a goal is a ratio to it
            The data is kept in the folder that -Dmbf.bench.dir names (default: mbf-bench where temporary files go).""";

    private final Arguments arguments;
    private final PrintStream out;
    private final Path folder = BenchFile.workFolder();
    private final Figures figures = new Figures();
    private Figures kept = new Figures(); // of a run before
    private final Map<Peer, String> missing = new EnumMap<>(Peer.class);

    private Report(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        if (List.of(args).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        Arguments arguments;
        try {
            arguments = Arguments.parse(List.of(args));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        if (Object.class.getModule().isOpen("java.nio", Report.class.getModule())) {
            new Report(arguments, System.out).run();
        } else {
            System.exit(runWithFlags(args));
        }
    }

    /** Runs this again with the flags that Arrow needs, which {@code java -cp} does not take from the jar. */
    private static int runWithFlags(String[] args) throws IOException, InterruptedException {
        List<String> command = ChildJvm.command(List.of(JvmFlags.HEAP), Report.class, List.of(args));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void run() throws Exception {
        Map<String, String> environment = Environment.describe(arguments.words());
        Plan plan = Plan.of(folder, arguments.quick(), arguments.size(), arguments.forks(), arguments.tables());
        environment.forEach((name, value) -> out.println(name + ": " + value));
        makeFiles(plan);
        findMissing();
        Path results = arguments.out().resolve("results");
        Files.createDirectories(results);
        if (arguments.ours()) {
            kept = Figures.load(results.resolve(name() + ".tsv")).ofOthers();
            environment.put("figures of other programs", "those of a run before, by the same JDK");
        }
        for (Plan.Step step : plan.steps()) {
            measure(plan, step, results.resolve("jmh.log"));
            figures.save(results.resolve(name() + ".tsv")); // what there is so far, should the rest fail
        }
        if (arguments.someFigures()) {
            return;
        }
        Probes probes = new Probes();
        probes.run(folder, plan, arguments.tables());
        Sizes sizes = new Sizes();
        for (BenchTable table : arguments.tables()) {
            sizes.measure(Plan.file(folder, table, plan.size()));
        }
        Map<String, String> chapters = new LinkedHashMap<>();
        if (arguments.tables().contains(BenchTable.LINEITEM)) {
            for (Chapter chapter : Chapter.of(arguments.quick(), plan.size())) {
                chapters.put(chapter.title(), chapter.text());
                out.println("\n" + chapter.title() + "\n\n" + chapters.get(chapter.title()));
            }
        }
        Measurements measured = new Measurements(
                plan, figures, before(), probes, sizes, ColdStarts.measure(arguments.before()), chapters);
        measured.starts().ifPresent(starts -> out.println(starts.table()));
        List<Goal> goals = Goals.of(measured);
        printGoals(goals);
        write(results, new ResultsPage(environment, measured, missing, goals));
    }

    /** The figures that the earlier build has on this JDK; none if there is no such build. */
    private Figures before() throws IOException {
        Optional<Path> file = arguments
                .before()
                .map(checkout ->
                        checkout.resolve("bench/results/jdk" + Runtime.version().feature() + ".tsv"));
        return file.isPresent() ? Figures.load(file.get()) : new Figures();
    }

    private String name() {
        return arguments.quick() ? "quick" : "jdk" + Runtime.version().feature();
    }

    private void makeFiles(Plan plan) {
        for (Plan.Step step : plan.steps()) {
            if (!Files.exists(step.file().path("parquet"))) {
                out.println("making " + step.file().path("parquet"));
                step.file().parquet();
            }
        }
    }

    /** Tries every peer on a small file, so that one that cannot run here is named and not measured. */
    private void findMissing() {
        BenchFile small = new BenchFile(folder, BenchTable.LINEITEM, 0.001, Variant.SNAPPY);
        for (Peer peer : Peer.values()) {
            peer.missing(small).ifPresent(reason -> {
                missing.put(peer, reason);
                out.println(peer.title() + " is missing: " + reason);
            });
        }
    }

    private void measure(Plan plan, Plan.Step step, Path log) throws RunnerException {
        List<Peer> peers = step.peers().stream()
                .filter(peer -> arguments.peers().contains(peer) && !missing.containsKey(peer))
                .toList();
        out.printf(
                Locale.ROOT,
                "%n%s, size %s, %s: %s%n",
                step.file().table().title(),
                step.file().size(),
                step.file().variant().title(),
                step.work().title());
        for (Peer peer : peers) {
            Optional<Figure> earlier =
                    kept.of(step.file().table(), step.file().size(), step.file().variant(), step.work()).stream()
                            .filter(figure -> figure.peer() == peer)
                            .findFirst();
            if (earlier.isPresent()) {
                add(step, earlier.get());
                continue;
            }
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include(ReadBenchmark.class.getName() + "." + step.work().method() + "$")
                    .param("table", step.file().table().name())
                    .param("size", Double.toString(step.file().size()))
                    .param("variant", step.file().variant().name())
                    .param("peer", peer.name())
                    .forks(plan.forks())
                    .warmupIterations(plan.warmups())
                    .warmupTime(TimeValue.milliseconds(plan.iterationMillis()))
                    .measurementIterations(plan.iterations())
                    .measurementTime(TimeValue.milliseconds(plan.iterationMillis()))
                    .jvmArgsAppend(JvmFlags.of(peer).toArray(String[]::new))
                    .output(log.toString());
            Collection<RunResult> runs = new Runner(options.build()).run();
            if (runs.isEmpty()) {
                // JMH writes that to its log only; the answers did not agree, or the peer failed
                out.printf("  %-32s failed, see %s%n", peer.title(), log);
            }
            for (RunResult run : runs) {
                Result<?> result = run.getPrimaryResult();
                Figure figure = new Figure(
                        step.file().table(),
                        step.file().size(),
                        step.file().variant(),
                        step.work(),
                        peer,
                        result.getScore(),
                        result.getStatistics().getMin(),
                        result.getStatistics().getMax());
                add(step, figure);
            }
        }
    }

    private void add(Plan.Step step, Figure figure) {
        figures.add(figure);
        print(step, figure);
    }

    private void print(Plan.Step step, Figure figure) {
        out.printf("  %-32s %28s ms", figure.peer().title(), figure.text());
        for (Figure other : figures.of(figure.table(), figure.size(), figure.variant(), step.work())) {
            if (ResultsPage.BASES.contains(other.peer()) && other.peer() != figure.peer()) {
                out.printf(
                        Locale.ROOT,
                        "  %.2f × %s",
                        other.mean() / figure.mean(),
                        other.peer().title());
            }
        }
        out.println();
    }

    private void printGoals(List<Goal> goals) {
        out.println();
        for (Goal goal : goals) {
            if (goal.reached().isEmpty()) {
                continue; // of another table
            }
            out.printf(
                    "%-55s %-45s %-14s %s%n",
                    goal.what(), goal.wanted(), goal.measured(), goal.verdict().replace("*", ""));
        }
    }

    private void write(Path results, ResultsPage page) throws IOException {
        String name = name();
        Path text = arguments.quick()
                ? results.resolve("quick.md")
                : arguments.out().resolve("RESULTS.md");
        Path chart = results.resolve(name + ".svg");
        Files.writeString(chart, page.chart());
        if (!arguments.quick()) {
            Files.writeString(results.resolve(name + ResultsPage.GOALS), page.goalsTable() + "\n");
        }
        Files.writeString(text, page.markdown(text.getParent().relativize(chart).toString(), results, name));
        out.println();
        out.println("written: " + text + ", " + chart);
    }
}
