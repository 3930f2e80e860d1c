/** What a file keeps beside its chunks to skip rows by: statistics, page index, bloom filters. */
package io.mbf.parquet.index;
