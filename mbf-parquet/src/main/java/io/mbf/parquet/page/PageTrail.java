package io.mbf.parquet.page;

import java.util.Arrays;

/**
 * What the headers of the data pages of a chunk were seen to say, from the first page on, as far as somebody went: where
 * each begins, and which is its first row. Only of chunks that do not repeat and are not encrypted, where a header tells
 * how many rows its page has. Nothing that is stated elsewhere gets in here.
 *
 * <p>Used by one thread. Copies share arrays with what they were made of until they are added to, so that one to which
 * nobody adds can be copied by any number of threads.
 */
public final class PageTrail {

    private static final int FIRST_PAGES = 16;

    /** What is known of a chunk takes a megabyte at most; where there are more pages, one goes by their headers. */
    static final int MAX_PAGES = 1 << 16;

    // of the pages, and at the end of what is known: where the next page is looked for, and how many rows all have
    private long[] offsets;
    private long[] firstRows;
    private int count;
    private boolean onlyCodes = true;
    private int uncounted; // bytes of the dictionary's header, which may be missing in the size of the chunk

    /** Knows nothing of a chunk that begins at {@code start}. */
    public PageTrail(long start) {
        offsets = new long[] {start};
        firstRows = new long[1];
    }

    /** Knows what another one knows, in as little memory as it takes. */
    public PageTrail(PageTrail known) {
        count = known.count;
        offsets = trimmed(known.offsets, count + 1);
        firstRows = trimmed(known.firstRows, count + 1);
        onlyCodes = known.onlyCodes;
        uncounted = known.uncounted;
    }

    private static long[] trimmed(long[] array, int length) {
        return array.length == length ? array : Arrays.copyOf(array, length);
    }

    /** Notes how much longer the chunk may be than the footer says. */
    void allow(int bytes) {
        uncounted = bytes;
    }

    int uncounted() {
        return uncounted;
    }

    /**
     * Adds the next page, if there is room for it.
     *
     * @param offset where its header begins
     * @param end where it ends
     */
    void add(long offset, long end, int rows, boolean holdsOnlyCodes) {
        if (count == MAX_PAGES) {
            return;
        }
        if (count + 1 >= offsets.length) { // always so where the arrays are another one's, too
            int length = Math.max(FIRST_PAGES, 2 * count);
            offsets = Arrays.copyOf(offsets, length);
            firstRows = Arrays.copyOf(firstRows, length);
        }
        offsets[count] = offset;
        offsets[count + 1] = end;
        firstRows[count + 1] = firstRows[count] + rows;
        onlyCodes &= holdsOnlyCodes;
        count++;
    }

    /** How many pages are known. */
    public int count() {
        return count;
    }

    /** Where a page that is known begins in the file; behind the last one, where to look for the next. */
    public long offset(int page) {
        return offsets[page];
    }

    /** The first row of a page; behind the last one that is known, the rows of all. */
    public long firstRow(int page) {
        return firstRows[page];
    }

    /** The rows of all pages that are known: those of the row group, if these are all that hold any. */
    public long rows() {
        return firstRows[count];
    }

    /** Whether pages that are known hold codes into the dictionary and nothing else. */
    public boolean holdsOnlyCodes() {
        return onlyCodes;
    }

    /** The last page that does not begin behind a row; if that is behind all that is known, how many are known. */
    int pageOf(long row) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstRows[middle] <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether a page that is known is what an offset index says of it. */
    public boolean agrees(PageLocations claimed, int page) {
        return offsets[page] == claimed.offset(page) && firstRows[page + 1] == claimed.firstRow(page + 1);
    }
}
