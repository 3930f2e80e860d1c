package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.bench.data.SmallFiles;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.predicate.Column;
import io.mbf.predicate.Predicate;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a data set of thousands of small files costs: directly, from the cache, and in DuckDB; and what the cache costs
 * after a file was rewritten, one added and one deleted. Wall time, in turns, one thread each.
 */
public final class ManyFiles {

    private static final int PREWARM_JOBS = 2;
    private static final int QUIET_MILLIS = 3_000;

    /** The readers, in their order within a round. */
    private enum Reader {
        DIRECT,
        CACHED,
        DUCKDB
    }

    private final Path folder;
    private final int rounds;

    ManyFiles(Path folder, int rounds) {
        this.folder = folder;
        this.rounds = rounds;
    }

    /**
     * Prints tables.
     *
     * @param args how many files, by default 10,000; rounds, by default 15
     */
    public static void main(String[] args) throws IOException, SQLException {
        int files = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        Path folder = Files.createTempDirectory("mbf-many-files");
        try {
            System.out.print(new ManyFiles(folder, rounds).table(files));
        } finally {
            ShortPrograms.delete(folder);
        }
    }

    /** Markdown: least and median of the rounds, in milliseconds. */
    String table(int files) throws IOException, SQLException {
        Path data = folder.resolve("data");
        SmallFiles.write(data, files);
        waitUntilQuiet();
        Path directory = folder.resolve("cache");
        StringBuilder text = new StringBuilder();
        try (ParquetCache cache = ParquetCache.builder()
                        .directory(directory)
                        .minFreeBytes(0)
                        .build();
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads=1");
            long start = System.nanoTime();
            cache.prewarm(List.of(data.toString()), PrewarmOptions.DEFAULT.jobs(PREWARM_JOBS));
            text.append(String.format(
                    Locale.ROOT,
                    "%,d files of %d rows; pre-warmed in %.1f s by %d jobs, %.1f MB%n%n",
                    files,
                    SmallFiles.ROWS,
                    (System.nanoTime() - start) / 1e9,
                    PREWARM_JOBS,
                    bytes(directory) / 1e6));
            text.append("| | direct | cached | DuckDB |\n|---|--:|--:|--:|\n");
            Predicate folder77 = Column.col("k").eq(77);
            text.append(row("sum of a column", cache, data, statement, Optional.empty()));
            text.append(row("the same of one folder", cache, data, statement, Optional.of(folder77)));
            SmallFiles.write(data, files / 2, -1);
            SmallFiles.write(data, files, files);
            Files.delete(data.resolve("k=" + 1 % SmallFiles.FOLDERS).resolve("part-1.parquet"));
            text.append(row("sum, three files changed", cache, data, statement, Optional.empty()));
        }
        return text.toString();
    }

    private String row(String name, ParquetCache cache, Path data, Statement duckDb, Optional<Predicate> condition)
            throws SQLException {
        Map<Reader, double[]> times = new EnumMap<>(Reader.class);
        for (Reader reader : Reader.values()) {
            times.put(reader, new double[rounds]);
        }
        for (int round = 0; round < rounds; round++) {
            double expected = Double.NaN;
            for (Reader reader : Reader.values()) {
                long start = System.nanoTime();
                double sum = switch (reader) {
                    case DIRECT -> sum(Mbf.readParquet(data), condition);
                    case CACHED -> sum(cache.read(data), condition);
                    case DUCKDB -> sum(data, duckDb, condition.isPresent());
                };
                times.get(reader)[round] = (System.nanoTime() - start) / 1e6;
                if (Math.abs(sum - expected) > 1e-9 * Math.abs(sum)) {
                    throw new IllegalStateException(reader + " says " + sum + ", not " + expected);
                }
                expected = sum;
            }
        }
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (double[] each : times.values()) {
            Arrays.sort(each);
            row.append(String.format(Locale.ROOT, " %.0f, %.0f ms |", each[0], each[each.length / 2]));
        }
        return row.append('\n').toString();
    }

    private static double sum(Dataset dataset, Optional<Predicate> condition) {
        double sum = 0;
        Dataset amounts = dataset.select("amount");
        try (dataset;
                Batches batches = condition.map(amounts::where).orElse(amounts).batches()) {
            for (ColumnBatch batch : batches) {
                double[] values = ((DoubleVector) batch.column(0)).values();
                for (int i = 0; i < batch.rowCount(); i++) {
                    sum += values[i];
                }
            }
        }
        return sum;
    }

    private static double sum(Path data, Statement duckDb, boolean oneFolder) throws SQLException {
        String files = "read_parquet('" + data + "/*/*.parquet', hive_partitioning = true)";
        try (ResultSet result =
                duckDb.executeQuery("SELECT sum(amount) FROM " + files + (oneFolder ? " WHERE k = 77" : ""))) {
            result.next();
            return result.getDouble(1);
        }
    }

    /** A file that has just changed is not converted. */
    static void waitUntilQuiet() {
        try {
            Thread.sleep(QUIET_MILLIS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
