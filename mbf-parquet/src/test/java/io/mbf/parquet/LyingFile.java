package io.mbf.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.Util;

/** A Parquet file of which anything but the pages can be rewritten: footer, indexes, bloom filters. */
public final class LyingFile {

    private static final int TAIL = 8;

    private final FileMetaData footer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] original;

    public LyingFile(Path honest) throws IOException {
        original = Files.readAllBytes(honest);
        int length = ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN).getInt(original.length - TAIL);
        int start = original.length - TAIL - length;
        footer = Util.readFileMetaData(new ByteArrayInputStream(original, start, length));
        body.write(original, 0, start);
    }

    public FileMetaData footer() {
        return footer;
    }

    public ColumnChunk chunk(int group, int leaf) {
        return footer.getRow_groups().get(group).getColumns().get(leaf);
    }

    public ColumnMetaData data(int group, int leaf) {
        return chunk(group, leaf).getMeta_data();
    }

    private ByteArrayInputStream at(long offset, int length) {
        return new ByteArrayInputStream(original, (int) offset, length);
    }

    public ColumnIndex columnIndex(int group, int leaf) throws IOException {
        ColumnChunk chunk = chunk(group, leaf);
        return Util.readColumnIndex(at(chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
    }

    public OffsetIndex offsetIndex(int group, int leaf) throws IOException {
        ColumnChunk chunk = chunk(group, leaf);
        return Util.readOffsetIndex(at(chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
    }

    /** Puts another column index behind all that there is. */
    public void set(int group, int leaf, ColumnIndex index) throws IOException {
        int offset = body.size();
        Util.writeColumnIndex(index, body);
        chunk(group, leaf).setColumn_index_offset(offset).setColumn_index_length(body.size() - offset);
    }

    public void set(int group, int leaf, OffsetIndex index) throws IOException {
        int offset = body.size();
        Util.writeOffsetIndex(index, body);
        chunk(group, leaf).setOffset_index_offset(offset).setOffset_index_length(body.size() - offset);
    }

    /** Puts a bloom filter in place that holds nothing. */
    public void emptyBloomFilter(int group, int leaf) throws IOException {
        int from = (int) data(group, leaf).getBloom_filter_offset();
        ByteArrayInputStream in = at(from, original.length - from);
        var header = Util.readBloomFilterHeader(in);
        int offset = body.size();
        Util.writeBloomFilterHeader(header, body);
        body.writeBytes(new byte[header.getNumBytes()]);
        data(group, leaf).setBloom_filter_offset(offset);
    }

    public void write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(body.toByteArray());
        int start = out.size();
        Util.writeFileMetaData(footer, out);
        byte[] length = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - start)
                .array();
        out.writeBytes(length);
        out.writeBytes(Arrays.copyOfRange(original, 0, 4));
        Files.write(file, out.toByteArray());
    }
}
