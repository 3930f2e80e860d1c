/** Rows one by one, as a cursor or as records, out of column batches. */
@NullMarked
package io.mbf.row;

import org.jspecify.annotations.NullMarked;
