/** Writes column batches as Parquet files: pages are made here, column by column, and parquet-java puts them into a file. */
package io.mbf.output.parquet;
