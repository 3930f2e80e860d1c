/** Columns decoded from their pages into vectors, flat and nested. */
package io.mbf.parquet.column;
