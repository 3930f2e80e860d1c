package io.mbf.cache.conversion;

import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.RowGroupSizes;
import io.mbf.scan.RowRange;
import java.time.Duration;
import java.util.Arrays;

/**
 * Where a part ends and the next begins: after 64 MB of the source or a thirtieth of it, whichever is less, though not
 * before a least size (16 MB), or after 2 seconds: a process that ends loses the part at hand. A part ends with a row
 * group, so that what the source says of one can be checked; within one only if that is larger than a part.
 */
final class PartCuts {

    private static final long MOST_BYTES = 64L << 20;
    private static final int SHARE = 30;
    private static final long MOST_NANOS = Duration.ofSeconds(2).toNanos();

    private final long[] ends; // of row groups, in rows
    private final long[] bytes; // of the columns in them and those before
    private final long leastBytes;
    private final long partBytes;

    private PartCuts(long[] ends, long[] bytes, long leastBytes) {
        this.ends = ends;
        this.bytes = bytes;
        long sum = bytes.length == 0 ? 0 : bytes[bytes.length - 1];
        this.leastBytes = leastBytes;
        this.partBytes = Math.max(leastBytes, Math.min(MOST_BYTES, sum / SHARE));
    }

    /**
     * The cuts of one file.
     *
     * @param columns positions of the columns of the parts
     * @param leastBytes of a part
     */
    static PartCuts of(ParquetFile parquet, int[] columns, long leastBytes) {
        long[] ends = new long[parquet.rowGroupCount()];
        long[] bytes = new long[ends.length];
        int count = 0;
        long rows = 0;
        long sum = 0;
        for (int group = 0; group < ends.length; group++) {
            RowGroupSizes sizes = parquet.rowGroupSizes(group);
            if (sizes.rows() > 0) {
                rows += sizes.rows();
                for (int column : columns) {
                    sum += sizes.stored()[column];
                }
                ends[count] = rows;
                bytes[count++] = sum;
            }
        }
        return new PartCuts(Arrays.copyOf(ends, count), Arrays.copyOf(bytes, count), leastBytes);
    }

    /** Bytes of the source that a part is made of, about. */
    long partBytes() {
        return partBytes;
    }

    /** Bytes of the source behind some rows, about. */
    long bytes(RowRange rows) {
        return bytesBefore(rows.to()) - bytesBefore(rows.from());
    }

    private long bytesBefore(long row) {
        int group = rowGroup(row);
        if (group == ends.length) {
            return ends.length == 0 ? 0 : bytes[group - 1];
        }
        long start = group == 0 ? 0 : ends[group - 1];
        long before = group == 0 ? 0 : bytes[group - 1];
        return before + (long) ((double) (bytes[group] - before) * (row - start) / (ends[group] - start));
    }

    /**
     * Whether a part ends here.
     *
     * @param rows of it so far
     * @param nanos that it took so far
     */
    boolean endsAt(RowRange rows, long nanos) {
        long soFar = bytes(rows);
        if (soFar < partBytes && (nanos < MOST_NANOS || soFar < leastBytes)) {
            return false;
        }
        int group = rowGroup(rows.to());
        long start = group == 0 ? 0 : ends[group - 1];
        return group == ends.length
                || rows.to() == start
                || bytes[group] - (group == 0 ? 0 : bytes[group - 1]) > partBytes;
    }

    /** The row group of a row; one more than there are behind the last. */
    private int rowGroup(long row) {
        int found = Arrays.binarySearch(ends, row);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
