package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.BOOL;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct Statistics: what is said of the values of a column chunk. What is not said is {@code null}, or {@link
 * #UNKNOWN}.
 *
 * @param max and {@code min}: deprecated, in an order of the writer's
 */
public record Statistics(
        byte[] max,
        byte[] min,
        long nullCount,
        byte[] maxValue,
        byte[] minValue,
        boolean isMaxValueExact,
        boolean isMinValueExact,
        long nanCount) {

    /** Of counts: not said. A file that says this number is not believed either. */
    public static final long UNKNOWN = -1;

    private static final int MAX = 1 << TYPE_BITS | BINARY;
    private static final int MIN = 2 << TYPE_BITS | BINARY;
    private static final int NULL_COUNT = 3 << TYPE_BITS | I64;
    private static final int MAX_VALUE = 5 << TYPE_BITS | BINARY;
    private static final int MIN_VALUE = 6 << TYPE_BITS | BINARY;
    private static final int IS_MAX_VALUE_EXACT = 7 << TYPE_BITS | BOOL;
    private static final int IS_MIN_VALUE_EXACT = 8 << TYPE_BITS | BOOL;
    private static final int NAN_COUNT = 9 << TYPE_BITS | I64;

    static Statistics read(CompactReader in) {
        byte[] max = null;
        byte[] min = null;
        long nullCount = UNKNOWN;
        byte[] maxValue = null;
        byte[] minValue = null;
        boolean isMaxValueExact = false;
        boolean isMinValueExact = false;
        long nanCount = UNKNOWN;
        in.begin(Struct.STATISTICS);
        while (in.next()) {
            switch (in.key()) {
                case MAX -> max = in.binary();
                case MIN -> min = in.binary();
                case NULL_COUNT -> nullCount = in.i64();
                case MAX_VALUE -> maxValue = in.binary();
                case MIN_VALUE -> minValue = in.binary();
                case IS_MAX_VALUE_EXACT -> isMaxValueExact = in.bool();
                case IS_MIN_VALUE_EXACT -> isMinValueExact = in.bool();
                case NAN_COUNT -> nanCount = in.i64();
                default -> in.skip();
            }
        }
        return new Statistics(max, min, nullCount, maxValue, minValue, isMaxValueExact, isMinValueExact, nanCount);
    }
}
