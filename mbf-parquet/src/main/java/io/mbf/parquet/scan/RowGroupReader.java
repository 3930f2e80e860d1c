package io.mbf.parquet.scan;

import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.claim.UntrueClaim.Evidence;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.column.FlatColumn;
import io.mbf.parquet.index.ChunkIndex;
import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.PageLocations;
import io.mbf.parquet.page.PageSource;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceState;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Some columns of a file, decoded row group by row group, each at a row of its own: columns that a condition needs go
 * ahead, the others follow to the rows that are left. It holds per leaf a part of its stored bytes, a page and a batch.
 *
 * <p>Used by one thread. Without columns it never opens the file, and a column chunk that nothing is wanted of is not
 * touched.
 */
public final class RowGroupReader {

    private final SourceState state;
    private final Footer footer;
    private final List<ColumnSource> filtered;
    private final List<ColumnSource> projected;
    private final List<ColumnSource> onlyProjected;
    private final Schema schema;
    private final ColumnSource[] byColumn;
    private final long[] rowOf; // by column: the row it stands at; -1 if it has not been started
    private final Map<Integer, Integer> leafOf = new HashMap<>(); // by ordinal of a node of the condition
    private final RowGroupChunks chunks;
    private long bytesVerified;

    /**
     * Prepares to read the columns of a plan.
     *
     * @param batchRows to decode at a time at most
     * @param memory what is known of pages of files; {@code null} if none will be passed over
     * @throws UnsupportedFeatureException if names are not unique, a group has no fields, or a column's data is in
     *     another file
     */
    RowGroupReader(SourceState state, Footer footer, ScanPlan plan, int batchRows, KnownPages memory) {
        this.state = state;
        this.footer = footer;
        this.chunks = new RowGroupChunks(state, footer, memory);
        List<ColumnSource> all = ColumnSource.of(
                footer.metadata(), plan.input(), plan.decoded(), plan.decodedParts(), batchRows, state.name());
        this.schema = plan.input();
        this.byColumn = new ColumnSource[schema.size()];
        for (ColumnSource source : all) {
            byColumn[source.column()] = source;
            source.leaves().forEach(leaf -> footer.foreign().refuse(leaf, footer));
        }
        BitSet delivered = new BitSet();
        for (int column : plan.projected()) {
            delivered.set(column);
        }
        BitSet conditions = new BitSet();
        for (Node node : plan.filterNodes()) {
            conditions.set(node.column());
        }
        this.projected = new ArrayList<>();
        this.filtered = new ArrayList<>();
        this.onlyProjected = new ArrayList<>();
        for (ColumnSource source : all) { // which are in the order of the file
            boolean filters = conditions.get(source.column());
            if (filters) {
                filtered.add(source);
            }
            if (delivered.get(source.column())) {
                projected.add(source);
                if (!filters) {
                    onlyProjected.add(source);
                }
            }
        }
        this.rowOf = new long[schema.size()];
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
        long rows = footer.rowGroups().get(group).numRows();
        if (!(node.field().type() instanceof Type.Leaf) || footer.distrusts(leaf(node), Evidence.STATISTICS)) {
            return ZoneMap.unknown(rows);
        }
        return footer.zone(group, leaf(node), node.field().leaf(), node.isNullable(), rows);
    }

    /** Position among the leaves of the file. */
    private int leaf(Node node) {
        return leafOf.computeIfAbsent(node.ordinal(), unknown -> findLeaf(node));
    }

    private int findLeaf(Node node) {
        int leaf = footer.metadata().schema().columns().get(node.column()).firstLeaf();
        Field field = schema.field(node.column());
        for (int step : node.pathBelow()) {
            List<Field> members = field.type().children();
            for (Field before : members.subList(0, step)) {
                leaf += leafCount(before);
            }
            field = members.get(step);
        }
        return leaf;
    }

    private static int leafCount(Field field) {
        if (field.type() instanceof Type.Leaf) {
            return 1;
        }
        int leaves = 0;
        for (Field child : field.type().children()) {
            leaves += leafCount(child);
        }
        return leaves;
    }

    /**
     * Goes to a row group, and checks what the footer says of the columns that may be read of it.
     *
     * @param filtering whether the columns that are only filtered on are needed, too
     */
    void start(int group, boolean filtering) {
        chunks.start(group);
        Arrays.fill(rowOf, -1);
        if (filtering) {
            check(filtered);
            check(onlyProjected);
        } else {
            check(projected);
        }
    }

