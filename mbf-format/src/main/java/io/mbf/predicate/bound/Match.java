package io.mbf.predicate.bound;

/** How many rows of a range can meet a condition, as far as its statistics show. */
public enum Match {
    /** No row does: the range need not be read. */
    NONE,
    /** Unknown: the rows must be looked at. */
    SOME,
    /** Every row does: the rows need not be filtered. */
    ALL
}
