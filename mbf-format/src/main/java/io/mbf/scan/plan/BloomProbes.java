package io.mbf.scan.plan;

import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.XxHash64;
import java.util.Arrays;
import java.util.Objects;

/** What a condition asks bloom filters for: hashes of the stored values it looks for, XXH64 with seed 0. */
public final class BloomProbes {

    /** Filters are probed only for so many values: with more, some of them are nearly always there. */
    private static final int MAX_PROBES = 64;

    private static final long[] NONE = {};

    private BloomProbes() {}

    /**
     * If a filter has none of these, no value of the column meets the condition.
     *
     * @param type of the column
     * @return empty if the condition looks for other things than a few values
     */
    public static long[] hashes(BoundPredicate.Leaf condition, Type type) {
        if (!(type instanceof Type.Leaf leaf)
                || !SortKeys.isInvertible(leaf)
                || leaf.physical() == PhysicalType.BOOLEAN) { // two values are worth no filter
            return NONE;
        }
        if (condition instanceof LongRanges ranges) {
            long[] keys = ranges.points().orElse(NONE);
            return keys.length > MAX_PROBES
                    ? NONE
                    : Arrays.stream(keys).map(key -> hash(leaf, key)).toArray();
        }
        if (condition instanceof BytesRanges ranges) {
            byte[][] keys = ranges.points().orElse(new byte[0][]);
            return keys.length > MAX_PROBES
                    ? NONE
                    : Arrays.stream(keys)
                            .map(key -> SortKeys.value(leaf, key))
                            .filter(Objects::nonNull)
                            .mapToLong(value -> XxHash64.hash(value, 0, value.length))
                            .toArray();
        }
        return NONE;
    }

    private static long hash(Type.Leaf leaf, long key) {
        long value = SortKeys.value(leaf, key);
        return leaf.physical() == PhysicalType.INT32 ? XxHash64.hash((int) value) : XxHash64.hash(value);
    }
}
