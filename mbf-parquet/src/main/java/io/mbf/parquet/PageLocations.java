package io.mbf.parquet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;

/**
 * Where the data pages of a column chunk begin, in the file and in the rows of the row group: an offset index
 * (apache/parquet-format, {@code PageIndex.md}) that has been checked as far as it can be.
 *
 * <p>One that is well-formed may yet lie about its rows. It is used only of columns that do not repeat, after the headers
 * of all pages have been found to say the same ({@link ChunkIndex#compare}).
 */
final class PageLocations {

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
    static Optional<PageLocations> of(OffsetIndex index, long start, long end, long rows) {
        List<PageLocation> pages = index.getPage_locations();
        if (pages == null || pages.isEmpty()) {
            return Optional.empty();
        }
        int count = pages.size();
        long[] offsets = new long[count];
        int[] sizes = new int[count];
        long[] firstRows = new long[count + 1];
        long offset = start;
        long row = -1;
        for (int i = 0; i < count; i++) {
            PageLocation page = pages.get(i);
            boolean inOrder = page.getOffset() >= offset
                    && page.getCompressed_page_size() > 0
                    && page.getCompressed_page_size() <= end - page.getOffset()
                    && page.getFirst_row_index() > row
                    && page.getFirst_row_index() < rows;
            if (!inOrder) {
                return Optional.empty();
            }
            offsets[i] = page.getOffset();
            sizes[i] = page.getCompressed_page_size();
            firstRows[i] = page.getFirst_row_index();
            offset = page.getOffset() + page.getCompressed_page_size();
            row = page.getFirst_row_index();
        }
        firstRows[count] = rows;
        return firstRows[0] == 0 ? Optional.of(new PageLocations(offsets, sizes, firstRows)) : Optional.empty();
    }

    int count() {
        return offsets.length;
    }

    /** Where a page begins in the file. */
    long offset(int page) {
        return offsets[page];
    }

    /** Bytes of a page with its header. */
    int size(int page) {
        return sizes[page];
    }

    /** The first row of a page; of the one behind the last, the rows of the row group. */
    long firstRow(int page) {
        return firstRows[page];
    }

    long rows(int page) {
        return firstRows[page + 1] - firstRows[page];
    }

    /** The page that a row is in; the number of pages for rows behind the last. */
    int pageOf(long row) {
        int found = Arrays.binarySearch(firstRows, row);
        return found >= 0 ? found : -found - 2;
    }
}
