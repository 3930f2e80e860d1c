package io.mbf.scan.plan;

import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.LongRanges;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ValueHash;
import io.mbf.stats.XxHash64;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/** What a condition asks bloom filters for: hashes of the values it looks for, XXH64 with seed 0. */
public final class BloomProbes {

    /** Filters are probed only for so many values: with more, some of them are nearly always there. */
    private static final int MAX_PROBES = 64;

    private static final long[] NONE = {};

    private BloomProbes() {}

    /**
     * If a filter of a Parquet file, which hashes what is stored, has none of these, no value of the column meets the
     * condition.
     *
     * @param type of the column
     * @return empty if the condition looks for other things than a few values, or values are stored in several forms
     */
    public static long[] ofStored(BoundPredicate.Leaf condition, Type type) {
        if (!(type instanceof Type.Leaf leaf) || !SortKeys.isInvertible(leaf)) {
            return NONE;
        }
        return hashes(condition, leaf, key -> hash(leaf, key), key -> {
            byte[] value = SortKeys.value(leaf, key);
            return value == null ? OptionalLong.empty() : OptionalLong.of(XxHash64.hash(value, 0, value.length));
        });
    }

    /**
     * The same for a filter of an {@code .mbf} file, which hashes equal values alike.
     *
     * @param type of the column
     * @return empty if the condition looks for other things than a few values
     */
    public static long[] ofEqual(BoundPredicate.Leaf condition, Type type) {
        if (!(type instanceof Type.Leaf leaf)) {
            return NONE;
        }
        ValueHash hash = new ValueHash(leaf);
        return hashes(condition, leaf, hash::ofKey, key -> OptionalLong.of(hash.ofKey(key)));
    }

    private static long[] hashes(
            BoundPredicate.Leaf condition,
            Type.Leaf type,
            LongUnaryOperator ofNumber,
            Function<byte[], OptionalLong> ofBytes) {
        if (type.physical() == PhysicalType.BOOLEAN) { // two values are worth no filter
            return NONE;
        }
        if (condition instanceof LongRanges ranges) {
            long[] keys = ranges.points().orElse(NONE);
            return keys.length > MAX_PROBES
                    ? NONE
                    : Arrays.stream(keys).map(ofNumber).toArray();
        }
        if (condition instanceof BytesRanges ranges) {
            byte[][] keys = ranges.points().orElse(new byte[0][]);
            return keys.length > MAX_PROBES
                    ? NONE
                    : Arrays.stream(keys)
                            .map(ofBytes)
                            .flatMapToLong(OptionalLong::stream)
                            .toArray();
        }
        return NONE;
    }

    private static long hash(Type.Leaf leaf, long key) {
        long value = SortKeys.value(leaf, key);
        return leaf.physical() == PhysicalType.INT32 ? XxHash64.hash((int) value) : XxHash64.hash(value);
    }
}
