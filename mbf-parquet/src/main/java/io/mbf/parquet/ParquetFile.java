package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.column.Encoding;
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

    /** A hash of the footer's bytes: differs, but for accident, where schema, statistics or layout differ. */
    public long footerHash() {
        return footer.hash();
    }

    public List<RowGroupInfo> rowGroups() {
        List<RowGroupInfo> groups = new ArrayList<>();
        for (BlockMetaData block : footer.metadata().getBlocks()) {
            groups.add(new RowGroupInfo(
                    block.getRowCount(),
                    block.getColumns().stream().map(ParquetFile::info).toList()));
        }
        return groups;
    }

    private static ColumnChunkInfo info(ColumnChunkMetaData chunk) {
        if (chunk.isEncrypted()) { // with its metadata
            return new ColumnChunkInfo(chunk.getPath().toDotString(), "ENCRYPTED", List.of(), 0, 0, 0);
        }
        return new ColumnChunkInfo(
                chunk.getPath().toDotString(),
                chunk.getCodec().name(),
                chunk.getEncodings().stream().map(Encoding::name).sorted().toList(),
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
