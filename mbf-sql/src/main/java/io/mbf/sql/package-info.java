/** SQL over Parquet files that are read through the cache: sessions, and the tables that users name. */
package io.mbf.sql;
