package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;

/**
 * The account of a scan that becomes its {@link ScanReport}. A page here is a window of {@link ColumnBatch#MAX_ROWS} rows
 * of a row group, in all columns.
 */
final class ScanCount {

    private long groups;
    private long prunedByStatistics;
    private long prunedByDictionary;
    private long prunedByBloomFilter;
    private long groupsRead;
    private long pages;
    private long pagesPruned;
    private long pagesFiltered;
    private long pagesRead;
    private long delivered;

    private long lastRead = -1; // window of the row group
    private long lastFilteredOut = -1;

    /** A row group that is to be considered. */
    void group(RowRange wanted, Match match) {
        groups++;
        if (match == Match.NONE) {
            prunedByStatistics++;
        } else {
            pages += windows(wanted.from(), wanted.to());
        }
    }

    void prunedByBloomFilter(RowRange wanted) {
        prunedByBloomFilter++;
        pages -= windows(wanted.from(), wanted.to());
    }

    void prunedByDictionary(RowRange wanted) {
        prunedByDictionary++;
        pages -= windows(wanted.from(), wanted.to());
    }

    /** A row group that is read, and what is left of it. */
    void opened(RowRange wanted, CandidateRows left) {
        groupsRead++;
        lastRead = -1;
        lastFilteredOut = -1;
        long kept = 0;
        long next = 0; // window that is not counted yet
        for (int i = 0; i < left.count(); i++) {
            long from = Math.max(Math.max(left.start(i), wanted.from()), next * ColumnBatch.MAX_ROWS);
            long to = Math.min(left.end(i), wanted.to());
            if (from < to) {
                kept += windows(from, to);
                next = (to - 1) / ColumnBatch.MAX_ROWS + 1;
            }
        }
        pagesPruned += windows(wanted.from(), wanted.to()) - kept;
    }

    private static long windows(long from, long to) {
        return from == to ? 0 : (to - 1) / ColumnBatch.MAX_ROWS - from / ColumnBatch.MAX_ROWS + 1;
    }

    /** Rows of a window are wanted. */
    void read(long window) {
        if (window == lastFilteredOut) {
            pagesFiltered--;
            lastFilteredOut = -1;
        }
        if (window != lastRead) {
            pagesRead++;
            lastRead = window;
        }
    }

    /** Rows of a window were looked at, and none of them is wanted. */
    void filteredOut(long window) {
        if (window != lastRead && window != lastFilteredOut) {
            pagesFiltered++;
            lastFilteredOut = window;
        }
    }

    void delivered(int rows) {
        delivered += rows;
    }

    long delivered() {
        return delivered;
    }

    ScanReport report(long storedBytesRead) {
        return new ScanReport(
                "parquet",
                groups,
                prunedByStatistics,
                prunedByDictionary,
                prunedByBloomFilter,
                groupsRead,
                pages,
                pagesPruned,
                pagesFiltered,
                pagesRead,
                storedBytesRead,
                delivered);
    }
}
