package io.mbf.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.aggregate.Aggregate.Kind;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.math.BigInteger;
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
