package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.bound.Binder;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.RowFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statistics that real writers wrote, those that lie included: pruning by them never loses a row. */
class PruningTest {

    @BeforeAll
    static void findCorpus() {
        CorpusTest.findCorpus();
    }

    @Test
    void noRowIsLostInAnyFile() throws IOException {
        long compared = 0;
        long pruned = 0;
        for (Path path : CorpusTest.files(".parquet")) {
            ParquetFile file;
            try {
                file = ParquetFile.open(path);
            } catch (MbfException e) {
                continue; // CorpusTest knows which
            }
            for (String name : Values.flatColumns(file)) {
                for (Predicate where : conditions(file, name)) {
                    long[] filtered = count(file, name, where);
                    assertEquals(filtered[1], filtered[0], path + ": " + where);
                    compared++;
                    pruned += filtered[2];
                }
            }
        }
        assertTrue(compared > 3000 && pruned > 1000, compared + " conditions, " + pruned + " row groups pruned");
    }

    /** Conditions on a few values of a column, and on what lies just beside them. */
    private static List<Predicate> conditions(ParquetFile file, String name) {
        List<Predicate> conditions =
                new ArrayList<>(List.of(col(name).isNull(), col(name).isNotNull()));
        try (Scan scan = file.scan(Query.ALL.select(List.of(name)))) {
            ColumnBatch batch = scan.next();
            int step = batch == null ? 1 : Math.max(1, batch.rowCount() / 4);
            for (int i = 0; batch != null && i < batch.rowCount(); i += step) {
                if (!batch.column(0).isNull(i)) {
                    Object value = literal(batch.column(0), i);
                    conditions.add(col(name).eq(value));
                    conditions.add(col(name).ne(value));
                    conditions.add(col(name).lt(value));
                    conditions.add(col(name).ge(value));
                    conditions.add(col(name).in(value, value));
                }
            }
        } catch (MbfException e) {
            return List.of(); // broken on purpose
        }
        conditions.removeIf(where -> !binds(where, file));
        return conditions;
    }

    private static boolean binds(Predicate where, ParquetFile file) {
        try {
            Binder.bind(where, file.schema());
            return true;
        } catch (InvalidQueryException e) {
            return false;
        }
    }

    private static Object literal(ColumnVector vector, int i) {
        if (vector instanceof BooleanVector v) {
            return v.values()[i];
        } else if (vector instanceof IntVector v) {
            return v.values()[i];
        } else if (vector instanceof LongVector v) {
            return v.values()[i];
        } else if (vector instanceof FloatVector v) {
            return v.values()[i];
        } else if (vector instanceof DoubleVector v) {
            return v.values()[i];
        }
        return ((BytesVector) vector).bytes(i);
    }

    /** Rows with pruning, rows by filtering everything, row groups pruned. */
    private static long[] count(ParquetFile file, String name, Predicate where) {
        long withPruning = 0;
        long pruned;
        try (Scan scan = file.scan(Query.ALL.select(List.of()).where(where))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                withPruning += batch.rowCount();
            }
            pruned = scan.report().chunksPrunedByZoneMap();
        }
        long all = 0;
        RowFilter filter = new RowFilter(Binder.bind(where, file.schema()));
        int[] selection = new int[ColumnBatch.MAX_ROWS];
        try (Scan scan = file.scan(Query.ALL.select(List.of(name)))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                ColumnVector vector = batch.column(0);
                all += filter.select(column -> vector, batch.rowCount(), selection);
            }
        }
        return new long[] {withPruning, all, pruned};
    }
}
