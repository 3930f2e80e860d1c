package io.mbf.stats;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.Float16;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What the bloom filters of {@code .mbf} files hash of the values of a column ({@code spec/encodings.md}, "Bloom
 * filters"): values whose sort keys are equal have one hash. Those of Parquet hash the bytes that are stored.
 */
public final class ValueHash {

    private static final VarHandle LITTLE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int INT96_BYTES = 12;

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    /** The 32-bit prime of xxHash next to the golden ratio, so that neighbouring pages have different bits. */
    private static final long PAGE_STEP = 0x9E37_79B1L;

    private final ColumnOrder order;
    private final boolean narrow;

    /** @param type of the column, not BOOLEAN */
    public ValueHash(Type.Leaf type) {
        this.order = ColumnOrder.of(type);
        this.narrow = type.physical() == PhysicalType.INT32;
    }

    /**
     * The hash of a value in a page of its chunk, under which a filter has it: in the same block whatever the page, so
     * that one block tells all pages that may have the value.
     */
    public static long inPage(long hash, int page) {
        return hash & ~LOW_HALF | hash + page * PAGE_STEP & LOW_HALF;
    }

    /** The hash of value {@code i}, which is not null. */
    public long of(ColumnVector values, int i) {
        if (values instanceof LongVector v) {
            return XxHash64.hash(v.values()[i]);
        }
        if (values instanceof IntVector v) {
            return XxHash64.hash(v.values()[i]);
        }
        if (values instanceof DoubleVector v) {
            return floating(v.values()[i]);
        }
        if (values instanceof FloatVector v) {
            return floating(v.values()[i]);
        }
        BytesVector v = (BytesVector) values;
        return switch (order) {
            case FLOATING -> floating(Float16.toFloat(v.array(i), v.start(i)));
            case DECIMAL_BYTES, INT96_TIMESTAMP -> ofKey(SortKeys.bytesKey(order, v, i));
            default -> XxHash64.hash(v.array(i), v.start(i), v.length(i));
        };
    }

    /** The hash of the values with a sort key of the LONG domain. */
    public long ofKey(long key) {
        return switch (order) {
            case FLOATING -> floating(SortKeys.floatingValue(key));
            case UNSIGNED -> narrow ? XxHash64.hash((int) key) : XxHash64.hash(SortKeys.unsigned(key));
            default -> narrow ? XxHash64.hash((int) key) : XxHash64.hash(key);
        };
    }

    /** The hash of the values with a sort key of the BYTES domain, which is not cut. */
    public long ofKey(byte[] key) {
        return switch (order) {
            case DECIMAL_BYTES -> {
                int from = SortKeys.decimalHeader(key);
                yield XxHash64.hash(key, from, key.length - from);
            }
            case INT96_TIMESTAMP -> {
                byte[] value = new byte[INT96_BYTES];
                LITTLE_LONG.set(value, 0, (long) BIG_LONG.get(key, Long.BYTES));
                LITTLE_INT.set(value, Long.BYTES, (int) (long) BIG_LONG.get(key, 0));
                yield XxHash64.hash(value, 0, value.length);
            }
            default -> XxHash64.hash(key, 0, key.length);
        };
    }

    /** Both zeros are one, and so are all NaNs. */
    private static long floating(double value) {
        return XxHash64.hash(Double.doubleToLongBits(value + 0.0));
    }
}
