package io.mbf.spark.split;

import io.mbf.batch.ColumnBatch;
import io.mbf.scan.RowRange;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * Which rows of an {@code .mbf} file are those of a split, which is a range of its bytes: the same share of its rows. The
 * splits of a file have each row once.
 */
final class SplitRows {

    private SplitRows() {}

    static RowRange of(PartitionedFile split, long rows) {
        long from = row(split.start(), split.fileSize(), rows);
        long to = row(split.start() + split.length(), split.fileSize(), rows);
        return new RowRange(from, to);
    }

    /** Where pages begin, if the file has but one chunk, or else near such a place. */
    private static long row(long position, long size, long rows) {
        if (position >= size) {
            return rows;
        }
        double share = (double) position / size;
        return Math.min(rows, (long) (share * rows) / ColumnBatch.MAX_ROWS * ColumnBatch.MAX_ROWS);
    }
}
