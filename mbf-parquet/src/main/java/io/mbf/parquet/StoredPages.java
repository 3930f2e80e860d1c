package io.mbf.parquet;

/**
 * The pages of a column chunk that is not encrypted, one after the other, as their headers describe them; no page is
 * unpacked.
 */
final class StoredPages {

    private static final int FIRST_HEADER_READ = 128;

    private final FileInput file;
    private final long fileSize;
    private final long start;
    private long end;
    private final boolean toEnd;
    private final PageHeader header = new PageHeader();
    private long next;
    private long valuesLeft;
    private long storedBytes;
    private long unpackedBytes;
    private long offset;
    private long uncounted; // bytes that the chunk may be longer than it says

    /**
     * Begins before the first page.
     *
     * @param fileSize where every page must end
     * @param start of the chunk, and {@code end}: in the file
     * @param values of the chunk, nulls included
     * @param toEnd whether to go on where the values are complete: there may be empty pages
     */
    StoredPages(FileInput file, long fileSize, long start, long end, long values, boolean toEnd) {
        this.file = file;
        this.fileSize = fileSize;
        this.start = start;
        this.next = start;
        this.end = end;
        this.valuesLeft = values;
        this.toEnd = toEnd;
    }

    /**
     * Goes to the next data page; false if there is none.
     *
     * @throws DecodingException if a header is broken, or the chunk ends early
     */
    boolean next() {
        while (valuesLeft > 0 || toEnd && next < end) {
            offset = next;
            long length = read(offset);
            long size = length + header.compressedSize;
            if (header.kind == PageHeader.Kind.DICTIONARY && offset == start) {
                uncounted = Math.min(Math.min(length, PageSource.MAX_UNCOUNTED_HEADER), fileSize - end);
            }
            if (size > end - offset) {
                end += uncounted; // as in PageSource: some writers do not count that header
                uncounted = 0;
            }
            if (size > end - offset) {
                throw new DecodingException("a page of " + header.compressedSize + " bytes in a chunk with "
                        + (end - offset - length) + " left");
            }
            next = offset + size;
            storedBytes += size;
            unpackedBytes += length + header.uncompressedSize;
            if (header.kind == PageHeader.Kind.DATA_V1 || header.kind == PageHeader.Kind.DATA_V2) {
                valuesLeft -= header.values;
                return true;
            }
        }
        return false;
    }

    /** Reads a header; returns how long it is. */
    private int read(long position) {
        for (long size = FIRST_HEADER_READ; ; size *= 8) {
            int available = (int) Math.min(Math.min(size, PageHeader.MAX_SIZE), end - position);
            if (available <= 0 && uncounted > 0) {
                end += uncounted;
                uncounted = 0;
                continue;
            }
            if (available <= 0) {
                throw new DecodingException("the pages end " + valuesLeft + " values early");
            }
            byte[] bytes = new byte[available];
            file.read(position, bytes, 0, available);
            int length = header.read(bytes, 0, available);
            if (length >= 0) {
                return length;
            }
            if (available < size || size >= PageHeader.MAX_SIZE) {
                throw new DecodingException("a page header is cut off, or longer than " + PageHeader.MAX_SIZE);
            }
        }
    }

    /** Whether all values of the chunk are in the pages so far. */
    boolean isComplete() {
        return valuesLeft <= 0;
    }

    /** The header of the page. */
    PageHeader header() {
        return header;
    }

    /** Where the page begins in the file. */
    long offset() {
        return offset;
    }

    /** Bytes of the page with its header. */
    long size() {
        return next - offset;
    }

    /** Bytes of all pages so far with their headers, a dictionary included. */
    long storedBytes() {
        return storedBytes;
    }

    /** The same before compression. */
    long unpackedBytes() {
        return unpackedBytes;
    }
}
