/** Holds what a file says of itself against its values and pages. */
package io.mbf.parquet.check;
