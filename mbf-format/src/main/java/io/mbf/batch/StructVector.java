package io.mbf.batch;

import java.util.List;

/**
 * Fields side by side.
 *
 * @param children one per field, each with {@code size} values; what they hold where the struct is null is unspecified
 */
public record StructVector(List<ColumnVector> children, int size, Validity validity) implements ColumnVector {

    public StructVector {
        children = List.copyOf(children);
    }
}
