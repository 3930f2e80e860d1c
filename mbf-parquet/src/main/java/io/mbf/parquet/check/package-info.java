/** Holds what a file says of itself against its values and pages, and one state of a file against another. */
package io.mbf.parquet.check;
