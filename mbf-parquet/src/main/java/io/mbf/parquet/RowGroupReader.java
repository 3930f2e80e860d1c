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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Some columns of a file, decoded row group by row group, each at a row of its own: columns that a condition needs go
 * ahead, the others follow to the rows that are left. It holds per leaf a part of its stored bytes, a page and a batch.
 *
 * <p>Used by one thread. Without columns it never opens the file, and a column chunk that nothing is wanted of is not
 * touched.
 */
final class RowGroupReader {

    private final SourceState state;
    private final Footer footer;
    private final List<ColumnSource> filtered;
    private final List<ColumnSource> projected;
    private final List<ColumnSource> onlyProjected;
    private final ColumnSource[] byColumn;
    private final List<Field> nodes; // of the file's schema
    private final long[] rowOf; // by column: the row it stands at; -1 if it has not been started
    private FileInput file; // null until needed, and when closed
    private InternalFileDecryptor decryptor; // null until needed
    private int group;
    private long bytesVerified;
    private long bytesRead; // by files that are closed

    /**
     * Prepares to read the columns of a plan.
     *
     * @throws UnsupportedFeatureException if names are not unique, or a group has no fields
     */
    RowGroupReader(SourceState state, Footer footer, ScanPlan plan) {
        this.state = state;
        this.footer = footer;
        List<ColumnSource> all = ColumnSource.of(
                footer.metadata().getFileMetaData(), plan.input(), plan.decoded(), plan.decodedParts(), state.name());
        this.nodes = plan.input().nodes();
        this.byColumn = new ColumnSource[plan.input().size()];
        all.forEach(source -> byColumn[source.column()] = source);
        this.projected = IntStream.of(plan.projected())
                .sorted()
                .mapToObj(column -> byColumn[column])
                .toList();
        Set<Integer> conditions = new HashSet<>();
        plan.filterNodes().forEach(node -> conditions.add(node.column()));
        this.filtered = all.stream()
                .filter(source -> conditions.contains(source.column()))
                .toList();
        this.onlyProjected = projected.stream()
                .filter(source -> !conditions.contains(source.column()))
                .toList();
        this.rowOf = new long[plan.input().size()];
    }

    /** The columns that the condition needs. */
    List<ColumnSource> filtered() {
        return filtered;
    }

    /** The columns that are delivered. */
    List<ColumnSource> projected() {
        return projected;
    }

    /** The columns that are delivered and that the condition does not need. */
    List<ColumnSource> onlyProjected() {
        return onlyProjected;
    }

    /** What the statistics of a row group say of a leaf outside of lists; of other nodes nothing. */
    ZoneMap zone(int group, Node node) {
        long rows = footer.metadata().getBlocks().get(group).getRowCount();
        if (!(node.field().type() instanceof Type.Leaf)) {
            return ZoneMap.unknown(rows);
        }
        return footer.zones().zone(group, leaf(node), node.field().leaf(), isNullable(node), rows);
    }

    /** Position among the leaves of the file. */
    private int leaf(Node node) {
        return (int) nodes.subList(0, node.ordinal()).stream()
                .filter(field -> field.type() instanceof Type.Leaf)
                .count();
    }

    /** A field may be null where a struct around it is. */
    private static boolean isNullable(Node node) {
        return node.field().nullable() || !node.pathBelow().isEmpty();
    }

    /**
     * Goes to a row group, and checks what the footer says of the columns that may be read of it.
     *
     * @param filtering whether the columns that are only filtered on are needed, too
     */
    void start(int group, boolean filtering) {
        this.group = group;
        Arrays.fill(rowOf, -1);
        long stored = 0;
        for (ColumnSource source : filtering ? filtered : List.<ColumnSource>of()) {
            stored += check(source);
        }
        for (ColumnSource source : filtering ? onlyProjected : projected) {
            stored += check(source);
        }
        if (stored > Runtime.getRuntime().maxMemory()) {
            throw new UnsupportedFeatureException(
                    state.name(),
                    "row group " + group,
                    "its " + stored + " bytes do not fit the heap of "
                            + Runtime.getRuntime().maxMemory());
        }
    }

