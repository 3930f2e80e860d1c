package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the command costs that shows the first rows of a small file, from the start of its process to its end: by the
 * launcher, and by the JVM alone. All take turns. The launchers have archives of classes for this JVM if they were told so:
 * {@code mbf --share-classes}.
 */
public final class ColdStarts {

    /** By the launcher of this build. */
    static final String NOW = "mbf head";

    /** By that of an earlier one. */
    static final String BEFORE = "mbf head, the build before";

    private static final String ALONE = "java -jar mbf.jar head";
    private static final double SIZE = 0.001;
    private static final int WARM_UP = 2; // until all is in the page cache
    private static final int ROUNDS = 21;

    private final Map<String, List<TimedProcess>> runs = new LinkedHashMap<>();

    private ColdStarts() {}

    /**
     * Prints a table.
     *
     * @param args the checkout of an earlier build, if that is to be measured beside this one
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Optional<Path> before = args.length > 0 ? Optional.of(Path.of(args[0])) : Optional.empty();
        System.out.print(measure(before)
                .orElseThrow(() -> new IllegalStateException(checkout() + " has no build of the command"))
                .table());
    }

    /** Of the checkout that this program was built in; empty where there is no command that is built. */
    static Optional<ColdStarts> measure(Optional<Path> before) throws IOException, InterruptedException {
        Path checkout = checkout();
        Path jar = jar(checkout);
        if (!Files.exists(jar)) {
            return Optional.empty();
        }
        String file = new BenchFile(BenchFile.workFolder(), BenchTable.DEMO, SIZE, Variant.SNAPPY)
                .parquet()
                .toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(NOW, launched(checkout, file));
        before.filter(earlier -> Files.exists(jar(earlier)))
                .ifPresent(earlier -> commands.put(BEFORE, launched(earlier, file)));
        commands.put(
                ALONE,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "head",
                        file));
        return Optional.of(measure(commands, ROUNDS));
    }

    /** Three folders above the classes, or the jar: in {@code bench/target}. */
    private static Path checkout() {
        try {
            URI place = ColdStarts.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(place).getParent().getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path jar(Path checkout) {
        return checkout.resolve("cli/target/mbf.jar");
    }

    private static List<String> launched(Path checkout, String file) {
        return List.of(checkout.resolve("mbf").toAbsolutePath().toString(), "head", file);
    }

    /**
     * Runs commands in turns. They may differ in what they print: an earlier build words it in its own way.
     *
     * @throws IllegalStateException if a command fails, or does not print the same each time
     */
    static ColdStarts measure(Map<String, List<String>> commands, int rounds) throws IOException, InterruptedException {
        ColdStarts starts = new ColdStarts();
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
        Map<String, String> printed = new HashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                TimedProcess run = TimedProcess.run(command.getValue(), environment);
                String first = printed.putIfAbsent(command.getKey(), run.output());
                if (first != null && !first.equals(run.output())) {
                    throw new IllegalStateException(command.getKey() + " printed\n" + run.output() + "not\n" + first);
                }
                if (round >= 0) {
                    starts.runs
                            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        return starts;
    }

    /** How many times as long as the base one command takes, by medians of wall time; empty if one was not measured. */
    Optional<Double> ratio(String name, String base) {
        return runs.containsKey(name) && runs.containsKey(base)
                ? Optional.of(median(name, TimedProcess::wall) / median(base, TimedProcess::wall))
                : Optional.empty();
    }

    private double median(String name, ToDoubleFunction<TimedProcess> time) {
        double[] sorted = runs.get(name).stream().mapToDouble(time).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Markdown: a row per command, in milliseconds. */
    String table() {
        StringBuilder table = new StringBuilder("| | wall, median (least) | processor |\n|---|--:|--:|\n");
        runs.forEach((name, all) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.0f (%.0f) | %.0f |%n",
                name,
                1_000 * median(name, TimedProcess::wall),
                1_000 * all.stream().mapToDouble(TimedProcess::wall).min().orElseThrow(),
                1_000 * median(name, TimedProcess::processor))));
        return table.toString();
    }
}
