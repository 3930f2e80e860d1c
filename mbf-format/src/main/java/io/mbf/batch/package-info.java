/** Rows in memory: batches of up to 8,192 rows whose columns are vectors over primitive arrays. */
@NullMarked
package io.mbf.batch;

import org.jspecify.annotations.NullMarked;
