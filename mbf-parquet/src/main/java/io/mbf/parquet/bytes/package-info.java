/** Bytes of a file as numbers, and what is thrown where they cannot be, or would take too much memory. */
package io.mbf.parquet.bytes;
