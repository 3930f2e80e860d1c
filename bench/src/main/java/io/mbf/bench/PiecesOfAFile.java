package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a data set of files of a megabyte each costs beside one file of the same rows: all columns of lineitem, from the
 * cache and directly; processor time of the reading thread, in turns.
 */
public final class PiecesOfAFile {

    private static final int ROUNDS = 9;
    private static final int WARM_UP = 2;
    private static final int JOBS = 2;
    private static final int ROWS = 30_000; // of a piece: about a megabyte of snappy

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path one;
    private final Path pieces;

    private PiecesOfAFile(Path one, Path pieces) {
        this.one = one;
        this.pieces = pieces;
    }

    /**
     * Prints Markdown.
     *
     * @param args scale factor of lineitem, by default 5: 1,000 files; 50 for 10,000. Rounds, by default 9
     */
    public static void main(String[] args) throws IOException, SQLException {
        double scale = args.length > 0 ? Double.parseDouble(args[0]) : 5;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Path one = new BenchFile(BenchFile.workFolder(), BenchTable.LINEITEM, scale, Variant.SNAPPY).parquet();
        Path folder = Files.createTempDirectory("mbf-pieces");
        try {
            System.out.printf(
                    Locale.ROOT,
                    "lineitem, size %s, all columns; processor time of the reading thread, least and median of %d"
                            + " rounds%n%n",
                    scale,
                    rounds);
            System.out.print(new PiecesOfAFile(one, folder.resolve("data")).table(folder.resolve("cache"), rounds));
        } finally {
            ShortPrograms.delete(folder);
        }
    }

    private String table(Path directory, int rounds) throws IOException, SQLException {
        cut();
        ManyFiles.waitUntilQuiet();
        try (ParquetCache cache = ParquetCache.builder()
                .directory(directory)
                .minFreeBytes(0)
                .maxBytes(Long.MAX_VALUE)
                .build()) {
            cache.prewarm(List.of(pieces.toString(), one.toString()), PrewarmOptions.DEFAULT.jobs(JOBS));
            return "| | " + pieces.toFile().list().length + " files | 1 file |\n|---|--:|--:|\n"
                    + row("from the cache", cache::read, rounds)
                    + row("directly", Mbf::readParquet, rounds);
        }
    }

    /** Each piece has the rows that follow those of the one before. */
    private void cut() throws SQLException {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("COPY (FROM read_parquet('" + one + "')) TO '" + pieces
                    + "' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE " + ROWS + ", ROW_GROUPS_PER_FILE 1)");
        }
    }

    /** Least and median of the rounds, in milliseconds. */
    private String row(String name, Function<Path, Dataset> reading, int rounds) {
        double[] ofPieces = new double[rounds];
        double[] ofOne = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double first = time(reading.apply(pieces));
            double second = time(reading.apply(one));
            if (round >= 0) {
                ofPieces[round] = first;
                ofOne[round] = second;
            }
        }
        return "| " + name + " | " + span(ofPieces) + " | " + span(ofOne) + " |\n";
    }

    private static double time(Dataset dataset) {
        long start = THREADS.getCurrentThreadCpuTime();
        long rows = 0;
        try (dataset;
                Batches batches = dataset.batches()) {
            for (ColumnBatch batch : batches) {
                rows += batch.rowCount();
            }
        }
        if (rows == 0) {
            throw new IllegalStateException("no row");
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static String span(double[] times) {
        Arrays.sort(times);
        return String.format(Locale.ROOT, "%.0f, %.0f ms", times[0], times[times.length / 2]);
    }
}
