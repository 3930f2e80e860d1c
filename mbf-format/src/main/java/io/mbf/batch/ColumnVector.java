package io.mbf.batch;

/**
 * The values of one column in one batch, as primitive arrays.
 *
 * <p>Value {@code i} of a flat vector sits at index {@code i} of its arrays; arrays may be longer than {@link #size}.
 * What an array holds where a value is null is unspecified. Nested vectors follow Arrow: a struct's children have the
 * size of the struct, a list has {@code size + 1} ascending offsets into its elements.
 *
 * <p>Ownership: the arrays belong to the {@link BatchSource} that produced the vector and are valid until its next
 * batch is fetched or it is closed. Consumers read, they never write. Not thread-safe beyond that.
 */
public sealed interface ColumnVector
        permits BooleanVector,
                IntVector,
                LongVector,
                FloatVector,
                DoubleVector,
                BytesVector,
                StructVector,
                ListVector,
                MapVector {

    int size();

    /** Which entries are not null. */
    Validity validity();

    /** Whether an entry is null. */
    default boolean isNull(int index) {
        return validity().isNull(index);
    }
}
