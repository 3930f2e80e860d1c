package io.mbf.scan.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.bound.Binder;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shapes that random data rarely takes; see {@link PredicateOracleTest} for the rest. */
class RowFilterTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("i", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("d", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));

    private static RowFilter filter(String text) {
        return new RowFilter(Binder.bind(PredicateParser.parse(text), SCHEMA));
    }

    private static int[] select(RowFilter filter, ColumnVector vector) {
        int[] selection = new int[vector.size()];
        int count = filter.select(column -> vector, vector.size(), selection);
        return Arrays.copyOf(selection, count);
    }

    private static int[] select(String text, ColumnVector vector) {
        return select(filter(text), vector);
    }

    private static BinaryVector texts(String... texts) {
        return RandomColumn.binary(
                Stream.of(texts)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                Validity.allValid(texts.length));
    }

    @Test
    void batchesOfAnySizeAreCovered() {
        RowFilter filter = filter("i >= 3");
        for (int size : new int[] {8192, 0, 1, 3, 4, 63, 64, 65, 8191, 8193, 20_000}) {
            int[] values = IntStream.range(0, size).toArray();
            int[] expected = IntStream.range(3, Math.max(3, size)).toArray();
            assertArrayEquals(expected, select(filter, new IntVector(values, size, Validity.allValid(size))));
        }
    }

    @Test
    void allNullMatchesNothingButIsNull() {
        IntVector nulls = new IntVector(new int[100], 100, Validity.allNull(100));
        assertEquals(0, select("i = 0", nulls).length);
        assertEquals(0, select("i <> 1", nulls).length);
        assertEquals(0, select("i = 0 or not i = 0", nulls).length);
        assertEquals(0, select("i is not null", nulls).length);
        assertEquals(100, select("i is null", nulls).length);
    }

    @Test
    void negativeZeroIsZeroAndNaNIsGreatest() {
        double[] values = {-0.0, 0.0, Double.NaN, -Double.NaN, Double.POSITIVE_INFINITY, -Double.MIN_VALUE, -1};
        DoubleVector vector = new DoubleVector(values, values.length, Validity.allValid(values.length));
        assertArrayEquals(new int[] {0, 1}, select("d = 0", vector));
        assertArrayEquals(new int[] {5, 6}, select("d < 0", vector));
        assertArrayEquals(new int[] {5, 6}, select("d < -0.0", vector));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, select("d >= 0", vector));
        assertArrayEquals(new int[] {2, 3, 4}, select("d > -0.0", vector));
        assertArrayEquals(new int[] {2, 3}, select("d > infinity", vector));
        assertArrayEquals(new int[] {2, 3}, select("d = nan", vector));
        assertArrayEquals(new int[] {0, 1, 4, 5, 6}, select("d <> nan", vector));
        assertArrayEquals(new int[] {2, 3, 4, 5, 6}, select("d <> 0", vector));
        assertArrayEquals(
                new int[] {0, 1}, select("d > -" + Double.MIN_VALUE + " and d < " + Double.MIN_VALUE, vector));
        assertArrayEquals(new int[0], select("d > -" + Double.MIN_VALUE + " and d < 0", vector));
        assertArrayEquals(new int[] {0, 1, 2, 3}, select("d in (0, nan, 5)", vector));
    }

    @Test
    void everyNewDictionaryIsLookedAt() {
        RowFilter filter = filter("s = 'b'");
        int[] codes = {0, 1, 0};
        Validity valid = Validity.allValid(3);
        BinaryVector ab = texts("a", "b");
        BinaryVector ba = texts("b", "a");
        assertArrayEquals(new int[] {1}, select(filter, new DictionaryVector(codes, ab, 3, valid)));
        assertArrayEquals(new int[] {0, 2}, select(filter, new DictionaryVector(codes, ba, 3, valid)));
        assertArrayEquals(new int[] {1}, select(filter, new DictionaryVector(codes, ab, 3, valid)));
        assertArrayEquals(new int[] {1}, select(filter, texts("a", "b", "bb", "")));
    }

    @Test
    void aDictionaryWithoutEntriesBelongsToAllNulls() {
        int[] codes = {5, -1};
        DictionaryVector nulls = new DictionaryVector(codes, texts(), 2, Validity.allNull(2));
        assertEquals(0, select("s <> 'a'", nulls).length);
        assertEquals(2, select("s is null", nulls).length);
    }

    @Test
    void junctionsOfNothingAreTrueAndFalse() {
        IntVector vector = new IntVector(new int[70], 70, Validity.allNull(70));
        RowFilter all = new RowFilter(Binder.bind(new Predicate.And(List.of()), SCHEMA));
        RowFilter none = new RowFilter(Binder.bind(new Predicate.Or(List.of()), SCHEMA));
        assertEquals(70, select(all, vector).length);
        assertEquals(0, select(none, vector).length);
    }
}
