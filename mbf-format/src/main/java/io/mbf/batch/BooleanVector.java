package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/** Values of a BOOLEAN column. */
public record BooleanVector(boolean[] values, int size, Validity validity) implements ColumnVector {

    public BooleanVector {
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
