/** Spark's reads of Parquet files, through the cache of each executor. */
package io.mbf.spark;
