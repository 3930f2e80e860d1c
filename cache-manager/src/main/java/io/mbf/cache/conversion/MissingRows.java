package io.mbf.cache.conversion;

import io.mbf.cache.entry.EntryParts;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
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
    static List<MissingRows> of(Schema schema, long rowCount, List<EntryParts.Part> parts, Predicate<String> wanted) {
        // what is missing of a column begins where the parts so far have ended
        Map<String, List<RowRange>> gaps = new HashMap<>();
        Map<String, Long> ends = new HashMap<>();
        for (EntryParts.Part part : parts) { // in the order of their first rows
            for (Field field : part.schema().fields()) {
                long end = ends.getOrDefault(field.name(), 0L);
                if (part.firstRow() > end) {
                    gaps.computeIfAbsent(field.name(), name -> new ArrayList<>())
                            .add(new RowRange(end, part.firstRow()));
                }
                ends.put(field.name(), Math.max(end, part.endRow()));
            }
        }
        Map<List<RowRange>, List<Field>> alike = new LinkedHashMap<>();
        for (Field field : schema.fields()) {
            if (!wanted.test(field.name())) {
                continue;
            }
            List<RowRange> missing = new ArrayList<>(gaps.getOrDefault(field.name(), List.of()));
            long end = ends.getOrDefault(field.name(), 0L);
            if (end < rowCount) {
                missing.add(new RowRange(end, rowCount));
            }
            if (!missing.isEmpty()) {
                alike.computeIfAbsent(missing, rows -> new ArrayList<>()).add(field);
            }
        }
        return alike.entrySet().stream()
                .map(each -> new MissingRows(each.getValue(), each.getKey()))
                .toList();
    }
}
