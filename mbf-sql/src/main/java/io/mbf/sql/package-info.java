/** SQL over Parquet files that are read through the cache: sessions, and the tables that users name. */
@NullMarked
package io.mbf.sql;

import org.jspecify.annotations.NullMarked;
