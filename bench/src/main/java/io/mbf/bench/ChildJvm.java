package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A {@link Probe} run in a JVM of its own. */
final class ChildJvm {

    /** A name and numbers; other lines are the JVM's own. */
    private static final Pattern SAMPLE = Pattern.compile("[a-z-]+(\\t[-0-9.E]+)+");

    private ChildJvm() {}

    /**
     * What the child printed.
     *
     * @param samples by name: the rounds, each with its numbers
     * @param failure the child's last words; empty if it ended well
     */
    record Outcome(TreeMap<String, List<double[]>> samples, String failure) {

        boolean failed() {
            return !failure.isEmpty();
        }

        /**
         * The middle one of the rounds, the first left out if there are three or more: the JVM warms up.
         *
         * @param cell which number of each round
         */
        double median(String name, int cell) {
            double[] sorted = sorted(name, cell);
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }

        /**
         * The middle one of the quotients of two numbers of the same round, the first round left out: what
         * slows the machine down for some seconds slows both down.
         */
        double medianRatio(String above, String below, int cell) {
            List<double[]> numerators = rounds(above);
            List<double[]> denominators = rounds(below);
            double[] sorted = IntStream.range(0, Math.min(numerators.size(), denominators.size()))
                    .mapToDouble(
                            round -> numerators.get(round)[cell] / denominators.get(round)[cell])
                    .sorted()
                    .toArray();
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }

        String range(String name, int cell) {
            double[] sorted = sorted(name, cell);
            return sorted.length == 0
                    ? ""
                    : Figure.millis(sorted[sorted.length / 2]) + " (" + Figure.millis(sorted[0]) + "–"
                            + Figure.millis(sorted[sorted.length - 1]) + ")";
        }

        private double[] sorted(String name, int cell) {
            return rounds(name).stream()
                    .mapToDouble(numbers -> numbers[cell])
                    .sorted()
                    .toArray();
        }

        private List<double[]> rounds(String name) {
            List<double[]> rounds = samples.getOrDefault(name, List.of());
            return rounds.size() > 2 ? rounds.subList(1, rounds.size()) : rounds;
        }
    }

    /** A JVM like this one, with the flags that peers need and these besides. */
    static List<String> command(List<String> flags, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(JvmFlags.withoutHeap());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    static Outcome run(String what, BenchFile file, int rounds, String... flags) throws IOException {
        List<String> command = command(
                Arrays.asList(flags),
                Probe.class,
                List.of(
                        what,
                        file.table().name(),
                        String.format(Locale.ROOT, "%s", file.size()),
                        Integer.toString(rounds)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        TreeMap<String, List<double[]>> samples = new TreeMap<>();
        String problem = "";
        for (String line :
                new String(process.getInputStream().readAllBytes()).lines().toList()) {
            if (SAMPLE.matcher(line).matches()) {
                String[] cells = line.split("\t");
                samples.computeIfAbsent(cells[0], name -> new ArrayList<>())
                        .add(Arrays.stream(cells)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            } else if (line.startsWith("Exception") || line.contains("Error")) {
                problem = problem.isEmpty() ? line.replace("Exception in thread \"main\" ", "") : problem;
            }
        }
        try {
            int exit = process.waitFor();
            return new Outcome(samples, exit == 0 ? "" : problem.isEmpty() ? "exit code " + exit : problem);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return new Outcome(samples, "interrupted");
        }
    }
}
