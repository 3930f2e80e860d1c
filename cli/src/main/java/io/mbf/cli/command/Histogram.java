package io.mbf.cli.command;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Type;

/** How numbers, dates and times lie between the least and the greatest of them: ten bars of equal width. */
final class Histogram {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int BUCKETS = 10;

    private final Type.Leaf type;
    private final double min;
    private final double range;
    private final long[] buckets = new long[BUCKETS];

    /**
     * A histogram; of no bars if the ends are null, not finite, or of a type without positions.
     *
     * @param min its first entry is the least value
     * @param max its first entry is the greatest value
     */
    Histogram(Type.Leaf type, ColumnVector min, ColumnVector max) {
        this.type = type;
        boolean bars = Position.isDefined(type) && !min.isNull(0) && !max.isNull(0);
        this.min = bars ? Position.of(type, min, 0) : Double.NaN;
        this.range = bars ? Position.of(type, max, 0) - this.min : Double.NaN;
    }

    boolean hasBars() {
        return Double.isFinite(range);
    }

    /** Adds a value that is not null, so many times. */
    void add(ColumnVector vector, int index, long count) {
        double position = Position.of(type, vector, index) - min;
        buckets[range == 0 ? 0 : (int) Math.min(BUCKETS - 1, position / range * BUCKETS)] += count;
    }

    /** The bars, the highest one full; a space where nothing lies. */
    String text() {
        long most = 0;
        for (long count : buckets) {
            most = Math.max(most, count);
        }
        StringBuilder text = new StringBuilder();
        for (long count : buckets) {
            text.append(count == 0 ? ' ' : BARS.charAt((int) Math.ceil((double) count / most * BARS.length()) - 1));
        }
        return most == 0 ? "" : text.toString();
    }
}
