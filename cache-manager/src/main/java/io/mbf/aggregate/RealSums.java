package io.mbf.aggregate;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.schema.Float16;
import java.util.function.IntPredicate;

/**
 * Sums of floating-point numbers with what rounding lost beside them (Neumaier, "Rundungsfehleranalyse einiger Verfahren
 * zur Summation endlicher Summen", 1974). NaN and infinities add up as IEEE 754 has it.
 */
final class RealSums implements SumAccumulator {

    private final HeapShare heap;
    private double[] sums = new double[0];
    private double[] lost = new double[0];

    RealSums(HeapShare heap) {
        this.heap = heap;
    }

    @Override
    public void reserve(int groups) {
        if (groups > sums.length) {
            sums = heap.grow(sums, groups);
            lost = heap.grow(lost, groups);
        }
    }

    @Override
    public void add(ColumnVector values, int[] groups) {
        if (values instanceof DoubleVector v) {
            for (int i = 0; i < v.size(); i++) {
                add(groups[i], v.values()[i]);
            }
        } else if (values instanceof FloatVector v) {
            for (int i = 0; i < v.size(); i++) {
                add(groups[i], v.values()[i]);
            }
        } else {
            BytesVector v = (BytesVector) values;
            for (int i = 0; i < v.size(); i++) {
                if (groups[i] != KeyColumn.NOBODY) {
                    add(groups[i], Float16.toFloat(v.array(i), v.start(i)));
                }
            }
        }
    }

    private void add(int group, double value) {
        double before = sums[group];
        double sum = before + value;
        lost[group] += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
        sums[group] = sum;
    }

    private double sum(int group) {
        double sum = sums[group];
        return Double.isFinite(sum) ? sum + lost[group] : sum; // beyond that, what is lost is no number
    }

    @Override
    public ColumnVector results(int from, int to, IntPredicate empty) {
        double[] results = new double[to - from];
        boolean[] nulls = new boolean[to - from];
        for (int i = 0; i < results.length; i++) {
            results[i] = sum(from + i);
            nulls[i] = empty.test(from + i);
        }
        return new DoubleVector(results, results.length, Results.validity(nulls));
    }

    @Override
    public double mean(int group, long count) {
        return sum(group) / count;
    }
}
