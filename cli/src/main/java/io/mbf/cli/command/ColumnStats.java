package io.mbf.cli.command;

import io.mbf.aggregate.Aggregate;
import io.mbf.aggregate.Aggregate.Kind;
import io.mbf.aggregate.GroupedRows;
import io.mbf.aggregate.HeapShare;
import io.mbf.aggregate.ValueCounts;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.LongVector;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.row.Values;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a column holds.
 *
 * @param min the least value as rows have it; null if there is none, or no order; likewise {@code max} and {@code mean}
 * @param counts of its values; null if it is nested
 * @param histogram of its values; null if they have no order
 */
record ColumnStats(
        Field field, long nulls, Object min, Object max, Double mean, ValueCounts counts, Histogram histogram) {

    /**
     * Looks at all rows, and at columns of many different numbers, dates or times once more, for what lies between their
     * extremes.
     *
     * @param dataset whose files stay what they are
     * @param check called now and then; may throw to end it
     */
    static List<ColumnStats> of(Dataset dataset, Runnable check) {
        List<ColumnStats> stats = once(dataset, check);
        List<ColumnStats> many = new ArrayList<>();
        for (ColumnStats column : stats) {
            if (column.histogram != null && column.histogram.hasBars()) {
                if (column.counts.isExact()) {
                    ColumnVector values = column.counts.values();
                    long[] counts = column.counts.counts();
                    for (int i = 0; i < counts.length; i++) {
                        column.histogram.add(values, i, counts[i]);
                    }
                } else {
                    many.add(column);
                }
            }
        }
        if (!many.isEmpty()) {
            String[] names = many.stream().map(column -> column.field.name()).toArray(String[]::new);
            try (Batches batches = dataset.select(names).batches()) {
                for (ColumnBatch batch : batches) {
                    check.run();
                    for (int i = 0; i < names.length; i++) {
                        many.get(i).addAll(batch.column(i));
                    }
                }
            }
        }
        return stats;
    }

    private void addAll(ColumnVector vector) {
        for (int i = 0; i < vector.size(); i++) {
            if (!vector.isNull(i)) {
                histogram.add(vector, i, 1);
            }
        }
    }

    private static List<ColumnStats> once(Dataset dataset, Runnable check) {
        try (Batches batches = dataset.batches()) {
            Schema schema = batches.schema();
            GroupedRows all = new GroupedRows(schema, List.of(), wanted(schema), HeapShare.half());
            long bytes = Runtime.getRuntime().maxMemory() / 4 / Math.max(1, schema.size());
            List<ValueCounts> counts = new ArrayList<>();
            for (Field field : schema.fields()) {
                counts.add(field.type() instanceof Type.Leaf leaf ? new ValueCounts(leaf, bytes) : null);
            }
            for (ColumnBatch batch : batches) {
                check.run();
                all.add(batch);
                for (int i = 0; i < schema.size(); i++) {
                    if (counts.get(i) != null) {
                        counts.get(i).add(batch.column(i));
                    }
                }
            }
            return stats(schema, all.next(), counts);
        }
    }

    private static List<Aggregate> wanted(Schema schema) {
        List<Aggregate> wanted = new ArrayList<>();
        wanted.add(new Aggregate(Kind.ROWS, "", "rows"));
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            wanted.add(new Aggregate(Kind.COUNT, field.name(), "count" + i));
            if (hasOrder(field.type())) {
                wanted.add(new Aggregate(Kind.MIN, field.name(), "min" + i));
                wanted.add(new Aggregate(Kind.MAX, field.name(), "max" + i));
            }
            if (isNumber(field.type())) {
                wanted.add(new Aggregate(Kind.AVG, field.name(), "mean" + i));
            }
        }
        return wanted;
    }

    private static List<ColumnStats> stats(Schema schema, ColumnBatch row, List<ValueCounts> counts) {
        long rows = count(row, "rows");
        List<ColumnStats> stats = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            boolean order = hasOrder(field.type());
            stats.add(new ColumnStats(
                    field,
                    rows - count(row, "count" + i),
                    order ? value(row, "min" + i) : null,
                    order ? value(row, "max" + i) : null,
                    isNumber(field.type()) ? (Double) value(row, "mean" + i) : null,
                    counts.get(i),
                    order ? new Histogram(field.leaf(), row.column("min" + i), row.column("max" + i)) : null));
        }
        return stats;
    }

    private static long count(ColumnBatch row, String column) {
        return ((LongVector) row.column(column)).values()[0];
    }

    private static Object value(ColumnBatch row, String column) {
        int position = row.schema().indexOf(column);
        ColumnVector vector = row.column(position);
        return vector.isNull(0) ? null : Values.of(row.schema().field(position), vector, 0);
    }

    /**
     * A value that comes most often, with how often it does.
     *
     * @param value as rows have it
     */
    record Frequent(Object value, long count) {}

    /** The value that comes most often, the first of several; empty if there is none, or that is not known. */
    Optional<Frequent> mostFrequent() {
        if (counts == null || !counts.isExact() || counts.distinct() == 0) {
            return Optional.empty();
        }
        long[] times = counts.counts();
        int most = 0;
        for (int i = 1; i < times.length; i++) {
            most = times[i] > times[most] ? i : most;
        }
        return Optional.of(new Frequent(Values.of(field, counts.values(), most), times[most]));
    }

    private static boolean hasOrder(Type type) {
        return type instanceof Type.Leaf leaf && ColumnOrder.of(leaf) != ColumnOrder.NONE;
    }

    private static boolean isNumber(Type type) {
        if (!(type instanceof Type.Leaf leaf)) {
            return false;
        }
        LogicalType logical = leaf.logical();
        boolean integer = leaf.physical() == PhysicalType.INT32 || leaf.physical() == PhysicalType.INT64;
        return ColumnOrder.of(leaf) == ColumnOrder.FLOATING
                || logical instanceof LogicalType.DecimalType
                || integer && (logical instanceof LogicalType.IntType || logical instanceof LogicalType.Plain);
    }
}
