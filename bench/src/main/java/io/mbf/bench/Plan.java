package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a report measures, and how long.
 *
 * @param size of every table, see {@link BenchTable#rowCount}
 * @param growth further sizes of lineitem for the full scan
 */
record Plan(
        List<Step> steps,
        double size,
        List<Double> growth,
        int forks,
        int warmups,
        int iterations,
        long iterationMillis,
        int probeRounds) {

    /** One kind of work on one file, by some peers. */
    record Step(BenchFile file, Work work, List<Peer> peers) {}

    private static final Set<Peer> US_AND_PARQUET = EnumSet.of(
            Peer.MBF_WARM,
            Peer.MBF_DIRECT,
            Peer.COLUMN_READER,
            Peer.HARDWOOD,
            Peer.DUCKDB_PARQUET,
            Peer.DUCKDB_TABLE,
            Peer.VORTEX);
    private static final Set<Peer> READERS_OF_PARQUET =
            EnumSet.of(Peer.MBF_WARM, Peer.MBF_DIRECT, Peer.COLUMN_READER, Peer.HARDWOOD, Peer.DUCKDB_PARQUET);

    /** Tables of which every peer scans all columns: numbers and short texts, long texts, lists. */
    private static final Set<BenchTable> FOR_ALL = EnumSet.of(BenchTable.LINEITEM, BenchTable.URLS, BenchTable.NESTED);

    /**
     * @param quick less than ten minutes on two cores at size 0.1; else about forty at size 1
     * @param tables those wanted
     */
    static Plan of(Path folder, boolean quick, double size, int forks, Set<BenchTable> tables) {
        List<Step> steps = new ArrayList<>();
        for (BenchTable table : tables) {
            BenchFile file = file(folder, table, size);
            for (Work work : Work.values()) {
                Set<Peer> peers = peers(table, work, quick);
                if (!peers.isEmpty() && Contender.has(file, work)) {
                    steps.add(step(file, work, peers));
                }
            }
        }
        List<Double> growth = new ArrayList<>();
        if (!quick && tables.contains(BenchTable.LINEITEM)) {
            BenchFile lineitem = file(folder, BenchTable.LINEITEM, size);
            for (Variant variant : EnumSet.range(Variant.ZSTD, Variant.DUCKDB_ZSTD)) {
                steps.add(step(lineitem.with(variant), Work.FULL_SCAN, READERS_OF_PARQUET));
            }
            for (double factor : new double[] {0.1, 10}) {
                growth.add(factor * size);
                steps.add(step(
                        new BenchFile(folder, BenchTable.LINEITEM, factor * size, Variant.SNAPPY),
                        Work.FULL_SCAN,
                        EnumSet.of(Peer.MBF_WARM, Peer.MBF_DIRECT)));
            }
        }
        return quick
                ? new Plan(steps, size, growth, forks, 3, 3, 400, 3)
                : new Plan(steps, size, growth, forks, 4, 5, 500, 9);
    }

    /** What readers of a table start from. The demo's file is the one that {@code mbf demo} makes, in every run. */
    static BenchFile file(Path folder, BenchTable table, double size) {
        return new BenchFile(folder, table, table == BenchTable.DEMO ? 1 : size, Variant.SNAPPY);
    }

    private static Step step(BenchFile file, Work work, Set<Peer> peers) {
        return new Step(
                file,
                work,
                Arrays.stream(Peer.values())
                        .filter(peer -> peers.contains(peer) && peer.does(work))
                        // first those that the others are compared with
                        .sorted(Comparator.comparing(peer -> !ResultsPage.BASES.contains(peer)))
                        .toList());
    }

    /** Everybody where the goals are, those who matter elsewhere. */
    private static Set<Peer> peers(BenchTable table, Work work, boolean quick) {
        boolean central = work == Work.FULL_SCAN || work == Work.PROJECTION || work == Work.Q6;
        if (table == BenchTable.LINEITEM) {
            return central ? EnumSet.allOf(Peer.class) : US_AND_PARQUET;
        }
        boolean opening = work == Work.OPEN || work == Work.FIRST_BATCH;
        if (work == Work.COUNT
                || opening && (quick || table != BenchTable.WIDE)
                || quick && !central && work != Work.UNSORTED_KEY) {
            return Set.of();
        }
        if (work == Work.FULL_SCAN && FOR_ALL.contains(table)) {
            return EnumSet.allOf(Peer.class);
        }
        return quick ? READERS_OF_PARQUET : US_AND_PARQUET;
    }
}
