package io.mbf.aggregate;

/**
 * What is wanted of each group.
 *
 * @param column whose values it is worked out of; empty for the rows themselves
 * @param name of the column of the result
 */
public record Aggregate(Kind kind, String column, String name) {

    /** How values become one. */
    public enum Kind {
        /** How many rows. */
        ROWS,
        /** How many values that are not null. */
        COUNT,
        SUM,
        MIN,
        MAX,
        AVG
    }
}
