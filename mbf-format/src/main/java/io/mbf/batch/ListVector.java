package io.mbf.batch;

import static java.util.Objects.requireNonNull;

/**
 * Lists: value {@code i} is elements {@code [offsets[i], offsets[i + 1])}; a null list spans none.
 *
 * @param offsets {@code size + 1} ascending positions in {@code elements}, the first one not necessarily 0
 */
public record ListVector(int[] offsets, ColumnVector elements, int size, Validity validity) implements ColumnVector {

    public ListVector {
        requireNonNull(offsets, "offsets");
        requireNonNull(elements, "elements");
        requireNonNull(validity, "validity");
    }
}
