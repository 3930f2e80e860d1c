package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/** Values of a FLOAT column, NaN payloads and -0.0 included. */
public record FloatVector(float[] values, int size, Validity validity) implements ColumnVector {

    public FloatVector {
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
