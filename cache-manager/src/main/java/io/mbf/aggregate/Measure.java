package io.mbf.aggregate;

import io.mbf.aggregate.Aggregate.Kind;
import io.mbf.batch.ColumnVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;

/** A column whose values are worked into aggregates; what several of them need is worked out once. Not thread-safe. */
final class Measure {

    /** Digits that decimals of 128 bits can have. */
    private static final int DIGITS = 38;

    /** Digits that the number of rows can add to those of a value. */
    private static final int ROW_DIGITS = 19;

    private final Field field;
    private final HeapShare heap;
    private final int[] masked; // groups of a batch, those of nulls replaced
    private long[] nulls = new long[0]; // by group
    private SumAccumulator sum;
    private Accumulator min;
    private Accumulator max;

    /** @param rows of a batch at most */
    Measure(Field field, int rows, HeapShare heap) {
        this.field = field;
        this.heap = heap;
        this.masked = new int[rows];
    }

    /**
     * Says that an aggregate of this column is wanted.
     *
     * @throws InvalidQueryException if there is none for its type
     */
    void want(Kind kind) {
        if (kind == Kind.SUM || kind == Kind.AVG) {
            sum = sum == null ? sum() : sum;
        } else if (kind == Kind.MIN) {
            min = min == null ? extremes(false) : min;
        } else if (kind == Kind.MAX) {
            max = max == null ? extremes(true) : max;
        }
    }

    /** The type of an aggregate of a column of this type; see {@link #want}. */
    static Type.Leaf type(Kind kind, Field field) {
        return switch (kind) {
            case ROWS, COUNT -> Type.Leaf.of(PhysicalType.INT64);
            case AVG -> Type.Leaf.of(PhysicalType.DOUBLE);
            case MIN, MAX -> field.leaf();
            case SUM -> sumType(field);
        };
    }

    private static Type.Leaf sumType(Field field) {
        Type.Leaf leaf = field.leaf();
        if (ColumnOrder.of(leaf) == ColumnOrder.FLOATING) {
            return Type.Leaf.of(PhysicalType.DOUBLE);
        }
        int scale = leaf.logical() instanceof DecimalType decimal ? decimal.scale() : 0;
        if (!leaf.isBytes()) {
            return Type.Leaf.fixed(FixedDecimals.WIDTH, new DecimalType(DIGITS, scale));
        }
        int precision = ((DecimalType) leaf.logical()).precision();
        return Type.Leaf.of(
                PhysicalType.BYTE_ARRAY,
                new DecimalType(precision <= DIGITS ? DIGITS : Math.addExact(precision, ROW_DIGITS), scale));
    }

    private SumAccumulator sum() {
        LogicalType logical = field.type() instanceof Type.Leaf leaf ? leaf.logical() : LogicalType.PLAIN;
        if (field.type() instanceof Type.Leaf leaf) {
            if (ColumnOrder.of(leaf) == ColumnOrder.FLOATING) {
                return new RealSums(heap);
            }
            boolean decimal = logical instanceof DecimalType;
            if (leaf.isBytes() && decimal) {
                return new DecimalSums(
                        field.name(), (DecimalType) sumType(field).logical(), heap);
            }
            boolean integer = leaf.physical() == PhysicalType.INT32 || leaf.physical() == PhysicalType.INT64;
            boolean number = logical instanceof LogicalType.IntType || logical instanceof LogicalType.Plain;
            if (integer && (decimal || number)) {
                int scale = logical instanceof DecimalType d ? d.scale() : 0;
                return new IntegerSums(logical.isUnsigned(), scale, heap);
            }
        }
        throw new InvalidQueryException("column '" + field.name() + "' is " + TypeName.of(field.type())
                + ", of which there is no sum or mean; there is of integers, floating point and decimals");
    }

    private Accumulator extremes(boolean greatest) {
        if (!(field.type() instanceof Type.Leaf leaf) || ColumnOrder.of(leaf) == ColumnOrder.NONE) {
            throw new InvalidQueryException("column '" + field.name() + "' is " + TypeName.of(field.type())
                    + ", which has no order, and so no minimum and maximum");
        }
        return ColumnOrder.of(leaf).domain() == ColumnOrder.Domain.LONG
                ? new LongExtremes(leaf, greatest, heap)
                : new BytesExtremes(leaf, greatest, heap);
    }

    /**
     * Adds the values of some rows.
     *
     * @param groups of the rows
     * @param size more than every group
     * @param packed may take sums; where it does, it gives them at the end of the batch
     */
    void add(ColumnVector values, int[] groups, int size, PackedSums packed) {
        if (size > nulls.length) {
            nulls = heap.grow(nulls, size, 0);
        }
        int[] counted = groups;
        if (values.validity().hasNulls()) {
            counted = masked;
            for (int i = 0; i < values.size(); i++) {
                boolean isNull = values.isNull(i);
                counted[i] = isNull ? KeyColumn.NOBODY : groups[i];
                nulls[groups[i]] += isNull ? 1 : 0;
            }
        }
        if (sum != null) {
            sum.reserve(size);
            boolean taken = packed.isOpen()
                    && counted == groups
                    && sum instanceof IntegerSums integers
                    && integers.add(values, packed);
            if (!taken) {
                sum.add(values, counted);
            }
        }
        add(min, values, counted, size);
        add(max, values, counted, size);
    }

    /**
     * Adds values of a group of which only this is known.
     *
     * @param size more than every group
     * @return false if more would have to be known
     */
    boolean add(ZoneMap zone, int group, int size) {
        if (size > nulls.length) {
            nulls = heap.grow(nulls, size, 0);
        }
        nulls[group] += zone.nullCount();
        return add(sum, zone, group, size) && add(min, zone, group, size) && add(max, zone, group, size);
    }

    private static boolean add(Accumulator to, ZoneMap zone, int group, int size) {
        if (to != null) {
            to.reserve(size);
        }
        return to == null || to.add(zone, group);
    }

    private static void add(Accumulator to, ColumnVector values, int[] groups, int size) {
        if (to != null) {
            to.reserve(size);
            to.add(values, groups);
        }
    }

    /**
     * The results of groups.
     *
     * @param rows of each group
     */
    ColumnVector results(Kind kind, int from, int to, long[] rows) {
        if (to > nulls.length) { // no row at all
            nulls = heap.grow(nulls, to, 0);
        }
        return switch (kind) {
            case ROWS, COUNT -> {
                long[] counts = new long[to - from];
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = rows[from + i] - nulls[from + i];
                }
                yield Results.longs(counts);
            }
            case AVG -> {
                double[] means = new double[to - from];
                boolean[] empty = new boolean[means.length];
                for (int i = 0; i < means.length; i++) {
                    long count = rows[from + i] - nulls[from + i];
                    empty[i] = count == 0;
                    means[i] = count == 0 ? 0 : sum.mean(from + i, count);
                }
                yield Results.doubles(means, empty);
            }
            case SUM -> results(sum, from, to, rows);
            case MIN -> results(min, from, to, rows);
            case MAX -> results(max, from, to, rows);
        };
    }

    private ColumnVector results(Accumulator of, int from, int to, long[] rows) {
        of.reserve(to);
        return of.results(from, to, group -> rows[group] == nulls[group]);
    }
}
