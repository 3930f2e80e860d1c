package io.mbf.row;

/**
 * A span of calendar time, in three parts that do not add up: a month has no fixed number of days, nor a day of
 * milliseconds.
 *
 * @param months 0 to 2<sup>32</sup>-1, as the other two
 */
public record Interval(long months, long days, long millis) {}
