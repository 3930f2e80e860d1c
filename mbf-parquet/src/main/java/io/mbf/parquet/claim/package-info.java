/** What a file says of itself and that is not true. */
package io.mbf.parquet.claim;
