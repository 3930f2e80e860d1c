package io.mbf.parquet;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Some columns of a file, decoded row group by row group. It holds the compressed bytes of these columns in one row
 * group, and per column a page and a batch.
 *
 * <p>Used by one thread. Without columns it never opens the file.
 */
final class RowGroupReader {

    /** One column that is read. */
    private static final class Source {
        final int column; // position in the schema
        final int leaf; // position among the leaves of the file
        final ColumnDescriptor descriptor;
        final FlatColumn values;
        final PageBuffer buffer = new PageBuffer();

        Source(int column, int leaf, ColumnDescriptor descriptor, FlatColumn values) {
            this.column = column;
            this.leaf = leaf;
            this.descriptor = descriptor;
            this.values = values;
        }
    }

    private final SourceState state;
    private final Footer footer;
    private final Schema schema;
    private final List<Source> sources;
    private final Codecs codecs = new Codecs();
    private ParquetFileReader file; // null until needed, and when closed
    private int group;
    private long storedBytesRead;

    private RowGroupReader(SourceState state, Footer footer, Schema schema, List<Source> sources) {
        this.state = state;
        this.footer = footer;
        this.schema = schema;
        this.sources = sources;
    }

    /**
     * Prepares to read.
     *
     * @param columns positions in the schema
     * @throws UnsupportedFeatureException if one of them is nested, or its name is not unique
     */
    static RowGroupReader open(SourceState state, Footer footer, Schema schema, int[] columns) {
        var message = footer.metadata().getFileMetaData().getSchema();
        String createdBy = footer.metadata().getFileMetaData().getCreatedBy();
        boolean continued = CorruptDeltaByteArrays.requiresSequentialReads(createdBy, Encoding.DELTA_BYTE_ARRAY);
        int[] firstLeaf = firstLeaves(message);
        int[] codeBuffer = new int[columns.length == 0 ? 0 : ColumnBatch.MAX_ROWS];
        List<Source> sources = new ArrayList<>(columns.length);
        for (int column : columns) {
            Field field = schema.field(column);
            String place = "column \"" + field.name() + "\"";
            if (!(field.type() instanceof Type.Leaf leaf)) {
                throw new UnsupportedFeatureException(
                        state.name(), place, "is nested; nested columns are not read yet");
            }
            if (schema.fields().stream()
                            .filter(f -> f.name().equals(field.name()))
                            .count()
                    > 1) {
                throw new UnsupportedFeatureException(state.name(), place, "is there more than once");
            }
            ColumnDescriptor descriptor = message.getColumnDescription(new String[] {field.name()});
            sources.add(new Source(column, firstLeaf[column], descriptor, flatColumn(leaf, codeBuffer, continued)));
        }
        return new RowGroupReader(state, footer, schema, sources);
    }

    private static FlatColumn flatColumn(Type.Leaf leaf, int[] codeBuffer, boolean continuedPrefixes) {
        return switch (leaf.physical()) {
            case BOOLEAN -> new ArrayColumns.Booleans(codeBuffer);
            case INT32 -> new ArrayColumns.Ints(codeBuffer);
            case INT64 -> new ArrayColumns.Longs(codeBuffer);
            case FLOAT -> new ArrayColumns.Floats(codeBuffer);
            case DOUBLE -> new ArrayColumns.Doubles(codeBuffer);
            case INT96 -> new FixedColumn(leaf.width(), false, continuedPrefixes);
            case FIXED_LEN_BYTE_ARRAY -> new FixedColumn(leaf.width(), true, continuedPrefixes);
            case BYTE_ARRAY -> new BinaryColumn(continuedPrefixes);
        };
    }

