package io.mbf.cache.entry;

import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.splice.Coverage;
import io.mbf.cache.splice.TablePart;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of an entry that is not whole: of one state of a source, opened, shared by everyone who reads them and by
 * {@link OpenFiles}, and let go of together by the last of them. Thread-safe.
 */
public final class EntryParts extends Shared implements AutoCloseable {

    private final PartFolders.Listing listing;
    private final Schema schema;
    private final long rowCount;
    private final List<Part> parts;
    private final List<TablePart> tables;
    private final Coverage coverage;

    private EntryParts(PartFolders.Listing listing, Schema schema, long rowCount, List<Part> parts, Coverage coverage) {
        this.listing = listing;
        this.schema = schema;
        this.rowCount = rowCount;
        this.parts = parts;
        this.tables = parts.stream()
                .map(part -> new TablePart(part.file().file(), part.firstRow()))
                .toList();
        this.coverage = coverage;
    }

    /** Where there are none. */
    public static EntryParts none() {
        return new EntryParts(PartFolders.NOTHING, new Schema(List.of()), 0, List.of(), Coverage.none(0, 0));
    }

    /**
     * Takes over parts.
     *
     * @param listing that they were found in
     * @param parts at least one; acquired; they {@link #agree}
     */
    static EntryParts of(PartFolders.Listing listing, List<Part> parts) {
        List<Part> sorted = parts.stream()
                .sorted(Comparator.comparingLong(Part::firstRow).thenComparingLong(part -> -part.endRow()))
                .toList();
        Schema schema = sorted.get(0).sourceSchema();
        long rowCount = sorted.get(0).source().sourceRows();
        Coverage coverage =
                Coverage.of(schema, rowCount, sorted.stream().map(Part::extent).toList());
        return new EntryParts(listing, schema, rowCount, sorted, coverage);
    }

    /** Whether parts say the same of their source. */
    static boolean agree(List<Part> parts) {
        Part first = parts.get(0);
        return parts.stream()
                .allMatch(part -> part.source().sourceRows() == first.source().sourceRows()
                        && part.sourceSchema().equals(first.sourceSchema()));
    }

    /** Those of the source. */
    public Schema schema() {
        return schema;
    }

    /** That of the source. */
    public long rowCount() {
        return rowCount;
    }

    /** In the order of their first rows. */
    public List<Part> parts() {
        return parts;
    }

    /** Their rows, in the same order; they are not to be closed. */
    public List<TablePart> tables() {
        return tables;
    }

    /** By these parts. */
    public Coverage coverage() {
        return coverage;
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** A part, with rows {@code [firstRow, endRow)} of the columns that its schema has. */
    public record Part(Path path, SharedFile file, SourcePart source) {

        public Schema schema() {
            return file.file().schema();
        }

        /** That of the source. */
        private Schema sourceSchema() {
            return source.schema().orElseGet(this::schema);
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
    }

    /** Whether these are the parts of a state of a source. */
    boolean isOf(SourceIdentity source) {
        return IdentityComparison.same(source, parts.get(0).source().identity());
    }

    /** Whether their folder has not changed since they were opened. */
    boolean isOf(PartFolders.Listing now) {
        return listing == now;
    }

    @Override
    int files() {
        return parts.size();
    }

    @Override
    long mappedBytes() {
        return parts.stream().mapToLong(part -> part.file().mappedBytes()).sum();
    }

    @Override
    long heldBytes() {
        return parts.stream().mapToLong(part -> part.file().heldBytes()).sum();
    }

    @Override
    void count() {
        parts.forEach(part -> part.file().count());
    }

    @Override
    void closeAll() {
        parts.forEach(part -> part.file().release());
    }

    /** Lets go of them, once for each that was given them. */
    @Override
    public void close() {
        release();
    }
}
