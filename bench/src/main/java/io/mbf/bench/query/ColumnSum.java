package io.mbf.bench.query;

/**
 * What is left of a column after every value was looked at. Each reader adds to it in its own loops; values may come in
 * any order.
 */
public final class ColumnSum {

    /** Changes with the meaning of the sums. */
    public static final int VERSION = 2;

    private static final double TOLERANCE = 1e-9; // floating-point sums depend on the order of adding

    /** Values that are not null. */
    public long values;

    /** Sum of integers, decimals (unscaled), dates and timestamps; number of trues; sum of strings' first bytes. */
    public long whole;

    /** Sum of floating-point numbers. */
    public double real;

    /** Sum of strings' lengths in bytes. */
    public long lengths;

    /** Sum of strings' bytes, see {@link Fold}; SQL cannot give it. */
    public long fold;

    /** Whether {@link #fold} was not computed. */
    public boolean unfolded;

    public void add(long value) {
        values++;
        whole += value;
    }

    public void add(double value) {
        values++;
        real += value;
    }

    /** Adds a string. */
    public void add(byte[] bytes, int start, int length) {
        values++;
        lengths += length;
        if (length > 0) {
            whole += bytes[start];
            fold += Fold.of(bytes, start, length);
        }
    }

    /** Adds what another thread has summed. */
    public void add(ColumnSum other) {
        values += other.values;
        whole += other.whole;
        real += other.real;
        lengths += other.lengths;
        fold += other.fold;
    }

    public boolean agreesWith(ColumnSum other) {
        return values == other.values
                && whole == other.whole
                && lengths == other.lengths
                && (fold == other.fold || unfolded || other.unfolded)
                && Math.abs(real - other.real)
                        <= TOLERANCE * Math.max(values, Math.max(Math.abs(real), Math.abs(other.real)));
    }

    /** One word, to be read by {@link #parse}. */
    @Override
    public String toString() {
        return values + "/" + whole + "/" + real + "/" + lengths + "/" + (unfolded ? "-" : fold);
    }

    public static ColumnSum parse(String text) {
        String[] parts = text.split("/");
        ColumnSum sum = new ColumnSum();
        sum.values = Long.parseLong(parts[0]);
        sum.whole = Long.parseLong(parts[1]);
        sum.real = Double.parseDouble(parts[2]);
        sum.lengths = Long.parseLong(parts[3]);
        sum.unfolded = parts[4].equals("-");
        sum.fold = sum.unfolded ? 0 : Long.parseLong(parts[4]);
        return sum;
    }
}
