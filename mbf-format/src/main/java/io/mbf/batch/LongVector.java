package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/** Values of an INT64 column, as stored: unsigned columns keep their bit pattern. */
public record LongVector(long[] values, int size, Validity validity) implements ColumnVector {

    public LongVector {
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
