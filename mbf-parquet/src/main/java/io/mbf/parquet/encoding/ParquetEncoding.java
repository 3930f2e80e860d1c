package io.mbf.parquet.encoding;

/**
 * How values or levels of a page are encoded: enum Encoding of {@code parquet.thrift}, with its ids; 1 was never
 * used.
 */
public enum ParquetEncoding {
    PLAIN(0),
    PLAIN_DICTIONARY(2),
    RLE(3),
    BIT_PACKED(4),
    DELTA_BINARY_PACKED(5),
    DELTA_LENGTH_BYTE_ARRAY(6),
    DELTA_BYTE_ARRAY(7),
    RLE_DICTIONARY(8),
    BYTE_STREAM_SPLIT(9),
    ALP(10);

    private static final ParquetEncoding[] BY_ID = new ParquetEncoding[11];

    static {
        for (ParquetEncoding encoding : values()) {
            BY_ID[encoding.id] = encoding;
        }
    }

    private final int id;

    ParquetEncoding(int id) {
        this.id = id;
    }

    /** The encoding of an id; {@code null} if it is unknown. */
    public static ParquetEncoding ofId(int id) {
        return id < 0 || id >= BY_ID.length ? null : BY_ID[id];
    }

    public boolean usesDictionary() {
        return this == PLAIN_DICTIONARY || this == RLE_DICTIONARY;
    }
}
