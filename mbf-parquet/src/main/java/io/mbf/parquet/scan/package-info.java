/** Rows of a file, row group by row group: what can be skipped, which pages are read, and in which order. */
package io.mbf.parquet.scan;
