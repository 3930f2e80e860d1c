/** A Parquet file as a cache sees it: how it is identified, and whether two identities are of one state. */
package io.mbf.cache.source;
