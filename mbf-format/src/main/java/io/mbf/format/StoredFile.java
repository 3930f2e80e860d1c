package io.mbf.format;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Schema;
import java.util.List;

/**
 * An open file as it is stored, for a writer that goes on where it ends, or copies from it: what it consists of, by nodes of
 * the schema in pre-order and by chunks, and its bytes. Metadata is checked before it is returned, bytes of segments are
 * not. Used by one thread at a time, until the file is closed.
 */
public interface StoredFile {

    /** What people call the file, for messages. */
    String name();

    /** Bytes of the file. */
    long length();

    Schema schema();

    List<FileSection.Chunk> chunks();

    List<SourcePart> sources();

    Properties properties();

    /** @throws io.mbf.error.UnsupportedFeatureException if reading the node requires what this library does not know */
    ColumnSection column(int node);

    StoredSegment segment(int node, int chunk);

    /** The dictionary of a node that has one. */
    StoredSegment dictionarySegment(int node);

    /** The values of the dictionary of a node that has one, in the order of their codes; decoded by each call. */
    BytesVector dictionary(int node);

    /** The values of a page of a leaf; valid until the next call. */
    ColumnVector page(int node, int chunk, int page);

    /** Copies bytes {@code [offset, offset + length)} of the file to {@code target[from ..]}. */
    void copy(long offset, byte[] target, int from, int length);
}
