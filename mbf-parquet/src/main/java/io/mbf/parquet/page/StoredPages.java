package io.mbf.parquet.page;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.cipher.PageCipher;
import io.mbf.parquet.source.ChunkBytes;
import java.util.zip.CRC32;

/**
 * The pages of a column chunk, one after the other, as their headers describe them; no page is unpacked.
 *
 * <p>{@link #peek} reads the header of the next data page, and what follows it can be fetched then; {@link #pass} goes
 * behind that page.
 */
public final class StoredPages {

    /** What is fetched of a page to look at its header, which is hardly longer. */
    static final int FIRST_HEADER_READ = 128;

    /** The header of a dictionary page is hardly longer than this. */
    private static final int MAX_UNCOUNTED_HEADER = 100;

    private final ChunkBytes stored;
    private final PageCipher cipher; // null if the chunk is not encrypted
    private final PageTrail trail; // null if none is kept
    private final PageHeader header = new PageHeader();
    private final CRC32 crc = new CRC32();

    private long next; // where the next page begins in the file
    private boolean peeked; // whether the header is that of the next data page
    private boolean beginsWithData; // as the header of the first page was found to say
    private long bodyStart;
    private long valuesLeft;
    private int index; // of the next data page
    private int place; // the page that is looked at, or DICTIONARY

    private long storedBytes;
    private long unpackedBytes;

    /**
     * Begins before the first page.
     *
     * @param stored bytes of the chunk
     * @param cipher {@code null} if it is not encrypted
     * @param values of it, nulls included
     * @param trail gets to know the pages that are passed; {@code null} if it is encrypted, or need not
     */
    public StoredPages(ChunkBytes stored, PageCipher cipher, long values, PageTrail trail) {
        this.stored = stored;
        this.cipher = cipher;
        this.trail = trail;
        this.next = stored.start();
        this.valuesLeft = values;
    }

    /**
     * Reads the header of the next data page; false if no values are left.
     *
     * @param ahead bytes to fetch with it
     * @throws DecodingException if a header is broken, or the chunk ends early
     */
    public boolean peek(int ahead) {
        while (!peeked && valuesLeft > 0) {
            findPage(ahead);
        }
        return peeked;
    }

    /** As {@link #peek}, but goes on behind the last value: there may be empty pages. */
    public boolean peekToEnd(int ahead) {
        while (!peeked && (valuesLeft > 0 || next < stored.end())) {
            findPage(ahead);
        }
        return peeked;
    }

    /** Reads the next header, and passes over a page that holds no data. */
    private void findPage(int ahead) {
        boolean first = next == stored.start();
        boolean dictionary = first && cipher != null && cipher.dictionaryFirst();
        readHeader(next, dictionary ? PageCipher.DICTIONARY : index, ahead);
        peeked = header.kind == PageHeader.Kind.DATA_V1 || header.kind == PageHeader.Kind.DATA_V2;
        if (header.kind == PageHeader.Kind.DICTIONARY && !first) {
            throw new DecodingException("a dictionary page behind the first page");
        }
        beginsWithData |= first && peeked;
        if (!peeked) {
            count();
            next = end();
        }
    }

    /** Whether there is no dictionary, as far as the first page has been looked at. */
    boolean beginsWithData() {
        return beginsWithData;
    }

    private void count() {
        storedBytes += end() - next;
        unpackedBytes += bodyStart - next + header.uncompressedSize;
    }

    /** Goes behind the data page whose header was read. */
    public void pass() {
        count();
        if (trail != null && index == trail.count()) {
            trail.add(next, end(), header.values, header.holdsOnlyCodes());
        }
        valuesLeft -= header.values;
        next = end();
        index++;
        peeked = false;
    }

    /**
     * Passes over pages that the trail knows, without their headers: as many as have at most {@code rows} rows together.
     *
     * @return how many rows they have
     */
    public long jump(long rows) {
        if (!isKnown()) {
            return 0;
        }
        int page = trail.pageOf(trail.firstRow(index) + rows);
        long passed = trail.firstRow(page) - trail.firstRow(index);
        if (page > index) {
            if (next == stored.start()) { // the header of a dictionary may be still to come
                beginsWithData = trail.offset(0) == next;
                stored.allowMore(trail.uncounted());
            }
            index = page;
            next = trail.offset(page);
            valuesLeft -= passed;
            peeked = false;
        }
        return passed;
    }

    /** Whether the trail knows the next page. */
    boolean isKnown() {
        return trail != null && index < trail.count();
    }

    /** Reads the header of the first page, if that is a dictionary; false if not. Which data page comes next stays. */
    boolean peekDictionary() {
        peeked = false;
        if (stored.start() == stored.end()) {
            return false;
        }
        readHeader(stored.start(), PageCipher.DICTIONARY, ChunkBytes.MUCH);
        if (header.kind != PageHeader.Kind.DICTIONARY) {
            return false;
        }
        if (next == stored.start()) {
            count();
            next = end();
        }
        return true;
    }

