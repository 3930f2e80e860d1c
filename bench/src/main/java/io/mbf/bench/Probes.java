package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.RowGroupInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** First reads, conversions and memory: what is measured in child JVMs. */
final class Probes {

    private static final long MIB = 1 << 20;
    private static final long WARM_HEAP = 48 * MIB;
    private static final long WIDE_CONVERSION_HEAP = 200 * MIB;

    private ChildJvm.Outcome firstRead;
    private ChildJvm.Outcome convert;
    private ChildJvm.Outcome direct;
    private ChildJvm.Outcome columnReader;
    private final List<Goal> memory = new ArrayList<>();

    void run(Path folder, Plan plan, Set<BenchTable> tables) throws IOException {
        BenchFile lineitem = Plan.file(folder, BenchTable.LINEITEM, plan.size());
        if (tables.contains(BenchTable.LINEITEM)) {
            int rounds = plan.probeRounds();
            firstRead = done("first reads", ChildJvm.run("first-read", lineitem, rounds, JvmFlags.HEAP));
            convert = done("conversions", ChildJvm.run("convert", lineitem, rounds, JvmFlags.HEAP));
            direct = done("direct scans", ChildJvm.run("scan-direct", lineitem, rounds, JvmFlags.HEAP));
            columnReader = done("ColumnReader", ChildJvm.run("scan-column-reader", lineitem, rounds, JvmFlags.HEAP));
        }
        for (BenchTable table : tables) {
            BenchFile file = Plan.file(folder, table, plan.size());
            memory("warm full scan of " + table.title(), "scan-warm", file, WARM_HEAP);
            long bounded = 192 * MIB + 2 * largestRowGroup(file);
            memory("direct full scan of " + table.title(), "scan-direct", file, bounded);
            memory(
                    "conversion of " + table.title(),
                    "convert",
                    file,
                    table == BenchTable.WIDE ? WIDE_CONVERSION_HEAP : bounded);
        }
    }

    private static ChildJvm.Outcome done(String what, ChildJvm.Outcome outcome) {
        if (outcome.failed()) {
            System.err.println(what + ": " + outcome.failure());
        }
        return outcome;
    }

    private static long largestRowGroup(BenchFile file) {
        try (ParquetFile parquet = ParquetFile.open(file.parquet())) {
            return parquet.rowGroups().stream()
                    .mapToLong(RowGroupInfo::compressedBytes)
                    .max()
                    .orElse(0);
        }
    }

    private void memory(String what, String probe, BenchFile file, long heap) throws IOException {
        ChildJvm.Outcome outcome = ChildJvm.run(probe, file, 1, "-Xmx" + heap / MIB + "m");
        memory.add(new Goal(
                what,
                "in a heap of " + heap / MIB + " MiB",
                outcome.failed() ? outcome.failure() : "well",
                Optional.of(!outcome.failed())));
    }

    Optional<ChildJvm.Outcome> firstRead() {
        return present(firstRead);
    }

    Optional<ChildJvm.Outcome> convert() {
        return present(convert);
    }

    Optional<ChildJvm.Outcome> direct() {
        return present(direct);
    }

    Optional<ChildJvm.Outcome> columnReader() {
        return present(columnReader);
    }

    /** Processor time of a conversion in that of a direct scan. */
    Optional<Double> conversionCost() {
        return convert().flatMap(c -> direct().map(d -> c.median("convert", 1) / d.median("scan", 1)));
    }

    /** Processor time of a first read with the cache on, all values consumed, and its conversion: in direct scans. */
    Optional<Double> firstReadCost() {
        return firstRead().flatMap(f -> direct().map(d -> f.median("on-until-converted", 1) / d.median("scan", 1)));
    }

    List<Goal> memoryGoals() {
        return memory;
    }

    private static Optional<ChildJvm.Outcome> present(ChildJvm.Outcome outcome) {
        return outcome == null || outcome.failed() ? Optional.empty() : Optional.of(outcome);
    }
}
