/** The way in: reads Parquet files, cached or not, reads {@code .mbf} files, and converts one into the other. */
package io.mbf;
