package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.format.Limits;
import io.mbf.scan.Gather;
import io.mbf.scan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.Optional;

/**
 * Delivers ranges of the entries of one node for one scan, its children included.
 *
 * <p>What {@link #read} returns is valid until the next call. Not thread-safe.
 */
abstract class NodeReader {

    /**
     * The reader of a field whose node has this number; its children have the numbers that follow.
     *
     * @param part what is read of it
     */
    static NodeReader of(MbfFile file, Field field, int ordinal, Projection part) {
        if (field.type() instanceof Type.Leaf leaf) {
            return new LeafReader(file, leaf, ordinal);
        }
        if (field.type() instanceof Type.Struct struct) {
            return new StructReader(file, struct, ordinal, part);
        }
        return new ListReader(file, field.type(), ordinal);
    }

    /** Entries {@code [from, to)} of a chunk. */
    abstract ColumnVector read(int chunk, int from, int to);

    /**
     * Some of the rows of a page.
     *
     * @param rows that the page has
     * @param selection positions in the page, ascending, of which the first {@code count} are used
     * @param gather of this column alone
     */
    ColumnVector pick(int chunk, int page, int rows, int[] selection, int count, Gather gather) {
        int from = page * Limits.PAGE_ENTRIES;
        return gather.gather(read(chunk, from, from + rows), selection, count);
    }

    /** The reader of a leaf, if that is read here without lists in between. */
    Optional<LeafReader> leaf(int ordinal) {
        return Optional.empty();
    }

    /** Bytes of segments fetched so far. */
    abstract long bytesRead();
}
