package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BatchSource;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergedBatchesTest {

    private static final Type.Leaf TEXT = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private static List<ColumnBatch> batches(BatchSource source) {
        List<ColumnBatch> batches = new ArrayList<>();
        for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
            batches.add(batch);
        }
        return batches;
    }

    private static List<List<String>> rows(List<ColumnBatch> batches) {
        List<List<String>> rows = new ArrayList<>();
        batches.forEach(batch -> Tables.addTexts(batch, rows));
        return rows;
    }

    private static ColumnBatch coded(Schema schema, BytesVector dictionary, int rows) {
        ColumnVector codes = new DictionaryVector(new int[rows], dictionary, rows, Validity.allValid(rows));
        return new ColumnBatch(schema, rows, List.of(codes));
    }

    @Test
    void rowsOfManySmallBatchesAreThoseOfFewLargerOnes() {
        Random random = new Random(5);
        Schema schema = Tables.everyType();
        List<ColumnBatch> small = new ArrayList<>();
        for (int rows : new int[] {1, 9_000, 4_000, 700, 2_500}) {
            small.addAll(BatchPieces.of(Tables.batch(schema, rows, random), 2_000));
        }
        List<ColumnBatch> merged = batches(new MergedBatches(new Listed(schema, small)));
        assertEquals(rows(small), rows(merged));
        assertTrue(merged.size() < small.size() / 4, small.size() + " became " + merged.size());
    }

    @Test
    void aDictionaryEndsWhereAnotherBegins() {
        Schema schema = Schema.of(Field.required("coded", TEXT));
        BytesVector one = Vectors.strings("one");
        BytesVector two = Vectors.strings("two");
        List<ColumnBatch> merged = batches(new MergedBatches(new Listed(
                schema,
                List.of(coded(schema, one, 3), coded(schema, one, 4), coded(schema, two, 5), coded(schema, two, 6)))));
        assertEquals(List.of(7, 11), merged.stream().map(ColumnBatch::rowCount).toList());
        assertSame(two, ((DictionaryVector) merged.get(1).column(0)).dictionary());
    }

    @Test
    void nestedColumnsStayAsTheyAre() {
        Schema schema = Tables.nestedTypes();
        ColumnBatch batch = Tables.batch(schema, 3, new Random(1));
        assertSame(batch, new MergedBatches(new Listed(schema, List.of(batch))).next());
    }

    @Test
    void closingItClosesWhatItReads() {
        Listed source = new Listed(Schema.of(Field.required("coded", TEXT)), List.of());
        new MergedBatches(source).close();
        assertTrue(source.closed);
    }
}
