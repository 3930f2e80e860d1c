package io.mbf.sql.plan;

import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.DatasetPart;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.scan.ScanReport;
import io.mbf.sql.scan.TableScan;
import java.util.List;

/**
 * What a scan will have to do, from metadata and, where a condition leaves many rows to be looked at, from a sample.
 *
 * @param lookedAt rows in pages that statistics do not rule out
 * @param delivered rows that meet the condition
 * @param groups rows in chunks, or row groups, that statistics do not rule out: what DuckDB's own reader looks at
 * @param cached whether nothing is read from Parquet files
 */
record ScanEstimate(long lookedAt, long delivered, long groups, boolean cached) {

    private static final int PAGE = ColumnBatch.MAX_ROWS;
    /** Where fewer rows are to be looked at, a sample costs more than it brings; so it does in .mbf, sooner. */
    private static final long WORTH_A_SAMPLE = 200_000;

    private static final long WORTH_A_SAMPLE_OF_CACHED = 1_000_000;

    private static final long SAMPLE = 65_536;

    static ScanEstimate of(TableScan scan, List<Integer> columns) {
        long rows = scan.snapshot().rows();
        Dataset dataset = scan.narrowed(columns);
        ScanReport report = dataset.explain().report();
        boolean cached = report.format().equals("mbf");
        if (scan.hint().isEmpty() || rows == 0) {
            return new ScanEstimate(rows, rows, rows, cached);
        }
        long pruned =
                report.chunksPrunedByZoneMap() + report.chunksPrunedByDictionary() + report.chunksPrunedByBloomFilter();
        long groups = report.chunks() == 0 ? rows : rows * (report.chunks() - pruned) / report.chunks();
        long lookedAt = Math.min(groups, (report.pages() - report.pagesPruned()) * PAGE);
        if (lookedAt > (cached ? WORTH_A_SAMPLE_OF_CACHED : WORTH_A_SAMPLE)) {
            return new ScanEstimate(lookedAt, sampled(scan, lookedAt), groups, cached);
        }
        return counted(scan, groups, cached);
    }

    /** So few rows are looked at that they can just be counted, once with page statistics. */
    private static ScanEstimate counted(TableScan scan, long groups, boolean cached) {
        long delivered = 0;
        try (Batches batches = scan.narrowed(List.of()).batches()) {
            for (ColumnBatch batch : batches) {
                delivered += batch.rowCount();
            }
            ScanReport report = batches.explain().report();
            return new ScanEstimate((report.pagesRead() + report.pagesFiltered()) * PAGE, delivered, groups, cached);
        }
    }

    /** Reads some rows in the middle; where statistics rule them out, the condition is taken to leave a third. */
    private static long sampled(TableScan scan, long lookedAt) {
        Dataset dataset = scan.narrowed(List.of());
        int wanted = (int) Math.min(scan.snapshot().rows() / SAMPLE, 10_000);
        List<DatasetPart> parts = dataset.parts(Math.max(1, wanted));
        for (int quarter : new int[] {2, 1, 3}) {
            Dataset sample = scan.table().read(parts.get(parts.size() * quarter / 4));
            long found = 0;
            try (Batches batches = sample.batches()) {
                for (ColumnBatch batch : batches) {
                    found += batch.rowCount();
                }
                ScanReport report = batches.explain().report();
                long looked = (report.pagesRead() + report.pagesFiltered()) * PAGE;
                if (looked > 0) {
                    return Math.min(lookedAt, (long) ((double) found / looked * lookedAt));
                }
            }
        }
        return lookedAt / 3;
    }
}
