package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheEntry;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** From which size on a single small source is worth an entry: all columns of it, directly and from the cache, in turns. */
public final class TinyReads {

    private static final int[] ROWS = {1, 10, 30, 100, 300, 1_000, 3_000, 10_000};
    private static final int READS = 400;

    private TinyReads() {}

    /** Prints a table: sizes, and least times of {@value #READS} reads in one process, opening included. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("mbf-tiny-reads");
        try (ParquetCache cache = ParquetCache.builder()
                .directory(folder.resolve("cache"))
                .minFreeBytes(0)
                .minSourceBytes(0)
                .bundleBelowBytes(0)
                .build()) {
            for (BenchTable table : new BenchTable[] {BenchTable.DEMO, BenchTable.LINEITEM}) {
                System.out.printf(
                        "%s%n%n| rows | Parquet | entry | direct | cached |%n|--:|--:|--:|--:|--:|%n", table.title());
                for (int rows : ROWS) {
                    double size = (double) rows / table.rowCount(1);
                    Path file = new BenchFile(folder, table, size, BenchFile.Variant.SNAPPY).parquet();
                    cache.prewarm(file.toString());
                    double direct = Double.MAX_VALUE;
                    double cached = Double.MAX_VALUE;
                    for (int i = 0; i < READS; i++) {
                        direct = Math.min(direct, micros(Mbf.readParquet(file)));
                        cached = Math.min(cached, micros(cache.read(file)));
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "| %,d | %,d bytes | %,d bytes | %.0f µs | %.0f µs |%n",
                            rows,
                            Files.size(file),
                            entryBytes(cache, file),
                            direct,
                            cached);
                }
                System.out.println();
            }
        } finally {
            ShortPrograms.delete(folder);
        }
    }

    private static long entryBytes(ParquetCache cache, Path file) throws IOException {
        String source = file.toRealPath().toUri().toString();
        return cache.entries().stream()
                .filter(entry ->
                        entry.source().filter(made -> made.uri().equals(source)).isPresent())
                .mapToLong(CacheEntry::bytes)
                .sum();
    }

    private static double micros(Dataset dataset) {
        long start = System.nanoTime();
        try (dataset;
                Batches batches = dataset.batches()) {
            for (ColumnBatch batch : batches) {
                if (batch.rowCount() == 0) {
                    throw new IllegalStateException("an empty batch");
                }
            }
        }
        return (System.nanoTime() - start) / 1e3;
    }
}
