/** Data sets as tables of DuckDB: columns and types, and the table function that hands out their rows. */
package io.mbf.sql.scan;
