package io.mbf.spark.split;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.RowRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;

/**
 * What the footer of a file says, as Spark's own reader understands it, of a split: which rows are in it above all. Splits
 * are ranges of bytes, and parquet-java decides to which of them a row group belongs.
 *
 * @param schema of the file
 * @param properties key-values of the file
 * @param rows of the split, in the file
 */
record SplitFooter(MessageType schema, Map<String, String> properties, RowRange rows) {

    /** Splits whose footers are kept; a table is read more than once, or this would be no cache. */
    private static final int MOST_KEPT = 2_000;

    private static final Cache<Key, SplitFooter> KEPT =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    private record Key(String uri, FileState state, long start, long length) {}

    /**
     * The footer of a file in a certain state.
     *
     * @throws Unserved if it is encrypted, or rows of the split are not one after the other
     * @throws IOException if it cannot be read
     */
    static SplitFooter of(InputFile file, FileState state, PartitionedFile split, Configuration hadoop)
            throws IOException {
        return of(file, state, split, () -> read(split, hadoop));
    }

    /**
     * What an {@code .mbf} file in a certain state says in place of a footer of Parquet.
     *
     * @throws io.mbf.error.MbfException if it is damaged or not supported
     * @throws IOException if it cannot be read
     */
    static SplitFooter ofMbf(InputFile file, FileState state, PartitionedFile split) throws IOException {
        return of(file, state, split, () -> {
            try (MbfFile mbf = MbfFile.open(file)) {
                return new SplitFooter(
                        MessageSchemas.of(file.name(), mbf.schema()),
                        mbf.keyValues(),
                        SplitRows.of(split, mbf.rowCount()));
            }
        });
    }

    private interface Reading {
        SplitFooter read() throws IOException;
    }

    private static SplitFooter of(InputFile file, FileState state, PartitionedFile split, Reading reading)
            throws IOException {
        Key key = new Key(file.uri(), state, split.start(), split.length());
        SplitFooter kept = KEPT.getIfPresent(key);
        if (kept != null) {
            return kept;
        }
        SplitFooter read = reading.read();
        if (file.state().equals(state)) {
            KEPT.put(key, read);
        }
        return read;
    }

    private static SplitFooter read(PartitionedFile split, Configuration hadoop) throws IOException {
        ParquetMetadata footer = ParquetFooterReader.readFooter(
                HadoopInputFile.fromPath(split.toPath(), hadoop),
                ParquetFooterReader.buildFilter(hadoop, split, false));
        FileMetaData file = footer.getFileMetaData();
        if (file.getEncryptionType() != FileMetaData.EncryptionType.UNENCRYPTED) {
            throw new Unserved("it is encrypted");
        }
        return new SplitFooter(file.getSchema(), file.getKeyValueMetaData(), rows(footer.getBlocks()));
    }

    private static RowRange rows(List<BlockMetaData> groups) {
        if (groups.isEmpty()) {
            return new RowRange(0, 0);
        }
        long from = groups.get(0).getRowIndexOffset();
        long to = from;
        for (BlockMetaData group : groups) {
            if (group.getRowIndexOffset() != to || group.getRowCount() < 0) {
                throw new Unserved("its row groups are not in order");
            }
            to += group.getRowCount();
        }
        return new RowRange(from, to);
    }
}
