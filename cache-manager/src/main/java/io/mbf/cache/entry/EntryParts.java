package io.mbf.cache.entry;

import io.mbf.cache.splice.Coverage;
import io.mbf.format.SourcePart;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.List;

/**
 * The parts of an entry that is not whole: of one state of a source, opened, and held until {@link #close}.
 *
 * @param schema of the source
 * @param rowCount of the source
 * @param parts in the order of their first rows
 * @param coverage by them
 */
public record EntryParts(Schema schema, long rowCount, List<Part> parts, Coverage coverage) implements AutoCloseable {

    /** Where there are none. */
    public static final EntryParts NONE = new EntryParts(new Schema(List.of()), 0, List.of(), Coverage.none(0, 0));

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

        /** What it covers. */
        public Coverage.Extent extent() {
            return new Coverage.Extent(firstRow(), endRow(), schema());
        }

        /** Its rows; closed, it lets go of the file once. */
        public PositionedTable table() {
            return new SharedTable(file);
        }
    }

    /** Lets go of the files. */
    @Override
    public void close() {
        parts.forEach(part -> part.file().release());
    }
}
