/**
 * A Parquet file as column batches; {@link io.mbf.parquet.ParquetFile} is the way in.
 *
 * <p>Each of its rooms uses only rooms that are named before it: {@code bytes}, {@code footer} (the metadata),
 * {@code source} (the file), {@code codec}, {@code encryption} (keys), {@code cipher}, {@code encoding} (values),
 * {@code page}, {@code column} (vectors), {@code index} (what rows are skipped by), {@code claim}, {@code scan} (row
 * groups and rows), {@code check} (whether a file lies).
 */
@NullMarked
package io.mbf.parquet;

import org.jspecify.annotations.NullMarked;
