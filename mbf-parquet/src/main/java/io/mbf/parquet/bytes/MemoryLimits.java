package io.mbf.parquet.bytes;

import io.mbf.batch.ColumnBatch;

/** How much memory a file may ask for. */
public final class MemoryLimits {

    /** Bytes of one page, decompressed. */
    public static final long MAX_PAGE = 1L << 30;

    /** Bytes of values of one column in one batch, unless a single value is larger. */
    public static final int MAX_BATCH_COLUMN = 1 << 26;

    /** Levels of one leaf decoded for one batch, about, unless a single row has more. */
    public static final int MAX_WINDOW_LEVELS = 1 << 18;

    /** What a level costs in memory, with the entry it may stand for. */
    public static final long BYTES_PER_LEVEL = 16;

    /** Bytes of values of all columns in one batch: small, since they lie beside the pages that they come from. */
    public static final long MAX_BATCH = Runtime.getRuntime().maxMemory() / 32;

    private static final long HALF_OF_HEAP = Runtime.getRuntime().maxMemory() / 2;

    private MemoryLimits() {}

    /**
     * Refuses sizes that hardly any honest file has or that this JVM could not hold.
     *
     * @throws LimitException above 1 GiB, and above half of the heap
     * @throws DecodingException below 0
     */
    public static void checkAllocation(long bytes, String what) {
        if (bytes < 0) {
            throw new DecodingException(what + " of " + bytes + " bytes");
        }
        if (bytes > MAX_PAGE) {
            throw new LimitException(what + " of " + bytes + " bytes exceeds the limit of 1 GiB");
        }
        if (bytes > HALF_OF_HEAP) {
            throw new LimitException(
                    what + " of " + bytes + " bytes exceeds half of the heap, " + HALF_OF_HEAP + " bytes");
        }
    }

    /** Rows that a batch may have so that values of {@code width} bytes stay within the limit; at least 1. */
    public static int rowsOfWidth(int width) {
        return Math.max(1, Math.min(ColumnBatch.MAX_ROWS, MAX_BATCH_COLUMN / Math.max(1, width)));
    }
}
