package io.mbf.bench;

import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What reads cost of an entry whose parts are not joined yet, beside those of one that is a single file: processor time of
 * the reading thread, in turns.
 */
public final class UnjoinedParts {

    private static final int ROUNDS = 15;
    private static final int WARM_UP = 3;
    private static final int LOOKUPS = 5_000; // of a round
    private static final int ORDERS = 1_490_000; // of scale factor 1 or more; the keys of lineitem

    /** How much of a cache an entry may take to be joined is a quarter: this many times the source leaves it in parts. */
    private static final int ROOM_FOR_PARTS = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double scale;
    private final Path source;

    private UnjoinedParts(double scale, Path source) {
        this.scale = scale;
        this.source = source;
    }

    /**
     * Prints a table.
     *
     * @param args scale factor of lineitem, by default 1, from which on there are parts; rounds, by default 15
     */
    public static void main(String[] args) throws IOException {
        double scale = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Path source = new BenchFile(BenchFile.workFolder(), BenchTable.LINEITEM, scale, Variant.SNAPPY).parquet();
        Path folder = Files.createTempDirectory("mbf-parts");
        try {
            System.out.print(new UnjoinedParts(scale, source).table(folder, rounds));
        } finally {
            ShortPrograms.delete(folder);
        }
    }

    /** What is read. */
    private enum Work {
        ALL("all columns", "ms"),
        THREE("3 columns", "ms"),
        LOOKUP("a key looked up", "µs");

        private final String title;
        private final String unit;

        Work(String title, String unit) {
            this.title = title;
            this.unit = unit;
        }
    }

    /** Markdown: least and median of the rounds. */
    private String table(Path folder, int rounds) throws IOException {
        Path parts = folder.resolve("parts");
        Path joined = folder.resolve("joined");
        try (ParquetCache inParts = cache(parts, Files.size(source) * ROOM_FOR_PARTS);
                ParquetCache inOne = cache(joined, Long.MAX_VALUE)) {
            Map<Work, double[][]> times = new EnumMap<>(Work.class);
            for (Work work : Work.values()) {
                times.put(work, new double[2][rounds]);
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Work work : Work.values()) {
                    double ofParts = time(inParts, work, round);
                    double ofOne = time(inOne, work, round);
                    if (round >= 0) {
                        times.get(work)[0][round] = ofParts;
                        times.get(work)[1][round] = ofOne;
                    }
                }
            }
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT, "| | %d parts | %d file |%n|---|--:|--:|%n", files(parts), files(joined)));
            times.forEach((work, each) -> text.append(String.format(
                    Locale.ROOT, "| %s | %s | %s |%n", work.title, span(each[0], work), span(each[1], work))));
            return text.toString();
        }
    }

    private ParquetCache cache(Path directory, long room) {
        ParquetCache cache = ParquetCache.builder()
                .directory(directory)
                .minFreeBytes(0)
                .maxBytes(room)
                .build();
        cache.prewarm(List.of(source.toString()), PrewarmOptions.DEFAULT);
        return cache;
    }

    /** Milliseconds of a scan, microseconds of a lookup. */
    private double time(ParquetCache cache, Work work, int round) {
        long start = THREADS.getCurrentThreadCpuTime();
        switch (work) {
            case ALL -> read(cache, UnaryOperator.identity());
            case THREE -> read(cache, rows -> rows.select("l_orderkey", "l_quantity", "l_shipdate"));
            case LOOKUP -> lookUp(cache, new SplittableRandom(round));
            default -> throw new AssertionError(work);
        }
        double nanos = THREADS.getCurrentThreadCpuTime() - start;
        return work == Work.LOOKUP ? nanos / 1e3 / LOOKUPS : nanos / 1e6;
    }

    private void lookUp(ParquetCache cache, SplittableRandom random) {
        for (int i = 0; i < LOOKUPS; i++) {
            long order = 1 + random.nextInt((int) (ORDERS * scale));
            long key = order / 8 * 32 + order % 8; // as TPC-H spreads them
            read(
                    cache,
                    rows -> rows.select("l_orderkey", "l_quantity", "l_shipdate")
                            .where(Column.col("l_orderkey").eq(key)));
        }
    }

    private void read(ParquetCache cache, UnaryOperator<Dataset> choice) {
        long rows = 0;
        try (Dataset dataset = cache.read(source);
                Batches batches = choice.apply(dataset).batches()) {
            for (ColumnBatch batch : batches) {
                rows += batch.rowCount();
            }
        }
        if (rows == 0) {
            throw new IllegalStateException("no row");
        }
    }

    private static long files(Path cache) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(path -> path.toString().endsWith(".mbf")).count();
        }
    }

    private static String span(double[] times, Work work) {
        Arrays.sort(times);
        return String.format(Locale.ROOT, "%.1f, %.1f %s", times[0], times[times.length / 2], work.unit);
    }
}
