package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Gather;
import io.mbf.scan.plan.Projection;
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
     * @param buffers of the scan
     */
    static NodeReader of(Container file, Field field, int ordinal, Projection part, ScanBuffers buffers) {
        if (field.type() instanceof Type.Leaf leaf) {
            return new LeafReader(file, leaf, ordinal, buffers);
        }
        if (field.type() instanceof Type.Struct struct) {
            return new StructReader(file, struct, ordinal, part, buffers);
        }
        return new ListReader(file, field.type(), ordinal, buffers);
    }

    /** Entries {@code [from, to)} of a chunk. */
    abstract ColumnVector read(int chunk, int from, int to);

    /**
     * Says that the next reads go up to an entry of a chunk, page after page: what is far away can be fetched at once.
     *
     * @param to of the chunk's entries, or more for all
     */
    abstract void expect(int chunk, int to);

    /**
     * Some of the entries {@code [from, to)} of a chunk.
     *
     * @param selection positions behind {@code from}, ascending; the first {@code count} are used
     * @param gather of this column alone
     */
    ColumnVector pick(int chunk, int from, int to, int[] selection, int count, Gather gather) {
        return gather.gather(read(chunk, from, to), selection, count);
    }

    /** The reader of a leaf, if that is read here without lists in between. */
    Optional<LeafReader> leaf(int ordinal) {
        return Optional.empty();
    }

    /** Bytes of segments fetched so far. */
    abstract long bytesRead();
}
