package io.mbf.output;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How files are written. What a format does not know is an error there. Immutable; each method returns a changed copy.
 *
 * @param codec by its name in lower case; of {@code .mbf} snappy, zstd, lz4 or none, of Parquet gzip besides, and lz4_raw
 *     for lz4, of Arrow IPC zstd, lz4 or none; snappy unless something else is said, in Arrow IPC none
 * @param level of zstd, 1 to 22, or of gzip, 1 to 9
 * @param rowGroupBytes of a row group of Parquet before compression at most, 64 KiB to 1 GiB
 * @param rowGroupRows of a row group of Parquet at most, from 1 on; batches are not cut for it
 */
public record OutputOptions(Optional<String> codec, OptionalInt level, int rowGroupBytes, int rowGroupRows) {

    /** The default codec; row groups of 128 MiB or 1,048,576 rows, whichever is less. */
    public static final OutputOptions DEFAULT =
            new OutputOptions(Optional.empty(), OptionalInt.empty(), 128 << 20, 1 << 20);

    private static final int MIN_ROW_GROUP_BYTES = 64 << 10;
    private static final int MAX_ROW_GROUP_BYTES = 1 << 30;

    public OutputOptions {
        requireNonNull(codec, "codec");
        requireNonNull(level, "level");
        if (rowGroupBytes < MIN_ROW_GROUP_BYTES || rowGroupBytes > MAX_ROW_GROUP_BYTES) {
            throw new InvalidQueryException("row groups of " + rowGroupBytes + " bytes: not within "
                    + MIN_ROW_GROUP_BYTES + ".." + MAX_ROW_GROUP_BYTES);
        }
        if (rowGroupRows < 1) {
            throw new InvalidQueryException("row groups of " + rowGroupRows + " rows: at least 1");
        }
    }

    public OutputOptions codec(String name) {
        requireNonNull(name, "name");
        return new OutputOptions(Optional.of(name), level, rowGroupBytes, rowGroupRows);
    }

    public OutputOptions level(int value) {
        return new OutputOptions(codec, OptionalInt.of(value), rowGroupBytes, rowGroupRows);
    }

    public OutputOptions rowGroupBytes(int value) {
        return new OutputOptions(codec, level, value, rowGroupRows);
    }

    public OutputOptions rowGroupRows(int value) {
        return new OutputOptions(codec, level, rowGroupBytes, value);
    }
}
