package io.mbf.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.aggregate.Aggregate.Kind;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.SelectedColumns;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupedRowsTest {

    private static final Schema NUMBER = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
    private static final Schema REAL = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.DOUBLE)));

    private static ColumnBatch longs(long... values) {
        Validity valid = Validity.allValid(values.length);
        return new ColumnBatch(NUMBER, values.length, List.of(new LongVector(values, values.length, valid)));
    }

    @Test
    void tenMillionGroupsEndInASentenceWhereTheyDoNotFit() {
        GroupedRows groups = new GroupedRows(
                NUMBER, List.of("n"), List.of(new Aggregate(Kind.ROWS, "", "count")), new HeapShare(16 << 20));
        String message = assertThrows(InvalidQueryException.class, () -> {
                    long[] values = new long[ColumnBatch.MAX_ROWS];
                    for (long first = 0; first < 10_000_000; first += values.length) {
                        for (int i = 0; i < values.length; i++) {
                            values[i] = first + i;
                        }
                        groups.add(longs(values));
                    }
                })
                .getMessage();
        assertTrue(message.startsWith("the groups take more than 16 MB"), message);
    }

    @Test
    void sumsOfTheGreatestIntegersAreExact() {
        GroupedRows groups =
                new GroupedRows(NUMBER, List.of(), List.of(new Aggregate(Kind.SUM, "n", "s")), new HeapShare(1 << 20));
        long[] least = new long[ColumnBatch.MAX_ROWS];
        Arrays.fill(least, Long.MIN_VALUE);
        groups.add(longs(least));
        groups.add(longs(5));
        groups.add(longs(Long.MIN_VALUE));
        FixedBinaryVector sum = (FixedBinaryVector) groups.next().column(0);
        assertEquals(
                BigInteger.valueOf(Long.MIN_VALUE)
                        .multiply(BigInteger.valueOf(ColumnBatch.MAX_ROWS + 1))
                        .add(BigInteger.valueOf(5)),
                new BigInteger(sum.bytes(0)));
    }

    @Test
    void sumsOfColumnsSideBySideAreThoseOfEachAlone() {
        int rows = ColumnBatch.MAX_ROWS;
        for (int bits : new int[] {0, 1, 19, 20, 32, 38, 39, 40, 41, 62, 63}) {
            List<Field> fields = new ArrayList<>();
            List<ColumnVector> columns = new ArrayList<>();
            List<Aggregate> sums = new ArrayList<>();
            sums.add(new Aggregate(Kind.ROWS, "", "rows"));
            long[] greatest = new long[rows];
            Arrays.fill(greatest, (1L << bits) - 1);
            for (int i = 0; i < 5; i++) {
                boolean narrow = bits < 32 && i % 2 == 1;
                fields.add(Field.required("c" + i, Type.Leaf.of(narrow ? PhysicalType.INT32 : PhysicalType.INT64)));
                int[] ints = new int[rows];
                Arrays.fill(ints, (int) greatest[0]);
                Validity valid = Validity.allValid(rows);
                columns.add(narrow ? new IntVector(ints, rows, valid) : new LongVector(greatest, rows, valid));
                sums.add(new Aggregate(Kind.SUM, "c" + i, "s" + i));
            }
            Schema schema = new Schema(fields);
            GroupedRows groups = new GroupedRows(schema, List.of(), sums, new HeapShare(1 << 20));
            groups.add(new ColumnBatch(schema, rows, columns));
            groups.add(new ColumnBatch(schema, rows, columns));
            ColumnBatch found = groups.next();
            assertEquals(2 * rows, ((LongVector) found.column(0)).values()[0]);
            for (int i = 1; i <= 5; i++) {
                assertEquals(
                        BigInteger.valueOf(greatest[0]).multiply(BigInteger.valueOf(2 * rows)),
                        new BigInteger(((FixedBinaryVector) found.column(i)).bytes(0)),
                        "column " + i + ", bits " + bits);
            }
        }
    }

    @Test
    void aKeyThatOnlyRowsLeftOutHaveIsNoGroup() {
        Type.Leaf text = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        Schema schema = Schema.of(Field.required("a", text), Field.required("b", text));
        BytesVector letters = Vectors.strings("x", "y", "z");
        List<ColumnVector> whole = List.of(
                new DictionaryVector(new int[] {2, 0, 1, 0, 2}, letters, 5, Validity.allValid(5)),
                new DictionaryVector(new int[] {0, 1, 0, 1, 0}, letters, 5, Validity.allValid(5)));
        int[] selection = {1, 2, 3};
        Gather gather = new Gather();
        ColumnBatch batch = new ColumnBatch(
                schema,
                3,
                new SelectedColumns(whole, selection, 3, column -> gather.gather(whole.get(column), selection, 3)));
        GroupedRows groups = new GroupedRows(
                schema, List.of("a", "b"), List.of(new Aggregate(Kind.ROWS, "", "rows")), new HeapShare(1 << 20));
        groups.add(batch);
        List<List<String>> found = new ArrayList<>();
        Tables.addTexts(groups.next(), found);
        assertEquals(List.of(List.of("78", "79", "2"), List.of("79", "78", "1")), found);
    }

    @Test
    void whatRoundingLosesIsAddedInTheEnd() {
        assertEquals(2.0, sum(1.0, 1e100, 1.0, -1e100));
        assertEquals(Double.POSITIVE_INFINITY, sum(1.0, Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, sum(Double.NEGATIVE_INFINITY, 1.0, Double.POSITIVE_INFINITY));
    }

    private static double sum(double... values) {
        GroupedRows groups =
                new GroupedRows(REAL, List.of(), List.of(new Aggregate(Kind.SUM, "n", "s")), new HeapShare(1 << 20));
        Validity valid = Validity.allValid(values.length);
        groups.add(new ColumnBatch(REAL, values.length, List.of(new DoubleVector(values, values.length, valid))));
        return ((DoubleVector) groups.next().column(0)).values()[0];
    }
}
