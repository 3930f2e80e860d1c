package io.mbf.batch;

/** Values of a FLOAT column, NaN payloads and -0.0 included. */
public record FloatVector(float[] values, int size, Validity validity) implements ColumnVector {}
