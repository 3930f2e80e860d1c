package io.mbf.aggregate;

import io.mbf.batch.ColumnVector;
import io.mbf.stats.ZoneMap;
import java.util.function.IntPredicate;

/**
 * Something that is worked out of the values of one column, for each group: a sum, a minimum. Group {@link
 * KeyColumn#NOBODY} takes what does not count, the entries of nulls. Not thread-safe.
 */
interface Accumulator {

    /** Makes room for groups below {@code size}. */
    void reserve(int size);

    /**
     * Adds the values of some rows.
     *
     * @param groups of the rows, as many as there are values
     */
    void add(ColumnVector values, int[] groups);

    /**
     * Adds values of which only this is known.
     *
     * @param zone its counts are known
     * @return false if more would have to be known; then nothing was added
     */
    default boolean add(ZoneMap zone, int group) {
        return false;
    }

    /**
     * The results of the groups {@code [from, to)}.
     *
     * @param empty which groups had no value; their results are null
     */
    ColumnVector results(int from, int to, IntPredicate empty);
}
