/** Files that DuckDB reads, where it is there. */
package io.mbf.cli.duckdb;
