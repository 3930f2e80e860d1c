/** The tables that the user has named for all sessions of SQL. Knows no engine. */
package io.mbf.cli.catalogue;
