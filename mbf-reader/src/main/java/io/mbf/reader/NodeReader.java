package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;

/**
 * Delivers ranges of the entries of one node for one scan, its children included.
 *
 * <p>What {@link #read} returns is valid until the next call. Not thread-safe.
 */
abstract class NodeReader {

    /** The reader of a field whose node has this number; its children have the numbers that follow. */
    static NodeReader of(MbfFile file, Field field, int ordinal) {
        if (field.type() instanceof Type.Leaf leaf) {
            return new LeafReader(file, leaf, ordinal);
        }
        if (field.type() instanceof Type.Struct struct) {
            return new StructReader(file, struct, ordinal);
        }
        return new ListReader(file, field.type(), ordinal);
    }

    /** The number of the node behind {@code field}, which is number {@code ordinal}, and everything below it. */
    static int after(Field field, int ordinal) {
        return ordinal + Schema.of(field).nodes().size();
    }

    /** Entries {@code [from, to)} of a chunk. */
    abstract ColumnVector read(int chunk, int from, int to);

    /** Bytes of segments fetched so far. */
    abstract long bytesRead();
}
