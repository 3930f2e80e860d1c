package io.mbf.proof.corpus;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.parquet.ParquetFile;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bloom filters and dictionaries that DuckDB wrote rule out row groups, and never one with a row that is wanted. */
class DuckDbFiltersTest {

    private static final long ROWS = 40_000;

    @TempDir
    Path folder;

    @Test
    void lookupsFindWhatIsThereAndFetchLittleElse() throws Exception {
        Path path = folder.resolve("duck.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i AS id, (i * 7919 % 500) * 20 + i // 10000 * 4 AS k, "
                    + "'name ' || ((i * 7919 % 500) * 20 + i // 10000 * 4) AS s, "
                    + "((i * 7919 % 500) * 20 + i // 10000 * 4)::INTEGER AS n FROM range(" + ROWS + ") t(i)) TO '"
                    + path + "' (FORMAT parquet, ROW_GROUP_SIZE 10240)");
        }
        long pruned = 0;
        for (long key : new long[] {0, 20, 24, 28, 32, 4_004, 9_980, 9_992, 2, 6, 4_010, 9_990}) {
            List<Long> expected = LongStream.range(0, ROWS)
                    .filter(i -> (i * 7919 % 500) * 20 + i / 10_000 * 4 == key)
                    .boxed()
                    .toList();
            for (Predicate where : List.of(
                    col("k").eq(key),
                    col("n").eq(key),
                    col("s").eq("name " + key),
                    col("k").in(key, 1),
                    col("s").in("name " + key, "nobody").and(col("id").ge(0)))) {
                pruned += check(path, where, expected);
            }
        }
        assertTrue(pruned > 60, pruned + " row groups pruned");
    }

    private static long check(Path path, Predicate where, List<Long> expected) {
        List<Long> ids = new ArrayList<>();
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(Query.ALL.select(List.of("id")).where(where))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                LongVector vector = (LongVector) batch.column(0);
                for (int i = 0; i < batch.rowCount(); i++) {
                    ids.add(vector.values()[i]);
                }
            }
            assertEquals(expected, ids, where.toString());
            ScanReport report = scan.report();
            return report.chunksPrunedByBloomFilter() + report.chunksPrunedByDictionary();
        }
    }
}
