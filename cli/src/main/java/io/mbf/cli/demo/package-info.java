/** The demonstration {@code mbf demo}, with the Parquet file that it writes. */
package io.mbf.cli.demo;
