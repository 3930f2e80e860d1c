package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/** Values of a DOUBLE column, NaN payloads and -0.0 included. */
public record DoubleVector(double[] values, int size, Validity validity) implements ColumnVector {

    public DoubleVector {
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
