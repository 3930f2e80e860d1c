package io.mbf.encoding;

import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.Validity;
import java.util.Arrays;

/** Reads FLOAT and DOUBLE pages. Owns the arrays of the vectors it returns; not thread-safe. */
final class FloatingDecoder {

    private final RunEnds runs;
    private final AlpDecoder alp;
    private float[] floats = new float[0];
    private double[] doubles = new double[0];

    FloatingDecoder(IntegerDecoder integers) {
        this.runs = new RunEnds(integers);
        this.alp = new AlpDecoder(integers);
    }

    FloatVector floats(PageBytes in, EncodingHeader header, int from, int to, Validity validity) {
        int count = to - from;
        float[] out = floats(count);
        switch (header.encoding()) {
            case PLAIN -> in.copy(in.take(4L * header.entries()) + 4 * from, out, count);
            case CONSTANT -> Arrays.fill(out, 0, count, Float.intBitsToFloat((int) in.getLong()));
            case RUN_END -> runs.floats(in, header, from, to, out);
            case ALP -> alp.floats(in, header, from, to, out);
            case BIT_PACKED, LINEAR, DICTIONARY, FSST -> throw header.unfit("FLOAT");
        }
        return new FloatVector(out, count, validity);
    }

    DoubleVector doubles(PageBytes in, EncodingHeader header, int from, int to, Validity validity) {
        int count = to - from;
        double[] out = doubles(count);
        switch (header.encoding()) {
            case PLAIN -> in.copy(in.take(8L * header.entries()) + 8 * from, out, count);
            case CONSTANT -> Arrays.fill(out, 0, count, Double.longBitsToDouble(in.getLong()));
            case RUN_END -> runs.doubles(in, header, from, to, out);
            case ALP -> alp.doubles(in, header, from, to, out);
            case BIT_PACKED, LINEAR, DICTIONARY, FSST -> throw header.unfit("DOUBLE");
        }
        return new DoubleVector(out, count, validity);
    }

    FloatVector nullFloats(int count, Validity validity) {
        Arrays.fill(floats(count), 0, count, 0);
        return new FloatVector(floats, count, validity);
    }

    DoubleVector nullDoubles(int count, Validity validity) {
        Arrays.fill(doubles(count), 0, count, 0);
        return new DoubleVector(doubles, count, validity);
    }

    private float[] floats(int count) {
        if (floats.length < Lanes.capacity(count)) {
            floats = new float[Lanes.capacity(count)];
        }
        return floats;
    }

    private double[] doubles(int count) {
        if (doubles.length < Lanes.capacity(count)) {
            doubles = new double[Lanes.capacity(count)];
        }
        return doubles;
    }
}