    private void check(List<ColumnSource> sources) {
        for (ColumnSource source : sources) {
            for (ColumnSource.Leaf leaf : source.leaves()) {
                chunks.check(leaf);
            }
        }
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
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw failure(current, e);
        }
        return n;
    }

    /** Says which rows of the row group will be read: before any is, or again for those that follow. */
    void want(PageLocations.Wanted rows) {
        chunks.want(rows);
    }

    private void goTo(ColumnSource source, long row) {
        open(source);
        long at = rowOf[source.column()];
        if (at < row) {
            source.values().skip(row - at);
            rowOf[source.column()] = row;
        }
    }

    private void open(ColumnSource source) {
        if (rowOf[source.column()] >= 0) {
            return;
        }
        List<PageSource> pages = new ArrayList<>(source.leaves().size());
        for (ColumnSource.Leaf leaf : source.leaves()) {
            pages.add(chunks.pages(leaf));
        }
        source.values().start(pages, chunks.rows());
        rowOf[source.column()] = 0;
    }

    /** Whether the bloom filter of a leaf outside of lists rules out that any of some values is there. */
    boolean excludes(Node node, long[] hashes) {
        if (footer.distrusts(leaf(node), Evidence.BLOOM_FILTER)) {
            return false;
        }
        try {
            return chunks.index(source(node))
                    .filter(index -> index.excludes(hashes))
                    .isPresent();
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

    /** Fetches the page indexes of some leaves at once, as far as they may be believed. */
    void fetchPageIndexes(Collection<Node> nodes) {
        List<Node> believed = nodes.stream().filter(this::believesPageIndex).toList();
        if (believed.isEmpty()) {
            return;
        }
        try {
            chunks.fetchPageIndexes(believed.stream().map(this::source).toList());
        } catch (RuntimeException e) {
            throw failure(byColumn[believed.get(0).column()], e);
        }
    }

    private boolean believesPageIndex(Node node) {
        return node.field().type() instanceof Type.Leaf && !footer.distrusts(leaf(node), Evidence.PAGE_INDEX);
    }

    /**
     * What the page index says of a leaf outside of lists; there is none of other nodes. It is believed only if
     * {@link #provesPages} says so.
     */
    Optional<PageZones> statedPageZones(Node node) {
        if (!believesPageIndex(node)) {
            return Optional.empty();
        }
        try {
            return chunks.statedZones(source(node), node.field().leaf(), node.isNullable());
        } catch (RuntimeException e) {
            throw failure(byColumn[node.column()], e);
        }
    }

    /**
     * The first rows of the pages of a row group, ascending, as the offset index says of the flat column that has most
     * bytes of those that are read; empty if there is none. Not proven: a page may begin elsewhere.
     */
    long[] statedPageStarts(int group) {
        chunks.start(group);
        ColumnSource largest = null;
        long most = -1;
        for (ColumnSource source : byColumn) {
            if (source != null && source.values() instanceof FlatColumn && storedBytes(source) > most) {
                largest = source;
                most = storedBytes(source);
            }
        }
        if (largest == null) {
            return new long[0];
        }
        try {
            return chunks.index(largest.leaves().get(0))
                    .flatMap(ChunkIndex::stated)
                    .map(pages -> IntStream.range(0, pages.count())
                            .mapToLong(pages::firstRow)
                            .toArray())
                    .orElse(new long[0]);
        } catch (RuntimeException e) {
            throw failure(largest, e);
        }
    }

    /** Bytes of a flat column in the row group; -1 if it is not there, is encrypted, or has an index that lies. */
    private long storedBytes(ColumnSource source) {
        ColumnSource.Leaf leaf = source.leaves().get(0);
        try {
            boolean known = chunks.has(leaf)
                    && chunks.metaData(leaf) != null
                    && !footer.distrusts(leaf.index(), Evidence.PAGE_INDEX);
            return known ? chunks.metaData(leaf).totalCompressedSize() : -1;
        } catch (RuntimeException e) {
            throw failure(source, e);
        }
    }

    /** Whether the headers of all pages of a leaf say what the index says of their places and rows. */
    boolean provesPages(Node node) {
        try {
            return chunks.locations(source(node)).isPresent();
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
        ColumnSource.Leaf leaf = source.leaves().get(0);
        if (!chunks.metaData(leaf).isAllDictionary()
                || footer.distrusts(leaf.index(), Evidence.DICTIONARY)
                || chunks.isEncrypted(leaf)) {
            return Optional.empty();
        }
        try {
            open(source);
            return column.dictionary();
        } catch (RuntimeException | OutOfMemoryError e) {
            throw failure(source, e);
        }
    }

    /** A page whose encoding is newer than this library looks damaged to it. */
    private RuntimeException explained(ColumnSource source, RuntimeException failure) {
        if (failure instanceof CorruptFileException) {
            for (ColumnSource.Leaf leaf : source.leaves()) {
                OptionalInt unknown = chunks.unknownEncoding(leaf);
                if (unknown.isPresent()) {
                    return new UnsupportedFeatureException(
                            state.name(),
                            RowGroupChunks.place(chunks.group(), leaf),
                            "has encoding " + unknown.getAsInt() + ", which is not supported",
                            failure);
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
        return explained(source, ReadFailures.at(state, place(source), failure));
    }

    private String place(ColumnSource source) {
        String column = "row group " + chunks.group() + ", column \""
                + ReadFailures.oneLine(source.field().name()) + "\"";
        return rowOf[source.column()] < 0
                ? column
                : column + ", " + source.values().page();
    }

    /**
     * Checks that what was fetched since the last call came from the file that was opened, and is of its state then.
     *
     * @throws io.mbf.error.SourceChangedException if it is not there any more, or another one
     */
    void verify() {
        if (storedBytesRead() > bytesVerified) {
            bytesVerified = storedBytesRead();
            if (!chunks.isFixed()) {
                state.verify();
            }
        }
    }

    /** Bytes fetched so far. */
    long storedBytesRead() {
        return chunks.bytesRead();
    }

    void close() {
        chunks.close();
    }
}
