/** Rows one by one, as a cursor or as records, out of column batches. */
package io.mbf.row;
