package io.mbf.cache.conversion;

import io.mbf.parquet.ParquetFile;
import io.mbf.schema.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns in groups that are converted one after the other, since a conversion holds a page of each column decoded, and
 * a chunk of each encoded: of many thousands of columns all at once would not fit the heap.
 */
final class ColumnGroups {

    /** Up to so many columns are always one group. */
    private static final int FEW = 64;

    /** A page of Parquet, as most writers make them, and a little more. */
    private static final long MOST_BYTES = 2L << 20;

    /** What the writer holds of a column, as wide files have it. */
    private static final long LEAST_BYTES = 96L << 10;

    private ColumnGroups() {}

    /**
     * Cuts columns into groups.
     *
     * @param columns of the file, in its order
     * @param room for one group, in bytes of heap
     */
    static List<List<Field>> of(List<Field> columns, ParquetFile parquet, long room) {
        if (columns.size() <= FEW) {
            return List.of(columns);
        }
        long[] plain = new long[parquet.schema().size()];
        for (int group = 0; group < parquet.rowGroupCount(); group++) {
            long[] here = parquet.rowGroupSizes(group).plain();
            for (int i = 0; i < plain.length; i++) {
                plain[i] = Math.max(plain[i], here[i]);
            }
        }
        List<List<Field>> groups = new ArrayList<>();
        List<Field> group = new ArrayList<>();
        long taken = 0;
        int position = 0;
        for (Field column : columns) {
            while (!parquet.schema().field(position).name().equals(column.name())) {
                position++;
            }
            long bytes = LEAST_BYTES * column.nodeCount() + 2 * Math.min(MOST_BYTES, plain[position]);
            if (!group.isEmpty() && taken + bytes > room) {
                groups.add(group);
                group = new ArrayList<>();
                taken = 0;
            }
            group.add(column);
            taken += bytes;
        }
        groups.add(group);
        return groups;
    }
}
