package io.mbf.parquet;

/**
 * How large the columns of a row group are, as the footer says: what a plan needs of them, for much less than {@link
 * RowGroupInfo} takes.
 *
 * @param rows of the row group
 * @param stored bytes in the file, by top-level column; 0 where that is a secret
 * @param plain bytes before compression, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowGroupSizes(long rows, long[] stored, long[] plain) {}
