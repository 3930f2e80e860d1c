/** Encodings of values: each decoder fills arrays from the bytes of a page. */
package io.mbf.parquet.encoding;
