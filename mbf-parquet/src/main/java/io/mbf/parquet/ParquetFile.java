package io.mbf.parquet;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.FileState;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
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
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;

/**
 * A Parquet file, read directly.
 *
 * <p>Immutable and thread-safe: it holds the footer and no open file. Every scan opens the file for itself, and checks
 * that it is still the one whose footer was read.
 */
public final class ParquetFile implements Table {

    private final SourceState source;
    private final Footer footer;
    private final Schema schema;
    private final long rowCount;

    private ParquetFile(SourceState source, Footer footer, Schema schema) {
        this.source = source;
        this.footer = footer;
        this.schema = schema;
        this.rowCount = footer.metadata().getBlocks().stream()
                .mapToLong(BlockMetaData::getRowCount)
                .sum();
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
        SourceState source = SourceState.of(path);
        Footer footer = Footer.read(source, keys);
        Schema schema = SchemaMapping.of(footer.metadata().getFileMetaData().getSchema(), source.name());
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
        return ParquetScan.open(source, footer, ScanPlan.of(query, schema));
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return ScanPlan.split(query, parts, ParquetScan.cuts(footer, ScanPlan.of(query, schema), source, parts));
    }

    /**
     * The same file, of which no row is skipped by what these claims are part of: the statistics, page index, bloom
     * filters or dictionaries of the columns that they are about.
     *
     * @param untrue found in this very state of the file
     */
    public ParquetFile distrusting(Collection<UntrueClaim> untrue) {
        return untrue.isEmpty() ? this : new ParquetFile(source, footer.distrusting(untrue), schema);
    }

    /**
     * Begins a check of the claims by which reads skip rows, against all rows of the file: what {@link Query#ALL} gives,
     * in its order.
     *
     * @param found takes what is untrue, on the thread that adds rows
     */
    public ClaimCheck checkClaims(Consumer<UntrueClaim> found) {
        return checkClaims(IntStream.range(0, schema.size()).toArray(), found);
    }

    private ClaimCheck checkClaims(int[] columns, Consumer<UntrueClaim> found) {
        return new ClaimCheck(source, footer, schema, columns, found);
    }

    /**
     * Reads the whole file, and holds everything that it says of itself against what is in it: statistics, page indexes,
     * bloom filters and dictionaries against values, sizes, offsets and counts against pages, and checksums, where there
     * are any. Of encrypted columns only statistics can be checked; of columns that are locked, nothing.
     *
     * @param found takes what is untrue
     * @param rowsDone told of the rows read so far, every now and then
     * @return the columns that were not looked at, since no key opens them
     * @throws io.mbf.error.MbfException if the file is damaged, or a column of it cannot be read
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public List<String> verify(Consumer<UntrueClaim> found, LongConsumer rowsDone) {
        int[] open = IntStream.range(0, schema.size())
                .filter(column -> !isLocked(column))
                .toArray();
        List<String> names = IntStream.of(open)
                .mapToObj(column -> schema.field(column).name())
                .toList();
        Query query = open.length == schema.size() ? Query.ALL : Query.ALL.select(names);
        try (Scan scan = scan(query);
                ClaimCheck check = checkClaims(open, found)) {
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
        var type = metadata().getSchema().getType(column);
        return footer.encryption().isPresent()
                && metadata().getSchema().getColumns().stream()
                        .map(ColumnDescriptor::getPath)
                        .filter(path -> path[0].equals(type.getName()))
                        .anyMatch(path -> footer.encryption().get().locked(path).isPresent());
    }

    /** The schema in Parquet's own notation. */
    public String parquetSchema() {
        return metadata().getSchema().toString();
    }

    /** What the writer noted beside the schema, sorted by key; a key without a value has an empty one. */
    public Map<String, String> keyValueMetadata() {
        Map<String, String> sorted = new TreeMap<>();
        metadata().getKeyValueMetaData().forEach((key, value) -> sorted.put(key, value == null ? "" : value));
        return Collections.unmodifiableMap(sorted);
    }

    /** The program that wrote the file, as it names itself; empty if it does not. */
    public String createdBy() {
        String createdBy = metadata().getCreatedBy();
        return createdBy == null ? "" : createdBy;
    }

    /** How the file is encrypted, in words: algorithm, and the ids of keys; empty if nothing of it is. */
    public Optional<String> encryption() {
        return footer.encryption().map(FileEncryption::toString);
    }

    /** The file as it is open: what its path led to when the footer was read. */
    public FileState state() {
        return source.file();
    }

    /** A hash of the footer's bytes: differs, but for accident, where schema, statistics or layout differ. */
    public long footerHash() {
        return footer.hash();
    }

    /** How row groups and their columns are stored. Looks at the file again, for encodings that are newer than parquet-java. */
    public List<RowGroupInfo> rowGroups() {
        List<Boolean> alp = Footer.alpChunks(source);
        List<RowGroupInfo> groups = new ArrayList<>();
        int chunks = 0;
        for (BlockMetaData block : footer.metadata().getBlocks()) {
            List<ColumnChunkInfo> columns = new ArrayList<>();
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                columns.add(info(chunk, chunks < alp.size() && alp.get(chunks)));
                chunks++;
            }
            groups.add(new RowGroupInfo(block.getRowCount(), columns));
        }
        return groups;
    }

    private static ColumnChunkInfo info(ColumnChunkMetaData chunk, boolean alp) {
        if (chunk.isEncrypted()) { // with its metadata
            return new ColumnChunkInfo(chunk.getPath().toDotString(), "ENCRYPTED", List.of(), 0, 0, 0);
        }
        Stream<String> names = chunk.getEncodings().stream().map(org.apache.parquet.column.Encoding::name);
        return new ColumnChunkInfo(
                chunk.getPath().toDotString(),
                chunk.getCodec().name(),
                (alp ? Stream.concat(names, Stream.of(Encoding.ALP.name())) : names)
                        .sorted()
                        .toList(),
                chunk.getValueCount(),
                chunk.getTotalSize(),
                chunk.getTotalUncompressedSize());
    }

    private FileMetaData metadata() {
        return footer.metadata().getFileMetaData();
    }

    /** Does nothing: there is no open file. */
    @Override
    public void close() {}
}
