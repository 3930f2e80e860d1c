package io.mbf.parquet;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.parquet.check.ClaimCheck;
import io.mbf.parquet.check.LayoutCheck;
import io.mbf.parquet.check.RowGroupFingerprints;
import io.mbf.parquet.cipher.FileEncryption;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.scan.ParquetScan;
import io.mbf.parquet.scan.ParquetTake;
import io.mbf.parquet.source.SourceState;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * A Parquet file, read directly.
 *
 * <p>Immutable from outside and thread-safe: it holds the footer and no open file. Every scan opens the file for itself, and checks
 * that it is still the one whose footer was read.
 */
public final class ParquetFile implements PositionedTable {

    private final SourceState source;
    private final Footer footer;
    private final Schema schema;
    private final long rowCount;
    /** Positions of top-level columns by leaf; made when first asked for. */
    private volatile int[] columnsOfLeaves;

    private ParquetFile(SourceState source, Footer footer, Schema schema) {
        this.source = source;
        this.footer = footer;
        this.schema = schema;
        long rows = 0;
        for (RowGroup group : footer.rowGroups()) {
            rows += group.numRows();
        }
        this.rowCount = rows;
    }

    /** As {@link #open(Path, DecryptionKeys)}, without keys. */
    public static ParquetFile open(Path path) {
        return open(path, DecryptionKeys.NONE);
    }

    /**
     * Reads the footer of a file. Columns that the keys do not open are refused when they are read, not before.
     *
     * @throws java.io.UncheckedIOException if it cannot be read; its cause is a {@link
     *     java.nio.file.NoSuchFileException} if it is not there
     * @throws io.mbf.error.CorruptFileException if it is not a Parquet file, or damaged
     * @throws UnsupportedFeatureException if it nests too deeply, or a key to it is missing or wrong
     */
    public static ParquetFile open(Path path, DecryptionKeys keys) {
        return open(new LocalFile(path), keys);
    }

