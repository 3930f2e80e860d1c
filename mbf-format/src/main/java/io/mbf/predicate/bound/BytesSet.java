package io.mbf.predicate.bound;

import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.util.Arrays;

/** Rows of a column with byte keys whose value has a sort key in a set. */
public sealed interface BytesSet extends BoundPredicate.Leaf permits BytesRanges, BytesPattern, BytesLike, CasedBytes {

    /** Of the column. */
    Type.Leaf type();

    /** Whether a key is in the set. */
    default boolean contains(byte[] key) {
        return contains(key, 0, key.length);
    }

    /** Whether the key that lies at {@code [from, to)} of an array is in the set. */
    boolean contains(byte[] array, int from, int to);

    /** What a zone map says if all values are the same, or null: nothing else is known of a set that has gaps anywhere. */
    default Match matchSingle(ZoneMap zone) {
        if (zone.nullCount() == zone.rowCount()) {
            return Match.NONE;
        }
        if (zone.bounds().orElse(null) instanceof ZoneMap.BytesBounds bounds
                && bounds.max() != null
                && Arrays.equals(bounds.min(), bounds.max())) {
            // one value: nothing else lies between
            return !contains(bounds.min()) ? Match.NONE : zone.nullCount() == 0 ? Match.ALL : Match.SOME;
        }
        return Match.SOME;
    }

    /** All other values; still no nulls. */
    BytesSet complement();
}
