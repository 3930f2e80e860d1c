/** The way in: reads Parquet files, cached or not, reads {@code .mbf} files, and converts one into the other. */
@NullMarked
package io.mbf;

import org.jspecify.annotations.NullMarked;
