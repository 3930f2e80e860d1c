package io.mbf.reader;

/**
 * Values of a page that lie in the file as they are.
 *
 * @param offset of the first value's first byte in the file
 * @param entries how many values there are, 1 to 8,192
 */
public record PlainPage(long offset, int entries) {}
