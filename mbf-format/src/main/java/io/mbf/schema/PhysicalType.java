package io.mbf.schema;

/**
 * How the values of a leaf column are stored: the physical types of Parquet, with their wire ids
 * (apache/parquet-format, {@code parquet.thrift}, enum {@code Type}), which are also those of the {@code .mbf} schema
 * block. An id never changes its meaning.
 */
public enum PhysicalType {
    BOOLEAN(0),
    INT32(1),
    INT64(2),
    /** Twelve bytes: nanoseconds of the day (little-endian int64), then the Julian day (little-endian int32). */
    INT96(3),
    FLOAT(4),
    DOUBLE(5),
    BYTE_ARRAY(6),
    FIXED_LEN_BYTE_ARRAY(7);

    private static final PhysicalType[] BY_ID = values();

    private final int id;

    PhysicalType(int id) {
        this.id = id;
    }

    /** The number by which files name the type. */
    public int id() {
        return id;
    }

    /** Whether some type has this wire id. */
    public static boolean isKnown(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    /**
     * The type of a wire id.
     *
     * @throws IllegalArgumentException if no type has this id
     */
    public static PhysicalType ofId(int id) {
        if (!isKnown(id)) {
            throw new IllegalArgumentException("physical type id " + id + " is not one of 0.." + (BY_ID.length - 1));
        }
        return BY_ID[id];
    }
}
