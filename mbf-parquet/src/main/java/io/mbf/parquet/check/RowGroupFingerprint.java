package io.mbf.parquet.check;

/**
 * What a row group of one state of a file consists of. Where another state of it, of the same {@link
 * RowGroupFingerprints#schema schema}, has an equal one at the same position, the row group has the same rows there, and
 * the file says the same of them. The hashes tell accidents, not forgeries.
 *
 * @param rows of the row group
 * @param layout hash of what the footer says of it, but for the places of what lies beside its pages
 * @param content checksums of its pages as they are stored, and of page indexes and bloom filters
 */
public record RowGroupFingerprint(long rows, long layout, long content) {}
