package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/** Values of an INT32 column, as stored: unsigned columns keep their bit pattern. */
public record IntVector(int[] values, int size, Validity validity) implements ColumnVector {

    public IntVector {
        requireNonNull(values, "values");
        requireNonNull(validity, "validity");
    }
}
