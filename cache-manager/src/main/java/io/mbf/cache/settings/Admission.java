package io.mbf.cache.settings;

/** Which reads make a source worth converting. */
public enum Admission {
    /** The first one. */
    FIRST_READ,
    /** The second one of the same state of the source; where most data is read once. */
    SECOND_READ,
    /** None: only {@code prewarm}, {@code watch} and the like convert. */
    EXPLICIT
}
