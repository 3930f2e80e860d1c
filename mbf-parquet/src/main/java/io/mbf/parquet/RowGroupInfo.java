package io.mbf.parquet;

import java.util.List;

/** A row group: how many rows, and how its columns are stored. Columns are leaves, in the file's order. */
public record RowGroupInfo(long rows, List<ColumnChunkInfo> columns) {

    public RowGroupInfo {
        columns = List.copyOf(columns);
    }

    /** Bytes of all columns in the file. */
    public long compressedBytes() {
        return columns.stream().mapToLong(ColumnChunkInfo::compressedBytes).sum();
    }

    /** Bytes of all columns before compression. */
    public long uncompressedBytes() {
        return columns.stream().mapToLong(ColumnChunkInfo::uncompressedBytes).sum();
    }
}
