package io.mbf.cache.entry;

import io.mbf.format.SourcePart;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The parts of an entry that is not whole: of one state of a source, opened, and held until {@link #close}.
 *
 * @param schema of the source
 * @param rowCount of the source
 * @param parts in the order of their first rows
 */
public record EntryParts(Schema schema, long rowCount, List<Part> parts) implements AutoCloseable {

    /** Where there are none. */
    public static final EntryParts NONE = new EntryParts(new Schema(List.of()), 0, List.of());

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** A part, with rows {@code [firstRow, endRow)} of the columns that its schema has. */
    public record Part(Path path, SharedFile file, SourcePart source) {

        public Schema schema() {
            return file.file().schema();
        }

        public long firstRow() {
            return source.firstRow();
        }

        public long endRow() {
            return source.firstRow() + source.rows();
        }

        /** Its rows; closed, it lets go of the file once. */
        public PositionedTable table() {
            return new SharedTable(file);
        }
    }

    /** Whether all rows of some columns lie in parts. */
    public boolean haveAll(Predicate<String> columns) {
        Map<String, Long> ends = new HashMap<>();
        for (Part part : parts) {
            for (Field field : part.schema().fields()) {
                long end = ends.getOrDefault(field.name(), 0L);
                if (part.firstRow() <= end && part.endRow() > end) {
                    ends.put(field.name(), part.endRow());
                }
            }
        }
        return schema.fields().stream()
                .map(Field::name)
                .filter(columns)
                .allMatch(name -> ends.getOrDefault(name, 0L) >= rowCount);
    }

    /** The part of the source's cells, rows times columns, that lie in parts: 0 to 1. */
    public double share() {
        double cells = 0;
        Map<String, Long> ends = new HashMap<>();
        for (Part part : parts) {
            for (Field field : part.schema().fields()) {
                long end = ends.getOrDefault(field.name(), 0L);
                if (part.endRow() > end) {
                    cells += part.endRow() - Math.max(end, part.firstRow());
                    ends.put(field.name(), part.endRow());
                }
            }
        }
        return rowCount == 0 || schema.size() == 0 ? 1 : cells / rowCount / schema.size();
    }

    /** Lets go of the files. */
    @Override
    public void close() {
        parts.forEach(part -> part.file().release());
    }
}
