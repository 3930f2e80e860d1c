package io.mbf.batch;

/** Values of a DOUBLE column, NaN payloads and -0.0 included. */
public record DoubleVector(double[] values, int size, Validity validity) implements ColumnVector {}
