/** Splits of Parquet files, read on executors through the cache. */
package io.mbf.spark.split;
