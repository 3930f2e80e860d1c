package io.mbf.format;

/**
 * A segment, or a dictionary, as it is stored.
 *
 * @param table its page table, which says nothing of where in the file the segment lies
 * @param plainBytes of its pages before compression
 */
public record StoredSegment(ColumnSection.Place place, byte[] table, long plainBytes) {}
