package io.mbf.parquet.page;

import io.mbf.parquet.footer.OffsetIndex;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.PlannedRanges;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the data pages of a column chunk begin, in the file and in the rows of the row group: an offset index
 * (apache/parquet-format, {@code PageIndex.md}) that has been checked as far as it can be.
 *
 * <p>One that is well-formed may yet lie about its rows. It is used only of columns that do not repeat, after the headers
 * of all pages have been found to say the same ({@code ChunkIndex.compare}).
 */
public final class PageLocations {

    private final long[] offsets;
    private final int[] sizes;
    private final long[] firstRows; // and behind the last page the rows of the row group

    private PageLocations(long[] offsets, int[] sizes, long[] firstRows) {
        this.offsets = offsets;
        this.sizes = sizes;
        this.firstRows = firstRows;
    }

    /**
     * The pages of an offset index.
     *
     * @param start of the chunk, and {@code end}: in the file
     * @param rows of the row group
     * @return empty if the index contradicts itself or the chunk: then nothing is known
     */
    public static Optional<PageLocations> of(OffsetIndex index, long start, long end, long rows) {
        long[] offsets = index.offsets();
        int[] sizes = index.compressedPageSizes();
        int count = offsets.length;
        if (count == 0) {
            return Optional.empty();
        }
        long[] firstRows = Arrays.copyOf(index.firstRowIndexes(), count + 1);
        long offset = start;
        long row = -1;
        for (int i = 0; i < count; i++) {
            boolean inOrder = offsets[i] >= offset
                    && sizes[i] > 0
                    && sizes[i] <= end - offsets[i]
                    && firstRows[i] > row
                    && firstRows[i] < rows;
            if (!inOrder) {
                return Optional.empty();
            }
            offset = offsets[i] + sizes[i];
            row = firstRows[i];
        }
        firstRows[count] = rows;
        return firstRows[0] == 0 ? Optional.of(new PageLocations(offsets, sizes, firstRows)) : Optional.empty();
    }

    public int count() {
        return offsets.length;
    }

    /** Which rows of the row group are wanted. */
    public interface Wanted {

        /** Whether any of the rows {@code [from, to)} is. */
        boolean hasAny(long from, long to);
    }

    /**
     * Plans what is fetched of the chunk by somebody who goes through its pages: those with wanted rows, and of the
     * others the headers. An index that lies does no harm here.
     *
     * @param headers whether they are looked at of pages that are not wanted
     */
    public void plan(ChunkBytes stored, Wanted wanted, boolean headers) {
        PlannedRanges plan = stored.plan();
        // the first page is looked at in any case: it may be a dictionary
        long firstHeader = headerEnd(stored, stored.start());
        plan.add(
                stored.start(), wanted.hasAny(0, firstRows[count()]) ? Math.max(offsets[0], firstHeader) : firstHeader);
        for (int page = 0; page < count(); page++) {
            long end = headerEnd(stored, offsets[page]);
            if (wanted.hasAny(firstRows[page], firstRows[page + 1])) {
                plan.add(offsets[page], Math.max(end, offsets[page] + sizes[page]));
            } else if (headers) {
                plan.add(offsets[page], end);
            }
        }
    }

    private static long headerEnd(ChunkBytes stored, long start) {
        return Math.min(stored.end(), start + StoredPages.FIRST_HEADER_READ);
    }

    /** Where a page begins in the file. */
    public long offset(int page) {
        return offsets[page];
    }

    /** Bytes of a page with its header. */
    public int size(int page) {
        return sizes[page];
    }

    /** The first row of a page; of the one behind the last, the rows of the row group. */
    public long firstRow(int page) {
        return firstRows[page];
    }

    public long rows(int page) {
        return firstRows[page + 1] - firstRows[page];
    }

    /** The page that a row is in; the number of pages for rows behind the last. */
    public int pageOf(long row) {
        int found = Arrays.binarySearch(firstRows, row);
        return found >= 0 ? found : -found - 2;
    }
}