    /**
     * Reads a header.
     *
     * @param page that it is about, if the chunk is encrypted
     * @param ahead bytes to fetch with it
     */
    private void readHeader(long position, int page, int ahead) {
        place = page;
        stored.seek(position);
        if (cipher != null) {
            readEncryptedHeader(position, page);
        } else {
            bodyStart = position + readPlainHeader(ahead);
            if (header.kind == PageHeader.Kind.DICTIONARY && position == stored.start()) {
                // some writers, parquet-mr before 1.2.9 among them, do not count it in the size of the chunk
                int uncounted = (int) Math.min(bodyStart - position, MAX_UNCOUNTED_HEADER);
                stored.allowMore(uncounted);
                if (trail != null) {
                    trail.allow(uncounted);
                }
            }
        }
        boolean tooLong = header.compressedSize > stored.end() - bodyStart;
        if (tooLong && (!stored.extend() || header.compressedSize > stored.end() - bodyStart)) {
            throw new DecodingException("a page of " + header.compressedSize + " bytes in a chunk with "
                    + (stored.end() - bodyStart) + " left");
        }
    }

    /** Returns how long the header is. */
    private int readPlainHeader(int ahead) {
        for (int size = FIRST_HEADER_READ; ; ) {
            int available = (int) Math.min(size, stored.left());
            if (available > 0) {
                int at = stored.fetch(available, ahead);
                int end = header.read(stored.array(), at, at + available);
                if (end >= 0) {
                    return end - at;
                }
            }
            if (available == size && size < PageHeader.MAX_SIZE) {
                size = Math.min(8 * size, PageHeader.MAX_SIZE);
            } else if (!stored.extend()) {
                throw new DecodingException(
                        available == 0
                                ? "the pages end " + valuesLeft + " values early"
                                : "a page header is cut off, or longer than " + PageHeader.MAX_SIZE);
            }
        }
    }

    private void readEncryptedHeader(long position, int page) {
        int length = -1;
        if (stored.left() > Integer.BYTES) {
            int at = stored.fetch(Integer.BYTES);
            length = LittleEndian.intAt(stored.array(), at);
        }
        if (length <= 0 || length > stored.left() - Integer.BYTES || length > PageHeader.MAX_SIZE) {
            throw new DecodingException("an encrypted page header of " + length + " bytes at " + position + ", with "
                    + stored.left() + " left of the chunk");
        }
        int at = stored.fetch(Integer.BYTES + length);
        byte[] plain = cipher.header(stored.array(), at, Integer.BYTES + length, page);
        if (header.read(plain, 0, plain.length) < 0) {
            throw new DecodingException("a page header is cut off");
        }
        bodyStart = position + Integer.BYTES + length;
    }

    /**
     * Fetches what follows the header that was read, and checks it: {@link PageHeader#compressedSize} bytes in
     * {@link #bytes}, valid until anything else is fetched.
     *
     * @return where they begin
     */
    int body() {
        MemoryLimits.checkAllocation(header.compressedSize, "a page");
        stored.seek(bodyStart);
        int at = stored.fetch(header.compressedSize);
        if (header.hasChecksum) {
            crc.reset();
            crc.update(stored.array(), at, header.compressedSize);
            if ((int) crc.getValue() != header.checksum) {
                throw new DecodingException(String.format(
                        "a page has the CRC %08x, its header says %08x", (int) crc.getValue(), header.checksum));
            }
        }
        return at;
    }

    /**
     * As {@link #body}, but fetches no more than the first bytes, unless the page has a checksum.
     *
     * @param length how many, at most what follows the header
     */
    int front(int length) {
        if (header.hasChecksum) {
            return body();
        }
        stored.seek(bodyStart);
        return stored.fetch(length, 0);
    }

    /** What was fetched last; not a copy. */
    byte[] bytes() {
        return stored.array();
    }

    /** Whether the chunk ends with the page whose header was read. */
    boolean isAtEnd() {
        return end() == stored.end();
    }

    /** The header that was read last. */
    public PageHeader header() {
        return header;
    }

    /** Of the next data page, counted from 0. */
    public int index() {
        return index;
    }

    /** Values that are not passed yet; less than none if pages hold more than the chunk. */
    public long valuesLeft() {
        return valuesLeft;
    }

    /** Where the next page begins in the file. */
    public long offset() {
        return next;
    }

    /** Bytes of the next page with its header. */
    public long size() {
        return end() - next;
    }

    private long end() {
        return bodyStart + header.compressedSize;
    }

    /** Bytes of all pages that were passed with their headers, a dictionary included. */
    public long storedBytes() {
        return storedBytes;
    }

    /** The same before compression. */
    public long unpackedBytes() {
        return unpackedBytes;
    }

    /** Which page it looks at, for messages; counted from 0, without the dictionary page. */
    public String page() {
        return place == PageCipher.DICTIONARY ? "dictionary page" : "page " + place;
    }
}
