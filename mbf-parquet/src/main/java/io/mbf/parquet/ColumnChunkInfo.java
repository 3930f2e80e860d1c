package io.mbf.parquet;

import java.util.List;

/**
 * How one column is stored in one row group.
 *
 * @param column names from the root to the leaf, joined by dots
 * @param codec as in the specification: UNCOMPRESSED, SNAPPY, GZIP, …; ENCRYPTED if all of this is a secret, and then the
 *     numbers are 0
 * @param encodings of values and levels, sorted by name
 * @param values number of values, nulls included
 */
public record ColumnChunkInfo(
        String column,
        String codec,
        List<String> encodings,
        long values,
        long compressedBytes,
        long uncompressedBytes) {

    public ColumnChunkInfo {
        encodings = List.copyOf(encodings);
    }
}
