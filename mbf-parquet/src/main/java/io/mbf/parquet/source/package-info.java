/** The file that is read: in which state, ranges of its bytes, and the words for what fails. */
package io.mbf.parquet.source;
