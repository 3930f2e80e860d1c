package io.mbf.cli.demo;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * The hybrid read in one go: a file is made, read directly, read with the cache on while it is converted in the
 * background, and read from the cache. Every read consumes every value of every column, and all must agree.
 */
public final class Demo {

    private static final int REPEATS = 5;
    private static final long QUIET_NANOS = 2_100_000_000L; // the cache does not trust younger sources

    private final Terminal terminal;
    private final ExitHook hook;
    private final Path parquet;
    private final Path cacheFolder;
    private final long rows;
    private final long seed;

    public Demo(Terminal terminal, ExitHook hook, Path folder, long rows, long seed) {
        this.terminal = terminal;
        this.hook = hook;
        this.parquet = folder.resolve("trips.parquet");
        this.cacheFolder = folder.resolve("cache");
        this.rows = rows;
        this.seed = seed;
    }

    /** One read of everything. */
    private record Reading(long nanos, ColumnChecksums checksums) {

        Reading faster(Reading other) {
            return nanos <= other.nanos ? this : other;
        }
    }

    /**
     * Runs and prints.
     *
     * @return whether all reads gave the same rows
     */
    public boolean run() throws IOException {
        make();
        long made = System.nanoTime();
        Dataset direct = Mbf.readParquet(parquet);
        Reading firstDirect = read(direct);
        Reading bestDirect = best(direct);
        waitUntil(made + QUIET_NANOS);
        try (ParquetCache cache = ParquetCache.builder()
                .directory(cacheFolder)
                .minFreeBytes(0)
                .exitWait(Duration.ZERO)
                .build()) {
            Dataset cached = cache.read(parquet);
            long start = System.nanoTime();
            Reading meanwhile = read(cached);
            await(cache);
            long conversion = System.nanoTime() - start;
            Verdict verdict = cache.why(parquet);
            if (verdict.state() != CacheState.HIT) {
                terminal.err().println("mbf: the file was not cached: " + verdict.reason());
                return false;
            }
            Reading firstWarm = read(cached);
            Reading bestWarm = best(cached);
            print(
                    firstDirect,
                    bestDirect,
                    meanwhile,
                    conversion,
                    firstWarm,
                    bestWarm,
                    cache.stats().bytes());
            return agree(firstDirect, bestDirect, meanwhile, firstWarm, bestWarm);
        }
    }

    private void make() throws IOException {
        long start = System.nanoTime();
        Files.deleteIfExists(parquet);
        boolean complete = false;
        try (Progress progress = new Progress(terminal, "making data")) {
            DemoFile.write(parquet, rows, seed, row -> {
                hook.check();
                progress.report(row, rows);
            });
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(parquet);
            }
        }
        terminal.print(parquet + ": " + Quantity.count(rows) + " rows, " + TripRows.SCHEMA.getFieldCount()
                + " columns, " + Quantity.bytes(Files.size(parquet)) + " (snappy), made in "
                + Quantity.duration(System.nanoTime() - start));
    }

    private Reading read(Dataset data) {
        long start = System.nanoTime();
        try (Batches batches = data.batches()) {
            ColumnChecksums checksums = new ColumnChecksums(batches.schema());
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                checksums.add(batch);
                hook.check();
            }
            return new Reading(System.nanoTime() - start, checksums);
        }
    }

    private Reading best(Dataset data) {
        Reading best = read(data);
        for (int i = 1; i < REPEATS; i++) {
            best = best.faster(read(data));
        }
        return best;
    }

    private void waitUntil(long time) {
        while (System.nanoTime() < time) {
            hook.check();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new CancellationException("interrupted");
            }
        }
    }

    private void await(ParquetCache cache) {
        try (Progress progress = new Progress(terminal, "converting")) {
            cache.awaitConversions(Duration.ofHours(1), conversion -> {
                hook.check();
                progress.report(conversion.rowsDone(), conversion.rowsTotal());
            });
        }
    }

    private void print(
            Reading firstDirect,
            Reading bestDirect,
            Reading meanwhile,
            long conversion,
            Reading firstWarm,
            Reading bestWarm,
            long cacheBytes)
            throws IOException {
        TextTable table = new TextTable(
                TextTable.Column.left("what"),
                TextTable.Column.right("time"),
                TextTable.Column.right("million rows/s"),
                TextTable.Column.right("speed-up"));
        add(table, "direct read of Parquet, first (JVM cold)", firstDirect.nanos, 0);
        add(table, "direct read of Parquet, best of " + REPEATS + " more", bestDirect.nanos, bestDirect.nanos);
        add(table, "first read with the cache on", meanwhile.nanos, bestDirect.nanos);
        add(table, "  until it was converted, in the background", conversion, 0);
        add(table, "warm read from the cache, first", firstWarm.nanos, bestDirect.nanos);
        add(table, "warm read from the cache, best of " + REPEATS + " more", bestWarm.nanos, bestDirect.nanos);
        for (String line : table.lines(terminal.width())) {
            terminal.print(line);
        }
        long parquetBytes = Files.size(parquet);
        terminal.print("");
        terminal.print("sizes: Parquet " + Quantity.bytes(parquetBytes) + ", .mbf " + Quantity.bytes(cacheBytes) + " ("
                + Math.round(100.0 * cacheBytes / parquetBytes) + " %)");
        terminal.print("Every read consumed every value of every column. This was one run in one JVM, with the files in"
                + " the page cache: a demonstration, not a benchmark.");
    }

    private void add(TextTable table, String what, long nanos, long baseline) {
        table.add(
                what,
                Quantity.duration(nanos),
                String.format(java.util.Locale.ROOT, "%.1f", rows * 1e3 / nanos),
                baseline == 0 ? "" : Quantity.ratio(baseline, nanos));
    }

    private boolean agree(Reading... readings) throws IOException {
        for (Reading reading : readings) {
            if (reading.checksums.rows(0) != rows || !reading.checksums.sameAs(readings[0].checksums)) {
                terminal.err().println("mbf: the reads do not agree: this is a bug, please report it");
                return false;
            }
        }
        terminal.print("all " + Quantity.count(rows) + " rows agree");
        return true;
    }
}