    /** As {@link #open(Path, DecryptionKeys)}, wherever the file lies. */
    public static ParquetFile open(InputFile file, DecryptionKeys keys) {
        requireNonNull(file, "file");
        requireNonNull(keys, "keys");
        SourceState source = SourceState.of(file);
        Footer footer = Footer.read(source, keys);
        Schema schema = SchemaMapping.of(footer.metadata().schema(), source.name());
        return new ParquetFile(source, footer, schema);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Batches have at most {@link io.mbf.batch.ColumnBatch#MAX_ROWS} rows of one row group, fewer where values are
     * large. Without columns and conditions no page is read.
     *
     * @throws UnsupportedFeatureException if the query needs columns whose names are not unique, or whose data is in another
     *     file, or a codec that is not there
     * @throws io.mbf.error.SourceChangedException if the file is not the one any more that was opened
     */
    @Override
    public Scan scan(Query query) {
        requireNonNull(query, "query");
        return ParquetScan.open(source, footer, ScanPlan.of(query, schema));
    }

    @Override
    public PositionedScan scanPositions(ScanPlan plan) {
        requireNonNull(plan, "plan");
        return ParquetScan.open(source, footer, plan);
    }

    @Override
    public RowTake take(List<String> columns, Optional<Predicate> where) {
        requireNonNull(columns, "columns");
        requireNonNull(where, "where");
        Query query = new Query(Optional.of(columns), where, Long.MAX_VALUE, RowRange.ALL);
        return ParquetTake.open(source, footer, ScanPlan.of(query, schema));
    }

    @Override
    public List<Query> split(Query query, int parts) {
        requireNonNull(query, "query");
        return ParquetScan.split(source, footer, query, ScanPlan.of(query, schema), parts);
    }

    /**
     * The same file, but no row is skipped by what these claims are part of: the statistics, page index, bloom
     * filters or dictionaries of the columns that they are about.
     *
     * @param untrue found in this very state of the file
     */
    public ParquetFile distrusting(Collection<UntrueClaim> untrue) {
        requireNonNull(untrue, "untrue");
        return untrue.isEmpty() ? this : new ParquetFile(source, footer.distrusting(untrue), schema);
    }

    /**
     * Begins a check of the claims by which reads skip rows, against all rows of the file: what {@link Query#ALL} gives,
     * in its order. For the cache, which alone sees the package of the result.
     *
     * @param found takes what is untrue, on the thread that adds rows
     */
    public ClaimCheck checkClaims(Consumer<UntrueClaim> found) {
        requireNonNull(found, "found");
        return checkClaims(IntStream.range(0, schema.size()).toArray(), 0, found);
    }

    /**
     * Begins such a check of some columns, against rows from a first one on; see {@link #checkClaims(Consumer)}.
     *
     * @param columns names of the columns that batches will have, in their order
     * @param firstRow of the first batch; claims about a row group of which not all rows are added are not looked at
     * @param found takes what is untrue, on the thread that adds rows
     */
    public ClaimCheck checkClaims(List<String> columns, long firstRow, Consumer<UntrueClaim> found) {
        requireNonNull(columns, "columns");
        requireNonNull(found, "found");
        return checkClaims(columns.stream().mapToInt(schema::indexOf).toArray(), firstRow, found);
    }

    private ClaimCheck checkClaims(int[] columns, long firstRow, Consumer<UntrueClaim> found) {
        return new ClaimCheck(source, footer, schema, columns, firstRow, found);
    }

    /**
     * What row groups consist of, to compare this state of the file with another. For the cache, which alone sees the
     * package of the result.
     */
    public RowGroupFingerprints fingerprints() {
        return new RowGroupFingerprints(source, footer);
    }

    /**
     * Reads the whole file, and holds everything that it says of itself against what is in it: statistics, page indexes,
     * bloom filters and dictionaries against values, sizes, offsets and counts against pages, and checksums, where there
     * are any. Of encrypted columns only statistics can be checked; of columns that are locked, nothing.
     *
     * @param found takes what is untrue
     * @param rowsDone receives the number of rows read so far, every now and then
     * @return the columns that were not looked at, since no key opens them
     * @throws io.mbf.error.MbfException if the file is damaged, or a column of it cannot be read
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public List<String> verify(Consumer<UntrueClaim> found, LongConsumer rowsDone) {
        requireNonNull(found, "found");
        requireNonNull(rowsDone, "rowsDone");
        int[] open = IntStream.range(0, schema.size())
                .filter(column -> !isLocked(column))
                .toArray();
        List<String> names = IntStream.of(open)
                .mapToObj(column -> schema.field(column).name())
                .toList();
        Query query = open.length == schema.size() ? Query.ALL : Query.ALL.select(names);
        try (Scan scan = scan(query);
                ClaimCheck check = checkClaims(open, 0, found)) {
            long rows = 0;
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                check.add(batch);
                rows += batch.rowCount();
                rowsDone.accept(rows);
            }
            check.finish();
        }
        new LayoutCheck(source, footer, found).run();
        source.verify();
        return schema.fields().stream()
                .map(Field::name)
                .filter(name -> !names.contains(name))
                .toList();
    }

    private boolean isLocked(int column) {
        String name = footer.metadata().schema().columns().get(column).name();
        return footer.encryption().isPresent()
                && footer.leaves().stream()
                        .map(LeafColumn::path)
                        .filter(path -> path.get(0).equals(name))
                        .anyMatch(path -> footer.encryption().get().locked(path).isPresent());
    }

    /** The schema in Parquet's own notation. */
    public String parquetSchema() {
        return footer.metadata().schemaText();
    }

    /** What the writer noted beside the schema, sorted by key; a key without a value has an empty one. */
    public Map<String, String> keyValueMetadata() {
        return Collections.unmodifiableMap(new TreeMap<>(footer.metadata().keyValueMetadata()));
    }

    /** The program that wrote the file, as it names itself; empty if it does not. */
    public String createdBy() {
        String createdBy = footer.metadata().createdBy();
        return createdBy == null ? "" : createdBy;
    }

    /** How the file is encrypted, in words: algorithm, and the ids of keys; empty if nothing of it is. */
    public Optional<String> encryption() {
        return footer.encryption().map(FileEncryption::toString);
    }

    /** What was opened: the file as it was when its footer was read. */
    public FileState state() {
        return source.state();
    }

    /** A hash of the footer's bytes: differs, but for accident, where schema, statistics or layout differ. */
    public long footerHash() {
        return footer.hash();
    }

    /** How many bytes the footer has in the file. */
    public int footerLength() {
        return footer.stored().length;
    }

    /**
     * How row groups and their columns are stored.
     *
     * @throws io.mbf.error.CorruptFileException if what the footer says of a column breaks a rule
     */
    public List<RowGroupInfo> rowGroups() {
        List<RowGroupInfo> groups = new ArrayList<>();
        for (int g = 0; g < footer.rowGroups().size(); g++) {
            RowGroup group = footer.rowGroups().get(g);
            List<ColumnChunkInfo> columns = new ArrayList<>(group.columnCount());
            for (int c = 0; c < group.columnCount(); c++) {
                String path = footer.leaves().get(group.leafOf(c)).dotPath();
                columns.add(info(path, footer.column(g, c).metaData()));
            }
            groups.add(new RowGroupInfo(group.numRows(), columns));
        }
        return groups;
    }

    /** How many row groups there are. */
    public int rowGroupCount() {
        return footer.rowGroups().size();
    }

    /**
     * How large the columns of a row group are.
     *
     * @throws io.mbf.error.CorruptFileException if what the footer says of a column breaks a rule
     */
    public RowGroupSizes rowGroupSizes(int rowGroup) {
        RowGroup group = footer.rowGroups().get(rowGroup);
        long[] stored = new long[schema.size()];
        long[] plain = new long[schema.size()];
        for (int c = 0; c < group.columnCount(); c++) {
            ColumnMetaData chunk = footer.column(rowGroup, c).metaData();
            if (chunk != null) { // else it is encrypted
                int column = columnOfLeaf(group.leafOf(c));
                stored[column] += Math.max(0, chunk.totalCompressedSize());
                plain[column] += Math.max(0, chunk.totalUncompressedSize());
            }
        }
        return new RowGroupSizes(group.numRows(), stored, plain);
    }

    /** The top-level column of a leaf. */
    private int columnOfLeaf(int leaf) {
        if (columnsOfLeaves == null) {
            int[] columns = new int[footer.leaves().size()];
            int next = 0;
            for (int column = 0; column < schema.size(); column++) {
                for (int i = leafCount(schema.field(column).type()); i > 0; i--) {
                    columns[next++] = column;
                }
            }
            columnsOfLeaves = columns;
        }
        return columnsOfLeaves[leaf];
    }

    private static int leafCount(Type type) {
        return type instanceof Type.Leaf
                ? 1
                : type.children().stream()
                        .mapToInt(child -> leafCount(child.type()))
                        .sum();
    }

    private static ColumnChunkInfo info(String path, ColumnMetaData chunk) {
        if (chunk == null) { // it is encrypted
            return new ColumnChunkInfo(path, "ENCRYPTED", List.of(), 0, 0, 0);
        }
        return new ColumnChunkInfo(
                path,
                CompressionCodec.ofId(chunk.codec()).map(Enum::name).orElse("CODEC " + chunk.codec()),
                IntStream.of(chunk.encodings())
                        .distinct()
                        .mapToObj(id -> ParquetEncoding.ofId(id) == null
                                ? "ENCODING " + id
                                : ParquetEncoding.ofId(id).name())
                        .sorted()
                        .toList(),
                chunk.numValues(),
                chunk.totalCompressedSize(),
                chunk.totalUncompressedSize());
    }

    /** Does nothing: there is no open file. */
    @Override
    public void close() {}
}
