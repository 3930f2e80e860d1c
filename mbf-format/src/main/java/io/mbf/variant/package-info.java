/**
 * Values of VARIANT columns: put together from their columns, shredded or not, as objects or as calls of a sink.
 *
 * <p>{@link io.mbf.variant.VariantReader} reads a value of a column; it gives a {@link io.mbf.variant.Variant} or calls a
 * {@link io.mbf.variant.VariantSink}. The source is apache/parquet-format, {@code VariantEncoding.md} and
 * {@code VariantShredding.md}.
 */
@NullMarked
package io.mbf.variant;

import org.jspecify.annotations.NullMarked;
