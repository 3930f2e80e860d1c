package io.mbf.batch;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Maps: value {@code i} is the entries {@code [offsets[i], offsets[i + 1])} of {@code keys} and {@code values}; a null
 * map spans none. Entries keep the file's order, and its repeated keys.
 *
 * @param values absent for maps without values
 */
public record MapVector(int[] offsets, ColumnVector keys, Optional<ColumnVector> values, int size, Validity validity)
        implements ColumnVector {

    public MapVector {
        requireNonNull(offsets, "offsets");
        requireNonNull(keys, "keys");
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
