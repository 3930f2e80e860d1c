package io.mbf.reader;

import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.Rule;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;

/**
 * The pages of one node's segments, chunk after chunk, for one scan: fetches of a segment what its pages need.
 */
final class SegmentPages {

    /** Bytes that are fetched at once at most, unless a page has more. */
    private static final int AHEAD_BYTES = 8 << 20;

    private final Container file;
    private final int ordinal;
    private final ColumnSection column;
    private final SegmentReader segment;
    private int openChunk = -1;
    private long bytesRead;

    /** Up to which page of which chunk reads are expected to go. */
    private int expectedChunk = -1;

    private int expectedPage;

    /** Bytes of the open segment that were fetched ahead: so many, from there on. */
    private byte[] ahead = new byte[0];

    private int aheadFrom;
    private int aheadLength;

    /** @param buffers see {@link NodeReader#of} */
    SegmentPages(Container file, int ordinal, SegmentBuffers buffers) {
        this.segment = new SegmentReader(buffers);
        this.file = file;
        this.ordinal = ordinal;
        this.column = file.columnToRead(ordinal);
    }

    /** Unpacks a page and returns where it lies; valid until the next call. */
    SegmentReader seek(int chunk, int page) {
        turnTo(chunk);
        segment.seek(page);
        return segment;
    }

    /**
     * Turns to a page without unpacking it: {@link SegmentReader#load} does that for its parts. Of a page that is far away
     * parts would be requests.
     */
    SegmentReader turnTo(int chunk, int page) {
        if (file.isDistant()) {
            return seek(chunk, page);
        }
        turnTo(chunk);
        segment.turnTo(page);
        return segment;
    }

    private void turnTo(int chunk) {
        if (chunk != openChunk) {
            openChunk = -1;
            Segment info = column.segments().get(chunk);
            open(chunk, info);
            openChunk = chunk;
        }
    }

    private void open(int chunk, Segment info) {
        long offset = info.place().offset();
        PageTable table = file.pageTable(ordinal, chunk);
        aheadLength = 0;
        SegmentReader.Source source = (from, length, target, to) -> {
            if (from >= aheadFrom && length <= aheadFrom + aheadLength - from) {
                System.arraycopy(ahead, from - aheadFrom, target, to, length);
                return;
            }
            int end = chunk == expectedChunk ? table.pageStoredEnd(expectedPage) : 0;
            if (end > from + length && length < AHEAD_BYTES) {
                fetchAhead(offset, from, Math.min(end - from, AHEAD_BYTES));
                System.arraycopy(ahead, 0, target, to, length);
            } else {
                file.copy(offset + from, target, to, length);
                bytesRead += length;
            }
        };
        segment.open(
                file.name(),
                file.place(ordinal, chunk),
                source,
                table,
                BlockCodec.ofId(info.place().codec()));
    }

    private void fetchAhead(long offset, int from, int length) {
        if (ahead.length < length) {
            ahead = new byte[length];
        }
        aheadLength = 0;
        file.copy(offset + from, ahead, 0, length);
        aheadFrom = from;
        aheadLength = length;
        bytesRead += length;
    }

    /** See {@link NodeReader#expect}. */
    void expect(int chunk, int to) {
        int pages = FormatLimits.pageCount(Math.min(to, entries(chunk)));
        expectedChunk = pages > 0 ? chunk : -1;
        expectedPage = pages - 1;
    }

    int entries(int chunk) {
        return column.segments().get(chunk).entries();
    }

    boolean dictionaryCoded(int chunk) {
        return column.segments().get(chunk).dictionaryCoded();
    }

    /** Entries that a page must have. */
    int pageEntries(int chunk, int page) {
        return Math.min(FormatLimits.PAGE_ENTRIES, entries(chunk) - page * FormatLimits.PAGE_ENTRIES);
    }

    /** Requires that entries {@code [from, to)} exist in a chunk. */
    void requireRange(int chunk, int from, int to) {
        if (from < 0 || from > to || to > entries(chunk)) {
            throw corrupt(
                    Rule.NESTED_ENTRIES,
                    chunk,
                    "has " + entries(chunk) + " entries, " + from + " to " + to + " are asked for");
        }
    }

    CorruptFileException corrupt(Rule rule, int chunk, String problem) {
        return file.corrupt(rule, file.place(ordinal, chunk), problem);
    }

    CorruptFileException corrupt(Rule rule, int chunk, int page, String problem) {
        return file.corrupt(rule, file.place(ordinal, chunk) + ", page " + page, problem);
    }

    /** Bytes of segments fetched so far. */
    long bytesRead() {
        return bytesRead;
    }
}
