package io.mbf.bench;

import io.mbf.bench.data.BenchTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The options of a {@link Report}. */
record Arguments(
        List<String> words,
        boolean quick,
        double size,
        int forks,
        Set<BenchTable> tables,
        Path out,
        Optional<Path> before) {

    /** @throws IllegalArgumentException if they make no sense, saying why */
    static Arguments parse(List<String> words) {
        boolean quick = words.contains("--quick");
        double size = quick ? 0.1 : 1;
        int forks = 1;
        Set<BenchTable> tables = EnumSet.allOf(BenchTable.class);
        Path out = Path.of("bench");
        Optional<Path> before = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--quick" -> {
                    // seen above
                }
                case "--size" -> size = number(words, ++i);
                case "--forks" -> forks = (int) number(words, ++i);
                case "--only" -> tables = tables(value(words, ++i));
                case "--out" -> out = Path.of(value(words, ++i));
                case "--before" -> before = Optional.of(Path.of(value(words, ++i)));
                default -> throw new IllegalArgumentException("unknown option " + words.get(i));
            }
        }
        if (!(size > 0 && size <= 100) || forks < 1) {
            throw new IllegalArgumentException("the size must be within 0..100, and forks at least 1");
        }
        return new Arguments(words, quick, size, forks, tables, out, before);
    }

    private static String value(List<String> words, int index) {
        if (index == words.size()) {
            throw new IllegalArgumentException(words.get(index - 1) + " needs a value");
        }
        return words.get(index);
    }

    private static double number(List<String> words, int index) {
        try {
            return Double.parseDouble(value(words, index));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(words.get(index - 1) + " needs a number, not " + words.get(index), e);
        }
    }

    private static Set<BenchTable> tables(String names) {
        Set<BenchTable> tables = EnumSet.noneOf(BenchTable.class);
        for (String name : names.split(",")) {
            tables.add(Arrays.stream(BenchTable.values())
                    .filter(table -> table.title().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no table " + name)));
        }
        return tables;
    }
}