    private long check(ColumnSource source) {
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        long stored = 0;
        for (ColumnSource.Leaf leaf : source.leaves()) {
            stored += check(block, leaf);
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
        return size;
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

    /**
     * Decodes rows of the row group.
     *
     * @param sources columns that stand at {@code row} or before it
     * @param rows at least 1, and at most what the row group has from {@code row} on
     * @param vectors receives a vector per column that is read, at its position in the schema
     * @return how many rows it is: {@code rows}, or fewer where values are large
     */
    int read(List<ColumnSource> sources, long row, int rows, ColumnVector[] vectors) {
        int n = rows;
        ColumnSource current = null;
        try {
            for (ColumnSource source : sources) {
                current = source;
                goTo(source, row);
                n = source.values().prepare(n);
            }
            for (ColumnSource source : sources) {
                current = source;
                vectors[source.column()] = source.values().take(n);
                rowOf[source.column()] += n;
            }
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw failure(current, e);
        }
        return n;
    }

    private void goTo(ColumnSource source, long row) throws IOException {
        open(source);
        long at = rowOf[source.column()];
        if (at < row) {
            source.values().skip(row - at);
            rowOf[source.column()] = row;
        }
    }

    private void open(ColumnSource source) throws IOException {
        if (rowOf[source.column()] >= 0) {
            return;
        }
        List<PageSource> pages = new ArrayList<>(source.leaves().size());
        for (ColumnSource.Leaf leaf : source.leaves()) {
            pages.add(pages(leaf));
        }
        source.values().start(pages, footer.metadata().getBlocks().get(group).getRowCount());
        rowOf[source.column()] = 0;
    }

    private PageSource pages(ColumnSource.Leaf leaf) throws IOException {
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        ColumnChunkMetaData chunk = chunk(block, leaf);
        long start = chunk.getStartingPos();
        leaf.stored().open(file(), start, start + chunk.getTotalSize());
        PageCipher cipher = isEncrypted(leaf) ? new PageCipher(decryptor(), chunk, block.getOrdinal()) : null;
        PageSource.Chunk what = new PageSource.Chunk(
                chunk.getCodec(),
                chunk.getValueCount(),
                cipher,
                () -> index(leaf).flatMap(ChunkIndex::locations));
        return new PageSource(leaf.descriptor(), what, leaf.stored(), leaf.buffer());
    }

    private boolean isEncrypted(ColumnSource.Leaf leaf) {
        return footer.encryption()
                .filter(e -> e.isEncrypted(leaf.descriptor().getPath()))
                .isPresent();
    }

    private InternalFileDecryptor decryptor() throws IOException {
        if (decryptor == null) {
            decryptor = footer.encryption().orElseThrow().decryptor();
        }
        return decryptor;
    }

    private FileInput file() {
        if (file == null) {
            file = new FileInput(state);
        }
        return file;
    }

    /** What the file keeps beside a chunk; not made use of where it would have to be decrypted. */
    private Optional<ChunkIndex> index(ColumnSource.Leaf leaf) {
        if (isEncrypted(leaf)) {
            return Optional.empty();
        }
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        return Optional.of(new ChunkIndex(file(), state.size(), chunk(block, leaf), block.getRowCount()));
    }

    /** What the file keeps beside the chunk of a leaf outside of lists. */
    Optional<ChunkIndex> index(Node node) {
        try {
            return index(source(node));
        } catch (RuntimeException e) {
            throw failure(byColumn[node.column()], e);
        }
    }

    private ColumnSource.Leaf source(Node node) {
        int index = leaf(node);
        return byColumn[node.column()].leaves().stream()
                .filter(leaf -> leaf.index() == index)
                .findFirst()
                .orElseThrow();
    }

    /** What the page index says of a leaf outside of lists; there is none of other nodes. */
    Optional<PageZones> pageZones(Node node) {
        if (!(node.field().type() instanceof Type.Leaf type) || !footer.zones().isOrdered(leaf(node), type)) {
            return Optional.empty();
        }
        try {
            return index(source(node))
                    .flatMap(index -> index.locations()
                            .flatMap(pages -> index.pages()
                                    .flatMap(zones -> PageZones.of(zones, pages, type, isNullable(node)))));
        } catch (RuntimeException e) {
            throw failure(byColumn[node.column()], e);
        }
    }

    /**
     * The dictionary of a flat column, if the footer says that all its pages hold nothing but codes into it. The column
     * is about to be read, and would need it anyway.
     */
    Optional<ColumnVector> wholeDictionary(Node node) {
        ColumnSource source = byColumn[node.column()];
        if (!(source.values() instanceof FlatColumn column)) {
            return Optional.empty();
        }
        BlockMetaData block = footer.metadata().getBlocks().get(group);
        EncodingStats pages = chunk(block, source.leaves().get(0)).getEncodingStats();
        if (pages == null || !pages.hasDictionaryEncodedPages() || pages.hasNonDictionaryEncodedPages()) {
            return Optional.empty();
        }
        try {
            open(source);
            return column.dictionary();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw failure(source, e);
        }
    }

    /** A page whose encoding is newer than this library looks damaged to it. */
    private RuntimeException explained(ColumnSource source, RuntimeException failure) {
        if (failure instanceof CorruptFileException) {
            for (ColumnSource.Leaf leaf : source.leaves()) {
                String path = String.join(".", leaf.descriptor().getPath());
                Optional<String> unknown = Footer.unknown(state, path);
                if (unknown.isPresent()) {
                    return new UnsupportedFeatureException(state.name(), "row group " + group, unknown.get(), failure);
                }
            }
        }
        return failure;
    }

    private RuntimeException failure(ColumnSource source, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return new UnsupportedFeatureException(
                    state.name(),
                    place(source),
                    "does not fit the heap of " + Runtime.getRuntime().maxMemory() + " bytes",
                    failure);
        }
        return explained(source, Failures.at(state, place(source), failure));
    }

    private String place(ColumnSource source) {
        String column = "row group " + group + ", column \""
                + Failures.oneLine(source.field().name()) + "\"";
        return rowOf[source.column()] < 0
                ? column
                : column + ", " + source.values().page();
    }

    /**
     * Checks that what was fetched since the last call came from the file that was opened.
     *
     * @throws io.mbf.error.SourceChangedException if it is not there any more, or another one
     */
    void verify() {
        if (storedBytesRead() > bytesVerified) {
            bytesVerified = storedBytesRead();
            state.verify();
        }
    }

    /** Bytes fetched so far. */
    long storedBytesRead() {
        return bytesRead + (file == null ? 0 : file.bytesRead());
    }

    void close() {
        if (file == null) {
            return;
        }
        bytesRead += file.bytesRead();
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
