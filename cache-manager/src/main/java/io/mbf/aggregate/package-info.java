/** Groups rows by their keys and sums up each group: exact, within a stated share of the heap. */
package io.mbf.aggregate;
