package io.mbf.parquet.check;

import io.mbf.parquet.footer.ColumnChunk;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.PageEncodingStats;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.parquet.footer.Statistics;
import io.mbf.parquet.index.ChunkIndex;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceReader;
import io.mbf.parquet.source.SourceState;
import io.mbf.stats.XxHash64;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Tells by their bytes, without decoding any, which row groups two states of a file have in common. Opens the file with
 * the first row group whose bytes it looks at. Used by one thread.
 */
public final class RowGroupFingerprints implements AutoCloseable {

    private static final int BUFFER = 1 << 18;

    private final SourceState state;
    private final Footer footer;
    private final byte[] buffer = new byte[BUFFER];
    private SourceReader file; // null until needed

    public RowGroupFingerprints(SourceState state, Footer footer) {
        this.state = state;
        this.footer = footer;
    }

    /** Where values are written. Nothing of it goes to a disk, so that it never fails. */
    @FunctionalInterface
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static long hash(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fields.write(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return XxHash64.hash(bytes.toByteArray(), 0, bytes.size());
    }

    private static void write(byte[] value, DataOutputStream out) throws IOException {
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        write(text == null ? null : text.getBytes(StandardCharsets.UTF_8), out);
    }

    /** A hash of all that decides, for the whole file, what rows its pages give and what can be told from statistics. */
    public long schema() {
        return hash(out -> {
            write(footer.metadata().createdBy(), out); // known mistakes of writers are made up for
            write(footer.metadata().schema().columns(), out);
            for (LeafColumn leaf : footer.leaves()) {
                out.writeBoolean(leaf.isUnderstood());
                out.writeBoolean(footer.metadata().isOrdered(leaf.index()));
            }
        });
    }

    private static void write(List<SchemaNode> nodes, DataOutputStream out) throws IOException {
        out.writeInt(nodes.size());
        for (SchemaNode node : nodes) {
            write(node.name(), out);
            out.writeByte(node.repetition().ordinal());
            out.writeByte(node.isLeaf() ? node.type().ordinal() : -1);
            out.writeInt(node.typeLength());
            write(node.annotation() == null ? null : node.annotation().toString(), out);
            out.writeBoolean(node.fieldId() != null);
            out.writeInt(node.fieldId() == null ? 0 : node.fieldId());
            write(node.children(), out);
        }
    }

    /**
     * The fingerprint of a row group, all of whose bytes are read for it; empty if there is none: of a file that is
     * encrypted, or a row group that is not all in it.
     *
     * @throws io.mbf.error.MbfException if the file is damaged, or not any more the one that was opened
     * @throws UncheckedIOException if it cannot be read
     */
    public Optional<RowGroupFingerprint> of(int rowGroup) {
        RowGroup group = footer.rowGroups().get(rowGroup);
        try {
            return hasAll(rowGroup)
                    ? Optional.of(new RowGroupFingerprint(group.numRows(), layout(rowGroup), content(rowGroup)))
                    : Optional.empty();
        } catch (RuntimeException e) {
            throw ReadFailures.at(state, "row group " + rowGroup, e);
        }
    }

    /**
     * Whether a row group has a fingerprint; its bytes are only read where the footer does not tell otherwise.
     *
     * @throws io.mbf.error.MbfException as {@link #of}
     * @throws UncheckedIOException likewise
     */
    public boolean matches(int rowGroup, RowGroupFingerprint earlier) {
        try {
            return footer.rowGroups().get(rowGroup).numRows() == earlier.rows()
                    && hasAll(rowGroup)
                    && layout(rowGroup) == earlier.layout()
                    && content(rowGroup) == earlier.content();
        } catch (RuntimeException e) {
            throw ReadFailures.at(state, "row group " + rowGroup, e);
        }
    }

    /** Whether all chunks lie in the file, in the clear. */
    private boolean hasAll(int rowGroup) {
        RowGroup group = footer.rowGroups().get(rowGroup);
        if (footer.encryption().isPresent() || group.hasFilePaths()) {
            return false;
        }
        for (int c = 0; c < group.columnCount(); c++) {
            ColumnMetaData chunk = footer.column(rowGroup, c).metaData();
            if (chunk == null
                    || chunk.startOffset() < 0
                    || chunk.totalCompressedSize() < 0
                    || chunk.startOffset() > state.size() - chunk.totalCompressedSize()) {
                return false;
            }
        }
        return true;
    }

    private long layout(int rowGroup) {
        RowGroup group = footer.rowGroups().get(rowGroup);
        return hash(out -> {
            out.writeInt(group.columnCount());
            for (int c = 0; c < group.columnCount(); c++) {
                ColumnChunk column = footer.column(rowGroup, c);
                ColumnMetaData chunk = column.metaData();
                out.writeInt(group.leafOf(c));
                out.writeInt(chunk.codec());
                out.writeLong(chunk.numValues());
                out.writeLong(chunk.totalUncompressedSize());
                out.writeLong(chunk.totalCompressedSize());
                out.writeLong(chunk.dataPageOffset());
                out.writeLong(chunk.dictionaryPageOffset());
                out.writeInt(column.offsetIndexLength());
                out.writeInt(column.columnIndexLength());
                out.writeBoolean(chunk.bloomFilterOffset() > 0);
                writeEncodings(chunk, out);
                write(chunk.statistics(), out);
            }
        });
    }

    private static void writeEncodings(ColumnMetaData chunk, DataOutputStream out) throws IOException {
        out.writeInt(chunk.encodings().length);
        for (int encoding : chunk.encodings()) {
            out.writeInt(encoding);
        }
        out.writeInt(chunk.encodingStats() == null ? -1 : chunk.encodingStats().size());
        if (chunk.encodingStats() != null) {
            for (PageEncodingStats stats : chunk.encodingStats()) {
                out.writeInt(stats.pageType());
                out.writeInt(stats.encoding());
                out.writeInt(stats.count());
            }
        }
    }

    private static void write(Statistics statistics, DataOutputStream out) throws IOException {
        out.writeBoolean(statistics != null);
        if (statistics != null) {
            write(statistics.min(), out);
            write(statistics.max(), out);
            write(statistics.minValue(), out);
            write(statistics.maxValue(), out);
            out.writeBoolean(statistics.isMinValueExact());
            out.writeBoolean(statistics.isMaxValueExact());
            out.writeLong(statistics.nullCount());
            out.writeLong(statistics.nanCount());
        }
    }

    /** Two checksums, which processors have instructions for: copying the bytes takes six times as long. */
    private long content(int rowGroup) {
        if (file == null) {
            file = new SourceReader(state);
        }
        RowGroup group = footer.rowGroups().get(rowGroup);
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        for (ChunkIndex.Extent extent : extents(rowGroup, group)) {
            long end = extent.offset() + extent.length();
            for (long at = extent.offset(); at < end; ) {
                int count = (int) Math.min(end - at, BUFFER);
                file.read(at, buffer, 0, count);
                castagnoli.update(buffer, 0, count);
                ieee.update(buffer, 0, count);
                at += count;
            }
        }
        return castagnoli.getValue() << Integer.SIZE | ieee.getValue();
    }

    private List<ChunkIndex.Extent> extents(int rowGroup, RowGroup group) {
        List<ChunkIndex.Extent> pages = new ArrayList<>();
        List<ChunkIndex.Extent> indexes = new ArrayList<>();
        for (int c = 0; c < group.columnCount(); c++) {
            ColumnChunk column = footer.column(rowGroup, c);
            ColumnMetaData chunk = column.metaData();
            pages.add(new ChunkIndex.Extent(chunk.startOffset(), chunk.totalCompressedSize()));
            indexes.addAll(new ChunkIndex(file, state.size(), column, group.numRows()).extents());
        }
        pages.addAll(indexes);
        return pages;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                System.getLogger(RowGroupFingerprints.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> state.name() + ": closing failed", e);
            }
        }
    }
}
