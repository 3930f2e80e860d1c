/** The cache of converted Parquet files, as programs see it. */
@NullMarked
package io.mbf.cache;

import org.jspecify.annotations.NullMarked;
