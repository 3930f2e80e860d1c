package io.mbf.reader;

import io.mbf.format.Limits;
import io.mbf.scan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Type;

/**
 * How many rows a scan decodes at a time: a page of them, unless its columns are so many that they would take more than
 * an eighth of the heap.
 *
 * <p>Only what every row takes counts: the bytes of strings and the elements of lists are what the writer put into a page.
 */
final class BatchSize {

    private static final int HEAP_SHARE = 8;

    private BatchSize() {}

    /** A multiple of {@link LeafReader#STEP}, {@link Limits#PAGE_ENTRIES} at most. */
    static int rows(ScanPlan plan, long heapBytes) {
        long rowBytes = 1;
        for (int i = 0; i < plan.decoded().length; i++) {
            Field column = plan.input().field(plan.decoded()[i]);
            rowBytes += bytes(plan.decodedParts().get(i).prune(column).type());
        }
        long rows = heapBytes / HEAP_SHARE / rowBytes / LeafReader.STEP * LeafReader.STEP;
        return (int) Math.max(LeafReader.STEP, Math.min(Limits.PAGE_ENTRIES, rows));
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
