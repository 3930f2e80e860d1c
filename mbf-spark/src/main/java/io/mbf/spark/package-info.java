/** Spark's reads of Parquet files, through the cache of each executor. */
@NullMarked
package io.mbf.spark;

import org.jspecify.annotations.NullMarked;
