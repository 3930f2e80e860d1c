package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.PositionsCheck;
import io.mbf.fixture.Tables;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose positions are told, and rows that are found by them. */
class PositionsTest {

    private static final int ROWS = 60_000;

    @TempDir
    Path folder;

    private MbfFile write(Schema schema, int rows, Random random) {
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(
                path, schema, WriterOptions.builder().chunkBytes(64 << 10).build())) {
            for (int done = 0; done < rows; done += 7500) {
                writer.write(Tables.batch(schema, Math.min(7500, rows - done), random));
            }
            writer.finish();
        }
        return MbfFile.open(path);
    }

    private static Random random() {
        long seed = System.nanoTime();
        System.out.println("positions: seed " + seed);
        return new Random(seed);
    }

    @Test
    void rowsAreFoundByThePositionsThatAScanCounts() {
        Random random = random();
        try (MbfFile file = write(Tables.fewTypes(), ROWS, random)) {
            BitSet above = above(file, 500);
            PositionsCheck check = new PositionsCheck(file, random);
            check.check(Query.ALL, row -> true);
            check.check(Query.ALL.where(col("o1").gt(500)), above::get);
            check.check(Query.ALL.select(List.of("r2", "o1")).where(col("o1").gt(500)), above::get);
            check.check(Query.ALL.select(List.of("l4")).where(col("o1").gt(500)), above::get);
            check.check(
                    Query.ALL
                            .select(List.of("o1"))
                            .where(col("o1").gt(500).or(col("r0").isNotNull())),
                    row -> true);
            check.check(Query.ALL.where(col("r0").isNull()), row -> false);
        }
    }

    @Test
    void rowsAreFoundInBatchesThatAreSmallerThanPages() {
        Random random = random();
        try (MbfFile file = write(Tables.fewTypes(), 20_000, random)) {
            BitSet above = above(file, 300);
            new PositionsCheck(small(file), random)
                    .check(Query.ALL.where(col("o1").gt(300)), above::get);
        }
    }

    @Test
    void nestedRowsAreFound() {
        Random random = random();
        try (MbfFile file = write(Tables.nestedTypes(), 20_000, random)) {
            PositionsCheck check = new PositionsCheck(file, random);
            check.check(Query.ALL, row -> true);
            List<List<String>> texts = new ArrayList<>();
            try (Scan scan = file.scan(Query.ALL.select(List.of("n", "s.n")))) {
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    Tables.addTexts(batch, texts);
                }
            }
            check.check(
                    Query.ALL.where(col("n").isNull()), row -> texts.get(row).get(0) == null);
            check.check(
                    Query.ALL.select(List.of("d.s.t", "l", "s.t")).where(col("s").isNotNull()),
                    row -> texts.get(row).get(1) != null);
        }
    }

    @Test
    void everyTypeIsFound() {
        Random random = random();
        try (MbfFile file = write(Tables.everyType(), 20_000, random)) {
            new PositionsCheck(file, random).check(Query.ALL, row -> true);
        }
    }

    @Test
    void chunksAreRuledOutWithoutAScanWhereAScanWouldRuleThemOutByZoneMaps() {
        Random random = random();
        int without = 0;
        try (MbfFile file = writeAscending(random)) {
            for (int i = 0; i < 200; i++) {
                long from = random.nextInt(ROWS);
                RowRange rows = new RowRange(from, from + 1 + random.nextInt(ROWS));
                long least = key(random.nextInt(ROWS), random);
                Predicate where = col("k").gt(least).and(col("k").lt(key(random.nextInt(ROWS), random)));
                ScanPlan plan = ScanPlan.of(Query.ALL.where(where), file.schema());
                int ruledOut = file.ruledOut(plan, rows);
                try (PositionedScan scan = file.scanPositions(plan.of(rows, Long.MAX_VALUE))) {
                    ScanReport report = scan.report();
                    boolean all = report.chunks() == report.chunksPrunedByZoneMap();
                    assertEquals(all ? report.chunks() : 0, ruledOut, () -> where + " in " + rows + ": " + report);
                    assertTrue(ruledOut == 0 || scan.next() == null);
                }
                without += ruledOut > 0 ? 1 : 0;
            }
            assertEquals(0, file.ruledOut(ScanPlan.of(Query.ALL, file.schema()), RowRange.ALL));
        }
        assertTrue(without > 5 && without < 195, "ruled out: " + without);
    }

    /** A key that says its row in front. */
    private static long key(int row, Random random) {
        return (long) row << 32 | random.nextInt() & 0xffff_ffffL;
    }

    private MbfFile writeAscending(Random random) {
        Schema schema = Schema.of(Field.required("k", Type.Leaf.of(PhysicalType.INT64)));
        Path path = folder.resolve("k.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(
                path, schema, WriterOptions.builder().chunkBytes(64 << 10).build())) {
            long[] keys =
                    IntStream.range(0, ROWS).mapToLong(row -> key(row, random)).toArray();
            writer.write(new ColumnBatch(schema, ROWS, List.of(new LongVector(keys, ROWS, Validity.allValid(ROWS)))));
            writer.finish();
        }
        return MbfFile.open(path);
    }

    @Test
    void pagesWithoutGivenRowsAreNotRead() {
        try (MbfFile file = write(Tables.fewTypes(), ROWS, new Random(5))) {
            try (RowTake take = file.take(List.of("r2", "o3"), Optional.empty())) {
                take.give(new long[] {3, 40_000}, 2);
                assertEquals(1, take.next().rowCount());
                assertEquals(1, take.next().rowCount());
                assertNull(take.next());
                ScanReport report = take.report();
                assertEquals(2, report.pages());
                assertEquals(2, report.pagesRead());
                long all = bytes(file, Query.ALL.select(List.of("r2", "o3")));
                assertTrue(report.storedBytesRead() < all / 2, () -> report + " of " + all);
            }
        }
    }

    @Test
    void aScanForPositionsReadsTheConditionsColumnsAlone() {
        try (MbfFile file = write(Tables.fewTypes(), ROWS, new Random(6))) {
            Predicate where = col("o1").gt(500);
            long column = bytes(file, Query.ALL.select(List.of("o1")));
            assertEquals(column, bytes(file, Query.ALL.select(List.of()).where(where)));
            assertEquals(0, bytes(file, Query.ALL.select(List.of())));
        }
    }

    private static long bytes(MbfFile file, Query query) {
        try (PositionedScan scan = file.scanPositions(ScanPlan.of(query, file.schema()))) {
            while (scan.next() != null) {
                scan.position(0);
            }
            return scan.report().storedBytesRead();
        }
    }

    @Test
    void aScanThatIsAtItsEndStaysThere() {
        try (MbfFile file = write(Tables.fewTypes(), 100, new Random(9));
                Scan scan = file.scan(Query.ALL)) {
            assertEquals(100, scan.next().rowCount());
            for (int i = 0; i < 3; i++) {
                assertNull(scan.next());
            }
        }
    }

    @Test
    void rowsThatDoNotAscendAreRefused() {
        try (MbfFile file = write(Tables.fewTypes(), 100, new Random(7));
                RowTake take = file.take(List.of("r0"), Optional.empty())) {
            assertThrows(IllegalArgumentException.class, () -> take.give(new long[] {5, 5}, 2));
            assertThrows(IllegalArgumentException.class, () -> take.give(new long[] {100}, 1));
        }
    }

    @Test
    void rowsAreTakenBeforeMoreAreGiven() {
        try (MbfFile file = write(Tables.fewTypes(), 100, new Random(8));
                RowTake take = file.take(List.of("r0"), Optional.empty())) {
            take.give(new long[] {5}, 1);
            assertThrows(IllegalStateException.class, () -> take.give(new long[] {6}, 1));
        }
    }

    private static BitSet above(MbfFile file, double bound) {
        BitSet above = new BitSet();
        int row = 0;
        try (Scan scan = file.scan(Query.ALL.select(List.of("o1")))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                DoubleVector values = (DoubleVector) batch.column(0);
                for (int i = 0; i < batch.rowCount(); i++) {
                    double value = values.values()[i];
                    above.set(row++, !values.isNull(i) && (value > bound || Double.isNaN(value)));
                }
            }
        }
        return above;
    }

    /** The same file, with so little memory that it decodes parts of pages. */
    private static PositionedTable small(MbfFile file) {
        return new PositionedTable() {
            @Override
            public PositionedScan scanPositions(ScanPlan plan) {
                return file.scanPositions(plan);
            }

            @Override
            public RowTake take(List<String> columns, Optional<Predicate> where) {
                return file.take(columns, where, 1);
            }

            @Override
            public Schema schema() {
                return file.schema();
            }

            @Override
            public long rowCount() {
                return file.rowCount();
            }

            @Override
            public Scan scan(Query query) {
                return file.scan(query, 1);
            }

            @Override
            public List<Query> split(Query query, int parts) {
                return file.split(query, parts);
            }

            @Override
            public void close() {}
        };
    }
}
