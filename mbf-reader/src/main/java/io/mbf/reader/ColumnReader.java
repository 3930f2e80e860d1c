package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.encoding.PageDecoder;
import io.mbf.encoding.PageFormatException;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.Limits;
import io.mbf.format.SegmentReader;
import io.mbf.schema.Type;

/**
 * Delivers the pages of one leaf column for one scan. Keeps the segment at hand on the heap, where it was copied to and
 * checked, and the vector of the page decoded last.
 */
final class ColumnReader {

    private final MbfFile file;
    private final int ordinal;
    private final Type.Leaf type;
    private final ColumnSection column;
    private final SegmentReader segment = new SegmentReader();
    private PageDecoder plain;
    private PageDecoder coded;

    private byte[] stored = new byte[0];
    private int openChunk = -1;
    private int decodedPage = -1;
    private ColumnVector decoded;
    private long bytesRead;

    ColumnReader(MbfFile file, int ordinal) {
        this.file = file;
        this.ordinal = ordinal;
        this.type = (Type.Leaf) file.schema().field(ordinal).type();
        this.column = file.column(ordinal);
    }

    /**
     * A page as a vector; valid until the next page is asked for.
     *
     * @param entries that the page must have
     */
    ColumnVector page(int chunk, int page, int entries) {
        if (chunk == openChunk && page == decodedPage) {
            return decoded;
        }
        Segment info = column.segments().get(chunk);
        if (chunk != openChunk) {
            openChunk = -1;
            decodedPage = -1;
            stored = file.read(info.extent(), stored, file.place(ordinal, chunk));
            segment.open(
                    file.name(),
                    file.place(ordinal, chunk),
                    stored,
                    info.extent().length(),
                    info.entries());
            bytesRead += info.extent().length();
            openChunk = chunk;
        }
        decodedPage = -1;
        segment.seek(page);
        try {
            decoded = decode(info, entries);
        } catch (PageFormatException e) {
            throw file.corrupt(file.place(ordinal, chunk) + ", page " + page, e.getMessage());
        }
        decodedPage = page;
        return decoded;
    }

    private ColumnVector decode(Segment info, int entries) {
        int found = PageDecoder.entryCount(segment.bytes(), segment.offset(), segment.length());
        if (found != entries) {
            throw new PageFormatException("the page has " + found + " entries, expected " + entries);
        }
        if (info.dictionaryCoded()) {
            if (coded == null) {
                coded = new PageDecoder(type, file.dictionary(ordinal));
            }
            return coded.decode(segment.bytes(), segment.offset(), segment.length(), 0, entries);
        }
        if (plain == null) {
            plain = new PageDecoder(type, null);
        }
        return plain.decode(segment.bytes(), segment.offset(), segment.length(), 0, entries);
    }

    /** Bytes of segments fetched so far. */
    long bytesRead() {
        return bytesRead;
    }

    static int pageEntries(int page, int chunkRows) {
        return Math.min(Limits.PAGE_ENTRIES, chunkRows - page * Limits.PAGE_ENTRIES);
    }
}
