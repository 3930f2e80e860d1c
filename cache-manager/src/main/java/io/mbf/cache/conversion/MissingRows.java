package io.mbf.cache.conversion;

import io.mbf.cache.splice.Coverage;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of a source is still to be converted.
 *
 * @param columns that miss the same rows, in the order of the schema
 * @param rows that no part has of them: ranges that do not touch, ascending
 */
record MissingRows(List<Field> columns, List<RowRange> rows) {

    /** @param wanted tells by its name whether a column is to be converted */
    static List<MissingRows> of(Schema schema, Coverage there, Predicate<String> wanted) {
        BitSet columns = new BitSet();
        for (int column = 0; column < schema.size(); column++) {
            columns.set(column, wanted.test(schema.field(column).name()));
        }
        Map<List<RowRange>, List<Field>> alike = new LinkedHashMap<>();
        there.missing(columns)
                .forEach((column, rows) ->
                        alike.computeIfAbsent(rows, first -> new ArrayList<>()).add(schema.field(column)));
        return alike.entrySet().stream()
                .map(each -> new MissingRows(each.getValue(), each.getKey()))
                .toList();
    }
}
