/** Block codecs of pages. */
package io.mbf.parquet.codec;