    /** The position of each column's first leaf among all leaves. */
    private static int[] firstLeaves(org.apache.parquet.schema.MessageType message) {
        int[] first = new int[message.getFieldCount()];
        int leaves = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = leaves;
            leaves += leaves(message.getType(i));
        }
        return first;
    }

    private static int leaves(org.apache.parquet.schema.Type type) {
        return type.isPrimitive()
                ? 1
                : type.asGroupType().getFields().stream()
                        .mapToInt(RowGroupReader::leaves)
                        .sum();
    }

    /** What the statistics of a row group say of a column that is read. */
    ZoneMap zone(int group, int column) {
        Field field = schema.field(column);
        int leaf = sources.stream()
                .filter(s -> s.column == column)
                .mapToInt(s -> s.leaf)
                .findFirst()
                .orElseThrow();
        long rows = footer.metadata().getBlocks().get(group).getRowCount();
        return footer.zones().zone(group, leaf, field.leaf(), field.nullable(), rows);
    }

    /** Fetches a row group. */
    void start(int group) {
        this.group = group;
        if (sources.isEmpty()) {
            return;
        }
        String place = "row group " + group;
        long stored = check(group);
        try {
            PageReadStore pages = file().readRowGroup(group);
            storedBytesRead += stored;
            for (Source source : sources) {
                place = place(source, null);
                source.values.start(new PageSource(
                        pages.getPageReader(source.descriptor), source.descriptor, codecs, source.buffer));
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw Failures.at(state, place, e);
        }
    }

    /** Checks what the footer says of the columns before anything is allocated for it; returns their stored bytes. */
    private long check(int group) {
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        long stored = 0;
        for (Source source : sources) {
            String place = place(source, null);
            ColumnChunkMetaData chunk = chunk(block, source);
            if (chunk == null) {
                throw new CorruptFileException(state.name(), place, "has no data");
            }
            if (chunk.isEncrypted()) {
                throw new UnsupportedFeatureException(state.name(), place, "is encrypted, which is not supported yet");
            }
            Codecs.check(chunk.getCodec(), state.name(), place);
            if (chunk.getValueCount() != block.getRowCount()) {
                throw new CorruptFileException(
                        state.name(),
                        place,
                        "has " + chunk.getValueCount() + " values for " + block.getRowCount() + " rows");
            }
            long start = chunk.getStartingPos();
            long size = chunk.getTotalSize();
            if (start < 0 || size < 0 || size > state.size() || start > state.size() - size) {
                throw new CorruptFileException(
                        state.name(),
                        place,
                        "has " + size + " bytes at " + start + ", outside the file of " + state.size() + " bytes");
            }
            stored += size;
        }
        if (stored > Runtime.getRuntime().maxMemory()) {
            throw new UnsupportedFeatureException(
                    state.name(),
                    "row group " + group,
                    "its " + stored + " bytes exceed the heap of "
                            + Runtime.getRuntime().maxMemory());
        }
        return stored;
    }

    private static ColumnChunkMetaData chunk(BlockMetaData block, Source source) {
        List<ColumnChunkMetaData> chunks = block.getColumns();
        String[] path = source.descriptor.getPath();
        if (source.leaf < chunks.size()
                && Arrays.equals(chunks.get(source.leaf).getPath().toArray(), path)) {
            return chunks.get(source.leaf);
        }
        for (ColumnChunkMetaData chunk : chunks) {
            if (Arrays.equals(chunk.getPath().toArray(), path)) {
                return chunk;
            }
        }
        return null;
    }

    private ParquetFileReader file() throws IOException {
        if (file == null) {
            FileInput input = new FileInput(state);
            file = ParquetFileReader.open(input, footer.metadata(), Footer.options(codecs), input.newStream());
            file.setRequestedSchema(
                    sources.stream().map(source -> source.descriptor).toList());
        }
        return file;
    }

    /**
     * Decodes the next rows of the row group.
     *
     * @param rows at least 1, and at most what the row group has left
     * @param vectors receives a vector per column that is read, at its position in the schema
     * @return how many rows it is: {@code rows}, or fewer where values are large
     */
    int read(int rows, ColumnVector[] vectors) {
        int n = rows;
        Source current = null;
        try {
            for (Source source : sources) {
                current = source;
                n = source.values.prepare(n);
            }
            for (Source source : sources) {
                current = source;
                vectors[source.column] = source.values.take(n);
            }
        } catch (RuntimeException e) {
            throw Failures.at(state, place(current, current.values.page()), e);
        }
        return n;
    }

    private String place(Source source, String page) {
        String column = "row group " + group + ", column \""
                + schema.field(source.column).name() + "\"";
        return page == null ? column : column + ", " + page;
    }

    /** Bytes of column chunks fetched so far. */
    long storedBytesRead() {
        return storedBytesRead;
    }

    void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(RowGroupReader.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> state.name() + ": closing failed", e);
        } finally {
            file = null;
        }
    }
}
