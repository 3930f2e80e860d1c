package io.mbf.dataset;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import java.util.Arrays;
import java.util.Locale;

/** What the values of a partition column are: what the names of directories are read as. */
public enum PartitionType {
    /** INT32: digits, with or without a sign and leading zeros. */
    INT,
    /** INT64: digits, with or without a sign and leading zeros. */
    LONG,
    /** DATE: {@code 2024-02-29}. */
    DATE,
    /** Text: every character of the name counts. */
    STRING;

    /**
     * The type of a name such as {@code int}, in any case.
     *
     * @throws InvalidQueryException if there is none
     */
    public static PartitionType of(String name) {
        requireNonNull(name, "name");
        for (PartitionType type : values()) {
            if (type.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new InvalidQueryException(
                "'" + name + "' is no type of partition columns; these are " + Arrays.asList(values()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
