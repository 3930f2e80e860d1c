package io.mbf.batch;

/** Values of an INT64 column, as stored: unsigned columns keep their bit pattern. */
public record LongVector(long[] values, int size, Validity validity) implements ColumnVector {}
