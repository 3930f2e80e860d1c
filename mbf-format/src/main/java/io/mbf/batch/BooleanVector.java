package io.mbf.batch;

/** Values of a BOOLEAN column. */
public record BooleanVector(boolean[] values, int size, Validity validity) implements ColumnVector {}
