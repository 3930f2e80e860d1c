package io.mbf.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.scan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.crypto.InternalFileDecryptor;
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

    private final SourceState state;
    private final Footer footer;
    private final List<ColumnSource> all;
    private final List<ColumnSource> projected;
    private final ColumnSource[] byColumn;
    private final List<Field> nodes; // of the file's schema
    private final Codecs codecs = new Codecs();
    private ParquetFileReader file; // null until needed, and when closed
    private int group;
    private List<ColumnSource> sources; // of this row group
    private long storedBytesRead;

    /**
     * Prepares to read the columns of a plan.
     *
     * @throws UnsupportedFeatureException if names are not unique, or a group has no fields
     */
    RowGroupReader(SourceState state, Footer footer, ScanPlan plan) {
        this.state = state;
        this.footer = footer;
        this.all = ColumnSource.of(
                footer.metadata().getFileMetaData(), plan.input(), plan.decoded(), plan.decodedParts(), state.name());
        this.nodes = plan.input().nodes();
        this.byColumn = new ColumnSource[plan.input().size()];
        all.forEach(source -> byColumn[source.column()] = source);
        this.projected = IntStream.of(plan.projected())
                .sorted()
                .mapToObj(column -> byColumn[column])
                .toList();
    }

    /** What the statistics of a row group say of a leaf outside of lists; there are none of other nodes. */
    ZoneMap zone(int group, Node node) {
        if (!(node.field().type() instanceof Type.Leaf)) {
            return null;
        }
        int leaf = (int) nodes.subList(0, node.ordinal()).stream()
                .filter(field -> field.type() instanceof Type.Leaf)
                .count();
        // a field may be null where a struct around it is
        boolean nullable = node.field().nullable() || !node.pathBelow().isEmpty();
        long rows = footer.metadata().getBlocks().get(group).getRowCount();
        return footer.zones().zone(group, leaf, node.field().leaf(), nullable, rows);
    }

    /**
     * Fetches a row group.
     *
     * @param filtering whether the columns that are only filtered on are needed, too
     * @return whether there is anything to decode
     */
    boolean start(int group, boolean filtering) {
        this.group = group;
        this.sources = filtering ? all : projected;
        if (sources.isEmpty()) {
            return false;
        }
        String place = "row group " + group;
        long stored = check(group);
        try {
            PageReadStore pages = file().readRowGroup(group);
            storedBytesRead += stored;
            for (ColumnSource source : sources) {
                place = place(source, null);
                source.values()
                        .start(
                                source.leaves().stream()
                                        .map(leaf -> pages(pages, leaf))
                                        .toList(),
                                pages.getRowCount());
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw explained(Failures.at(state, place, e));
        } catch (OutOfMemoryError e) { // parquet-java allocates what page headers say
            throw tooLarge(group, stored, e);
        }
        return true;
    }

    /** A page whose encoding is newer than parquet-java looks damaged to it. */
    private RuntimeException explained(RuntimeException failure) {
        if (failure instanceof CorruptFileException) {
            for (ColumnSource source : sources) {
                for (ColumnSource.Leaf leaf : source.leaves()) {
                    String path = String.join(".", leaf.descriptor().getPath());
                    Optional<String> unknown = Footer.unknown(state, path);
                    if (unknown.isPresent()) {
                        return new UnsupportedFeatureException(
                                state.name(), "row group " + group, unknown.get(), failure);
                    }
                }
            }
        }
        return failure;
    }

    private PageSource pages(PageReadStore pages, ColumnSource.Leaf leaf) {
        return new PageSource(pages.getPageReader(leaf.descriptor()), leaf.descriptor(), codecs, leaf.buffer());
    }

    /** Checks what the footer says of the columns before anything is allocated for it; returns their stored bytes. */
    private long check(int group) {
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        long stored = 0;
        for (ColumnSource source : sources) {
            for (ColumnSource.Leaf leaf : source.leaves()) {
                stored += check(block, leaf);
            }
        }
        if (stored > Runtime.getRuntime().maxMemory()) {
            throw tooLarge(group, stored, null);
        }
        return stored;
    }

    private long check(BlockMetaData block, ColumnSource.Leaf leaf) {
        String place = "row group " + group + ", column \""
                + Failures.oneLine(String.join(".", leaf.descriptor().getPath())) + "\"";
        ColumnChunkMetaData chunk = chunk(block, leaf);
        if (chunk == null) {
            throw new CorruptFileException(state.name(), place, "has no data");
        }
        String[] path = leaf.descriptor().getPath();
        Optional<String> locked = footer.encryption().flatMap(encryption -> encryption.locked(path));
        if (locked.isPresent()) {
            throw new UnsupportedFeatureException(state.name(), place, locked.get());
        }
        Codecs.check(chunk.getCodec(), state.name(), place);
        long values = chunk.getValueCount();
        long rows = block.getRowCount();
        // an empty list has a level, too
        if (leaf.descriptor().getMaxRepetitionLevel() == 0 ? values != rows : values < rows) {
            throw new CorruptFileException(state.name(), place, "has " + values + " values for " + rows + " rows");
        }
        long start = chunk.getStartingPos();
        long size = chunk.getTotalSize();
        if (start < 0 || size < 0 || size > state.size() || start > state.size() - size) {
            throw new CorruptFileException(
                    state.name(),
                    place,
                    "has " + size + " bytes at " + start + ", outside the file of " + state.size() + " bytes");
        }
        if (footer.encryption().filter(e -> e.isEncrypted(path)).isPresent()) {
            checkPages(block, chunk, start, place);
        }
        return size;
    }

    private void checkPages(BlockMetaData block, ColumnChunkMetaData chunk, long start, String place) {
        try (FileInput.Stream in = new FileInput(state).newStream()) {
            InternalFileDecryptor decryptor = file().getFileMetaData().getFileDecryptor();
            new EncryptedPages(in, decryptor, chunk, block.getOrdinal()).check(chunk, start, state.name(), place);
        } catch (IOException | RuntimeException e) {
            throw Failures.at(state, place, e);
        }
    }

    private UnsupportedFeatureException tooLarge(int group, long stored, Throwable cause) {
        String heap = " bytes do not fit the heap of " + Runtime.getRuntime().maxMemory();
        return new UnsupportedFeatureException(state.name(), "row group " + group, "its " + stored + heap, cause);
    }

    private static ColumnChunkMetaData chunk(BlockMetaData block, ColumnSource.Leaf leaf) {
        List<ColumnChunkMetaData> chunks = block.getColumns();
        String[] path = leaf.descriptor().getPath();
        if (leaf.index() < chunks.size()
                && Arrays.equals(chunks.get(leaf.index()).getPath().toArray(), path)) {
            return chunks.get(leaf.index());
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
            file = ParquetFileReader.open(input, footer.forReader(), Footer.options(codecs), input.newStream());
        }
        file.setRequestedSchema(sources.stream()
                .flatMap(source -> source.leaves().stream())
                .map(ColumnSource.Leaf::descriptor)
                .toList());
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
        ColumnSource current = null;
        try {
            for (ColumnSource source : sources) {
                current = source;
                n = source.values().prepare(n);
            }
            for (ColumnSource source : sources) {
                current = source;
                vectors[source.column()] = source.values().take(n);
            }
        } catch (RuntimeException e) {
            throw Failures.at(state, place(current, current.values().page()), e);
        }
        return n;
    }

    private String place(ColumnSource source, String page) {
        String column = "row group " + group + ", column \""
                + Failures.oneLine(source.field().name()) + "\"";
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
