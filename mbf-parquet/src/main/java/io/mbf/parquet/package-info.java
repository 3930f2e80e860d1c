/**
 * A Parquet file as column batches.
 *
 * <p>{@link io.mbf.parquet.ParquetFile} is the way in. What a file says of itself is read in {@code
 * io.mbf.parquet.footer}; its pages are read here, a run of values at a time into primitive arrays. The path of a row
 * is: {@code ParquetScan} chooses row groups and batch sizes, one {@code FlatColumn} per column takes pages from a
 * {@code PageSource}, a {@code LevelDecoder} tells which rows are null, a {@code ValueDecoder} fills the array, and the
 * values are spread to their rows.
 */
package io.mbf.parquet;
