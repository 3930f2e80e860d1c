package io.mbf.stats;

import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;

/**
 * How the values of a leaf column compare, and the sort key that makes them comparable without knowing the type.
 *
 * <p>Every order maps values into one of two key domains. In the {@link Domain#LONG} domain keys compare as signed
 * 64-bit integers, in the {@link Domain#BYTES} domain as unsigned bytes, shorter first. Equal values have equal keys.
 * Zone maps, predicates and pruning all work on keys, so that an order is implemented once, in {@link SortKeys}.
 */
public enum ColumnOrder {
    /** BOOLEAN (false before true), signed integers, dates, times, timestamps, decimals on INT32 and INT64. */
    SIGNED(Domain.LONG),
    /** Unsigned integers. */
    UNSIGNED(Domain.LONG),
    /**
     * FLOAT, DOUBLE and float16: numeric order; -0.0 equals 0.0; all NaNs are equal, and greater than anything else
     * (the order of PostgreSQL, DuckDB and Spark SQL).
     */
    FLOATING(Domain.LONG),
    /** Text, binary, UUID: unsigned bytes. The key is the value. */
    UNSIGNED_BYTES(Domain.BYTES),
    /** Decimals on BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY: numeric order of big-endian two's complement. */
    DECIMAL_BYTES(Domain.BYTES),
    /** INT96: the point in time. */
    INT96_TIMESTAMP(Domain.BYTES),
    /** No order and no comparison: intervals, geometry and geography. */
    NONE(null);

    /** Where keys live. */
    public enum Domain {
        LONG,
        BYTES
    }

    private final Domain domain;

    ColumnOrder(Domain domain) {
        this.domain = domain;
    }

    /** The key domain; {@code null} for {@link #NONE}. */
    public Domain domain() {
        return domain;
    }

    public static ColumnOrder of(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        return switch (leaf.physical()) {
            case BOOLEAN -> SIGNED;
            case INT32, INT64 -> logical.isUnsigned() ? UNSIGNED : SIGNED;
            case FLOAT, DOUBLE -> FLOATING;
            case INT96 -> INT96_TIMESTAMP;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                if (logical instanceof LogicalType.DecimalType) {
                    yield DECIMAL_BYTES;
                }
                if (logical instanceof LogicalType.Float16Type && leaf.width() == 2) {
                    yield FLOATING;
                }
                yield logical instanceof LogicalType.IntervalType
                                || logical instanceof LogicalType.GeometryType
                                || logical instanceof LogicalType.GeographyType
                        ? NONE
                        : UNSIGNED_BYTES;
            }
        };
    }
}
