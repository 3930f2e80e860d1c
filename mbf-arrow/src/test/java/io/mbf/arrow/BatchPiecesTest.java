package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class BatchPiecesTest {

    private static final Type.Leaf TEXT = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    @Test
    void aBatchWhoseCodesStandForTooMuchIsCutIntoItsRows() {
        Random random = new Random(3);
        List<Field> fields = new ArrayList<>(Tables.everyType().fields());
        fields.addAll(Tables.nestedTypes().fields());
        fields.add(Field.required("coded", TEXT));
        Schema schema = new Schema(fields);
        int rows = 1_000;
        ColumnBatch made = Tables.batch(schema, rows, random);
        List<ColumnVector> columns = new ArrayList<>(made.columns());
        columns.set(
                columns.size() - 1,
                new DictionaryVector(new int[rows], Vectors.strings("x".repeat(100)), rows, Validity.allValid(rows)));
        ColumnBatch batch = new ColumnBatch(schema, rows, columns);

        List<ColumnBatch> pieces = BatchPieces.of(batch, 10_000);
        assertTrue(pieces.size() >= 10, "pieces: " + pieces.size());
        List<List<String>> expected = new ArrayList<>();
        Tables.addTexts(batch, expected);
        List<List<String>> found = new ArrayList<>();
        pieces.forEach(piece -> Tables.addTexts(piece, found));
        assertEquals(expected, found);
    }

    @Test
    void aRowThatAloneIsTooMuchStaysWhole() {
        Schema schema = Schema.of(Field.required("coded", TEXT));
        DictionaryVector coded =
                new DictionaryVector(new int[2], Vectors.strings("x".repeat(100)), 2, Validity.allValid(2));
        assertEquals(
                2,
                BatchPieces.of(new ColumnBatch(schema, 2, List.of(coded)), 10).size());
    }
}
