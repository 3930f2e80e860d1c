package io.mbf.bench;

import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The figures of a run, in the order of measuring. */
final class Figures {

    private final List<Figure> all = new ArrayList<>();

    void add(Figure figure) {
        all.add(figure);
    }

    List<Figure> all() {
        return List.copyOf(all);
    }

    List<Figure> of(BenchTable table, double size, Variant variant, Work work) {
        return all.stream()
                .filter(f -> f.table() == table && f.size() == size && f.variant() == variant && f.work() == work)
                .toList();
    }

    /** The mean, in milliseconds; empty if it was not measured. */
    Optional<Double> mean(BenchTable table, double size, Work work, Peer peer) {
        return of(table, size, Variant.SNAPPY, work).stream()
                .filter(f -> f.peer() == peer)
                .map(Figure::mean)
                .findFirst();
    }

    /** Those of other programs than MBF. */
    Figures ofOthers() {
        Figures others = new Figures();
        all.stream().filter(figure -> !figure.peer().isOurs()).forEach(others::add);
        return others;
    }

    /** How many times as long as {@code measured} the {@code base} takes. */
    Optional<Double> ratio(BenchTable table, double size, Work work, Peer base, Peer measured) {
        return mean(table, size, work, base)
                .flatMap(b -> mean(table, size, work, measured).map(m -> b / m));
    }

    void save(Path file) throws IOException {
        Files.write(file, all.stream().map(Figure::toString).toList());
    }

    static Figures load(Path file) throws IOException {
        Figures figures = new Figures();
        Files.readAllLines(file).forEach(line -> figures.add(Figure.parse(line)));
        return figures;
    }
}
