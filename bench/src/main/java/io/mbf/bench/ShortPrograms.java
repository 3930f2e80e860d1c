package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.query.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures {@link ShortProgram} from outside, from the start of its JVM to its end: without a cache, then several times
 * in a row with one that is empty at first. What a cache costs and brings a program that reads once and ends.
 */
public final class ShortPrograms {

    /** How the line begins that a program prints: the state of its read, and its answer. */
    static final String TOLD = "read\t";

    /** How the names of files begin in which runs leave their tables to the results page. */
    static final String PREFIX = "short-program-";

    private static final int WITHOUT = 3;
    private static final int WITH = 5;

    /**
     * One program.
     *
     * @param number from 1, of those with the same cache
     * @param state of the read; empty without a cache
     * @param answer sums over all values
     * @param wall seconds
     * @param processor seconds of all threads, in user mode and in the kernel
     */
    record Run(int number, boolean cached, String state, Answer answer, double wall, double processor) {

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %.2f | %.2f |",
                    number,
                    cached ? "on" : "off",
                    state,
                    wall,
                    processor);
        }
    }

    private final Path source;
    private final Path cache;

    /** @param cache directory of the cache, made by the first program */
    ShortPrograms(Path source, Path cache) {
        this.source = source;
        this.cache = cache;
    }

    /** Takes no arguments; writes a table to {@code bench/results}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        BenchFile file = new BenchFile(BenchFile.workFolder(), BenchTable.LINEITEM, 1, Variant.SNAPPY);
        Path source = file.parquet();
        Path cache = Files.createTempDirectory(file.place(), PREFIX);
        try {
            List<Run> runs = new ShortPrograms(source, cache).run(WITHOUT, WITH);
            Path results = Files.createDirectories(Path.of("bench", "results"));
            Path table = results.resolve(PREFIX + "jdk" + Runtime.version().feature() + ".md");
            Files.writeString(table, markdown(source, runs));
            System.out.println("written: " + table);
        } finally {
            delete(cache);
        }
    }

    /** @throws IllegalStateException if a program fails, or two of them give different answers */
    List<Run> run(int without, int with) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < without + with; i++) {
            boolean cached = i >= without;
            Run run = run(cached ? i - without + 1 : i + 1, cached);
            System.out.println(run.row());
            if (!runs.isEmpty() && !run.answer().agreesWith(runs.get(0).answer())) {
                throw new IllegalStateException("the answers are not the same: " + run + ", " + runs.get(0));
            }
            runs.add(run);
        }
        return runs;
    }

    private Run run(int number, boolean cached) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"); // the same behaviour without the warning
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ShortProgram.class.getName(),
                source.toString(),
                cached ? "on" : "off"));
        TimedProcess process =
                TimedProcess.run(command, Map.of("MBF_CACHE_DIR", cache.toString(), "MBF_CACHE_MIN_FREE", "0"));
        String[] told = process.output()
                .lines()
                .filter(line -> line.startsWith(TOLD))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the program printed nothing: " + process.output()))
                .split("\t", 3);
        return new Run(number, cached, told[1], Answer.parse(told[2]), process.wall(), process.processor());
    }

    static String markdown(Path source, List<Run> runs) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "lineitem, %.0f MB: seconds of a whole process each, from the start of its JVM to its end, one after the"
                        + " other; a conversion that a read began is waited for at the end.%n%n",
                Files.size(source) / 1e6));
        text.append("| run | cache | state of the read | wall | processor |\n|--:|---|---|--:|--:|\n");
        runs.forEach(run -> text.append(run.row()).append('\n'));
        return text.toString();
    }

    static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
