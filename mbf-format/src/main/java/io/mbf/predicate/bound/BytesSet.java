package io.mbf.predicate.bound;

import io.mbf.schema.Type;

/** Rows of a column with byte keys whose value has a sort key in a set. */
public sealed interface BytesSet extends BoundPredicate.Leaf permits BytesRanges, BytesPattern {

    /** Of the column. */
    Type.Leaf type();

    /** Whether a key is in the set. */
    default boolean contains(byte[] key) {
        return contains(key, 0, key.length);
    }

    /** Whether the key that lies at {@code [from, to)} of an array is in the set. */
    boolean contains(byte[] array, int from, int to);

    /** All other values; still no nulls. */
    BytesSet complement();
}
