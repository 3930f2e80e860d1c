/** What DuckDB's plan of a query says about each scan, and which way each scan takes. */
package io.mbf.sql.plan;
