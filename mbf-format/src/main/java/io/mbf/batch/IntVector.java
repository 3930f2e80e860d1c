package io.mbf.batch;

/** Values of an INT32 column, as stored: unsigned columns keep their bit pattern. */
public record IntVector(int[] values, int size, Validity validity) implements ColumnVector {}
