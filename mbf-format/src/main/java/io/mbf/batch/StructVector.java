package io.mbf.batch;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Fields side by side.
 *
 * <p>Where the struct is null its children are null, too, also those that are not nullable otherwise: so a leaf outside
 * of lists knows by itself in which rows it is null.
 *
 * @param children one per field, each with {@code size} values
 */
public record StructVector(List<ColumnVector> children, int size, Validity validity) implements ColumnVector {

    public StructVector {
        requireNonNull(children, "children");
        requireNonNull(validity, "validity");
        children = List.copyOf(children);
    }
}
