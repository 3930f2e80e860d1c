package io.mbf.arrow;

import java.util.Objects;

/**
 * How columns become Arrow's, where there is a choice. Immutable.
 *
 * @param dictionaryValues text and binary columns are dictionary-encoded where the first batch has them as codes into a
 *     dictionary of at most this many values, at least 0; 0 means never. A later batch with a larger dictionary, or none,
 *     has one of its own values
 * @param int96 what INT96 timestamps become
 * @param duckDbForms whether columns take the forms that DuckDB reads, or reads faster, over the C data interface: decimals
 *     of up to 18 digits that are not within other columns have 64 bits instead of 128, FLOAT16 becomes 32-bit floats, and
 *     shredded variants are put together again. Arrow's Java library has no vectors for such decimals and cannot read
 *     them from IPC streams
 * @param compression of the buffers of IPC files and streams; C streams have none
 */
public record ArrowOptions(int dictionaryValues, Int96 int96, boolean duckDbForms, Compression compression) {

    /** How buffers are compressed, each on its own; all but {@link #NONE} take {@code arrow-compression}. */
    public enum Compression {
        /** Not at all: readers map the file. */
        NONE,
        /** LZ4 frames. */
        LZ4,
        /** Zstandard. */
        ZSTD
    }

    /** What INT96 timestamps become; they reach further than 64 bits do. */
    public enum Int96 {
        /** {@code timestamp[ns, UTC]}; a value outside of 1677 to 2262 is an error. */
        NANOSECONDS,
        /**
         * {@code timestamp[us]} without a zone, as DuckDB reads them: what is finer is dropped; a value outside of 292,000
         * years is an error.
         */
        MICROSECONDS,
        /** The twelve bytes as they are. */
        BYTES
    }

    /**
     * Dictionaries of up to 4,096 values, INT96 in nanoseconds, forms that every consumer of Arrow understands, and no
     * compression.
     */
    public static final ArrowOptions DEFAULT = new ArrowOptions(4_096, Int96.NANOSECONDS, false, Compression.NONE);

    /** What DuckDB reads fastest, and as it reads Parquet itself: its forms, and INT96 in microseconds. */
    public static final ArrowOptions FOR_DUCKDB =
            DEFAULT.withInt96(Int96.MICROSECONDS).withDuckDbForms(true);

    public ArrowOptions {
        if (dictionaryValues < 0) {
            throw new IllegalArgumentException("a dictionary of " + dictionaryValues + " values");
        }
        Objects.requireNonNull(int96, "int96");
        Objects.requireNonNull(compression, "compression");
    }

    /** The same with another {@link #dictionaryValues}. */
    public ArrowOptions withDictionaryValues(int values) {
        return new ArrowOptions(values, int96, duckDbForms, compression);
    }

    /** The same with another {@link #int96}. */
    public ArrowOptions withInt96(Int96 form) {
        return new ArrowOptions(dictionaryValues, form, duckDbForms, compression);
    }

    /** The same with another {@link #duckDbForms}. */
    public ArrowOptions withDuckDbForms(boolean duckDb) {
        return new ArrowOptions(dictionaryValues, int96, duckDb, compression);
    }

    /** The same with another {@link #compression}. */
    public ArrowOptions withCompression(Compression kind) {
        return new ArrowOptions(dictionaryValues, int96, duckDbForms, kind);
    }
}
