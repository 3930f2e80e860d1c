package io.mbf.cli.command;

import io.mbf.read.Aggregation;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a column holds.
 *
 * @param min the least value as rows have it; null if there is none, or no order; likewise {@code max} and {@code mean}
 * @param distinct its values without null; null if it is nested
 * @param histogram of its values; null if it is nested
 */
record ColumnStats(
        Field field, long nulls, Object min, Object max, Double mean, DistinctCount distinct, Histogram histogram) {

    /** Looks at all rows twice: for the extremes, and then for what lies between them. */
    static List<ColumnStats> of(Dataset dataset) {
        List<ColumnStats> stats = extremes(dataset);
        List<ColumnStats> leaves =
                stats.stream().filter(column -> column.distinct != null).toList();
        if (leaves.isEmpty()) {
            return stats;
        }
        String[] names = leaves.stream().map(column -> column.field.name()).toArray(String[]::new);
        try (RowCursor rows = dataset.select(names).rows()) {
            while (rows.next()) {
                for (int i = 0; i < names.length; i++) {
                    if (!rows.isNull(i)) {
                        Object value = rows.getObject(i);
                        leaves.get(i).distinct.add(value);
                        leaves.get(i).histogram.add(value);
                    }
                }
            }
        }
        return stats;
    }

    private static List<ColumnStats> extremes(Dataset dataset) {
        Schema schema = dataset.schema();
        Aggregation wanted = dataset.aggregate().count().named("rows");
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            wanted = wanted.count(field.name()).named("count" + i);
            if (hasOrder(field.type())) {
                wanted = wanted.min(field.name()).named("min" + i);
                wanted = wanted.max(field.name()).named("max" + i);
            }
            if (isNumber(field.type())) {
                wanted = wanted.avg(field.name()).named("mean" + i);
            }
        }
        long bytes = Runtime.getRuntime().maxMemory() / 4 / Math.max(1, schema.size());
        List<ColumnStats> stats = new ArrayList<>();
        try (RowCursor row = wanted.rows()) {
            row.next();
            for (int i = 0; i < schema.size(); i++) {
                Type type = schema.field(i).type();
                Object min = hasOrder(type) ? row.getObject("min" + i) : null;
                Object max = hasOrder(type) ? row.getObject("max" + i) : null;
                boolean leaf = type instanceof Type.Leaf;
                stats.add(new ColumnStats(
                        schema.field(i),
                        row.getLong("rows") - row.getLong("count" + i),
                        min,
                        max,
                        isNumber(type) ? (Double) row.getObject("mean" + i) : null,
                        leaf ? new DistinctCount(bytes) : null,
                        leaf ? new Histogram(min, max) : null));
            }
        }
        return stats;
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
