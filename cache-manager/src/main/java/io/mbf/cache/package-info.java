/** The cache of converted Parquet files, as programs see it. */
package io.mbf.cache;
