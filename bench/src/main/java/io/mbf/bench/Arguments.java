package io.mbf.bench;

import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The options of a {@link Report}.
 *
 * @param words as they are published, without the place of an earlier checkout
 * @param ours whether figures of other programs are taken from a run before, where that has them
 */
record Arguments(
        List<String> words,
        boolean quick,
        boolean ours,
        double size,
        int forks,
        Set<BenchTable> tables,
        Set<Peer> peers,
        Path out,
        Optional<Path> before) {

    /** @throws IllegalArgumentException if they make no sense, saying why */
    static Arguments parse(List<String> words) {
        boolean quick = words.contains("--quick");
        double size = quick ? 0.1 : 1;
        int forks = 1;
        Set<BenchTable> tables = EnumSet.allOf(BenchTable.class);
        Set<Peer> peers = EnumSet.allOf(Peer.class);
        Path out = Path.of("bench");
        Optional<Path> before = Optional.empty();
        List<String> published = new ArrayList<>(words);
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--quick", "--ours" -> {
                    // seen above and below
                }
                case "--size" -> size = number(words, ++i);
                case "--forks" -> forks = (int) number(words, ++i);
                case "--only" -> tables = named("table", BenchTable.class, BenchTable::title, value(words, ++i));
                case "--peers" -> peers = named("peer", Peer.class, Peer::title, value(words, ++i));
                case "--out" -> out = Path.of(value(words, ++i));
                case "--before" -> {
                    before = Optional.of(Path.of(value(words, ++i)));
                    published.set(i, "EARLIER");
                }
                default -> throw new IllegalArgumentException("unknown option " + words.get(i));
            }
        }
        if (!(size > 0 && size <= 100) || forks < 1) {
            throw new IllegalArgumentException("the size must be within 0..100, and forks at least 1");
        }
        return new Arguments(published, quick, words.contains("--ours"), size, forks, tables, peers, out, before);
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

    private static <E extends Enum<E>> Set<E> named(
            String what, Class<E> type, Function<E, String> title, String names) {
        Set<E> found = EnumSet.noneOf(type);
        for (String name : names.split(",")) {
            found.add(Arrays.stream(type.getEnumConstants())
                    .filter(each -> title.apply(each).equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " " + name)));
        }
        return found;
    }

    /** Whether figures of some peers are wanted, and nothing else. */
    boolean someFigures() {
        return peers.size() < Peer.values().length;
    }
}
