/** Rows in memory: batches of up to 8,192 rows whose columns are vectors over primitive arrays. */
package io.mbf.batch;
