package io.mbf.aggregate;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;

/** Vectors of results, which own their arrays. */
final class Results {

    private Results() {}

    /** @param nulls whether each entry is null */
    static Validity validity(boolean[] nulls) {
        long[] words = new long[Validity.wordCount(nulls.length)];
        for (int i = 0; i < nulls.length; i++) {
            words[i >>> 6] |= (nulls[i] ? 0L : 1L) << i;
        }
        return Validity.of(words, nulls.length);
    }

    static ColumnVector longs(long[] values) {
        return new LongVector(values, values.length, Validity.allValid(values.length));
    }

    static ColumnVector doubles(double[] values, boolean[] nulls) {
        return new DoubleVector(values, values.length, validity(nulls));
    }
}
