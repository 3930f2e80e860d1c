/** Pages of a column chunk, one after the other: their headers, levels and bytes. */
package io.mbf.parquet.page;
