package io.mbf.scan.plan;

import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Field;
import io.mbf.schema.Type;

/**
 * How many rows a scan decodes at a time: {@link ColumnBatch#MAX_ROWS}, unless its columns are so many that they would
 * take too much memory.
 *
 * <p>Only what every row takes counts: the bytes of strings and the elements of lists are what the writer put into a
 * page.
 */
public final class BatchSize {

    /** Sizes are multiples of this, from which pages of {@code .mbf} can be decoded. */
    public static final int STEP = 256;

    private BatchSize() {}

    /**
     * Rows at a time, {@link #STEP} at least.
     *
     * @param bytes that they should take at most
     */
    public static int rows(ScanPlan plan, long bytes) {
        long rowBytes = 1;
        for (int i = 0; i < plan.decoded().length; i++) {
            Field column = plan.input().field(plan.decoded()[i]);
            rowBytes += bytes(plan.decodedParts().get(i).prune(column).type());
        }
        long rows = bytes / rowBytes / STEP * STEP;
        return (int) Math.max(STEP, Math.min(ColumnBatch.MAX_ROWS, rows));
    }

    private static long bytes(Type type) {
        if (type instanceof Type.Struct struct) {
            return struct.fields().stream()
                    .mapToLong(field -> bytes(field.type()))
                    .sum();
        }
        if (!(type instanceof Type.Leaf leaf)) {
            return Integer.BYTES; // where each list starts
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> 1;
            case INT32, FLOAT, BYTE_ARRAY -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case INT96, FIXED_LEN_BYTE_ARRAY -> leaf.width();
        };
    }
}
