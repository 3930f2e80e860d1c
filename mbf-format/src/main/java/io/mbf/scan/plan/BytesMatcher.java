package io.mbf.scan.plan;

import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.BytesTest;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.schema.Float16;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.util.Arrays;

/** Decides whether one byte string is in a set; in the key domain of its column. Holds a buffer: one thread only. */
abstract class BytesMatcher {

    /** Whether the value at {@code [from, to)} is in the set. */
    abstract boolean matches(byte[] array, int from, int to);

    static BytesMatcher of(BytesSet wanted) {
        return switch (ColumnOrder.of(wanted.type())) {
            case DECIMAL_BYTES -> new Decimal((BytesRanges) wanted);
            case INT96_TIMESTAMP -> new Int96((BytesRanges) wanted);
            default -> {
                byte[][] points =
                        wanted instanceof BytesRanges set ? set.points().orElse(new byte[0][]) : new byte[0][];
                yield points.length == 1 ? new Equal(points[0]) : new Within(wanted);
            }
        };
    }

    static BytesMatcher float16(LongRanges set) {
        return new BytesMatcher() {
            @Override
            boolean matches(byte[] array, int from, int to) {
                return set.contains(SortKeys.floating(Float16.toFloat(array, from)));
            }
        };
    }

    private static final class Equal extends BytesMatcher {
        private final byte[] point;

        Equal(byte[] point) {
            this.point = point;
        }

        @Override
        boolean matches(byte[] array, int from, int to) {
            return to - from == point.length && Arrays.equals(array, from, to, point, 0, point.length);
        }
    }

    private static final class Within extends BytesMatcher {
        private final BytesTest test;

        Within(BytesSet set) {
            test = BytesTest.of(set);
        }

        @Override
        boolean matches(byte[] array, int from, int to) {
            return test.contains(array, from, to);
        }
    }

    private static final class Decimal extends BytesMatcher {
        private final BytesRanges set;
        private byte[] key = new byte[SortKeys.decimalKeyCapacity(16)];

        Decimal(BytesRanges set) {
            this.set = set;
        }

        @Override
        boolean matches(byte[] array, int from, int to) {
            int capacity = SortKeys.decimalKeyCapacity(to - from);
            if (key.length < capacity) {
                key = new byte[capacity];
            }
            return set.contains(key, 0, SortKeys.decimal(array, from, to - from, key));
        }
    }

    private static final class Int96 extends BytesMatcher {
        private final BytesRanges set;
        private final byte[] key = new byte[SortKeys.INT96_KEY_LENGTH];

        Int96(BytesRanges set) {
            this.set = set;
        }

        @Override
        boolean matches(byte[] array, int from, int to) {
            SortKeys.int96(array, from, key);
            return set.contains(key, 0, key.length);
        }
    }
}
