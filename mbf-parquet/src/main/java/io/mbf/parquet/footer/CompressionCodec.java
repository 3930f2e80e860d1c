package io.mbf.parquet.footer;

import java.util.Optional;

/** Enum CompressionCodec of {@code parquet.thrift}, with its ids. */
public enum CompressionCodec {
    UNCOMPRESSED,
    SNAPPY,
    GZIP,
    LZO,
    BROTLI,
    /** Blocks of LZ4 in a frame of Hadoop's, or without one. */
    LZ4,
    ZSTD,
    LZ4_RAW;

    private static final CompressionCodec[] BY_ID = values();

    /** The codec of an id; empty if it is not known. */
    public static Optional<CompressionCodec> ofId(int id) {
        return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }
}
