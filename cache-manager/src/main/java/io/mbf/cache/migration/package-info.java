/** Many Parquet files converted to {@code .mbf} files that somebody names, in runs that may be stopped and repeated. */
package io.mbf.cache.migration;
