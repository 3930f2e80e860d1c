package io.mbf.parquet;

import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.footer.LeafColumn;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * The pages of one column chunk, one at a time: levels ready to be decoded, and where the values are. Pages can be
 * passed over, and their values are neither fetched nor decompressed then, as far as their form allows.
 *
 * <p>How many rows a page holds is known by what decoding goes by, and by nothing else: by the number of its values
 * where the column does not repeat, else by its repetition levels. The rows that v2 headers and offset indexes state
 * are not used, since some writers state other ones, and who skips by them delivers wrong rows without noticing.
 *
 * <p>What it shows of a page is valid until the next one is fetched.
 */
final class PageSource {

    private static final int FIRST_HEADER_READ = 128;

    /** The header of a dictionary page is hardly longer than this. */
    static final int MAX_UNCOUNTED_HEADER = 100;
    /** Levels counted at a time. */
    private static final int BLOCK = 1024;

    private final Chunk chunk;
    private final ChunkBytes stored;
    private final PageBuffer buffer;
    private final boolean flat;
    private final LevelDecoder repetition; // null if the column cannot repeat
    private final LevelDecoder definition; // null if the column cannot be null
    private final PageHeader header = new PageHeader();
    private final CRC32 crc = new CRC32();

    private long next; // where the next page begins in the file
    private boolean peeked; // whether the header is that of the next data page
    private boolean loaded; // whether what it shows is the next data page already
    private long bodyStart;
    private long valuesLeft;
    private int[] counted = new int[0]; // repetition levels of the next page, part by part
    private boolean nextBeginsRow;

    private int index = -1;
    private int place; // the page that is looked at, or DICTIONARY
    private int valueCount;
    private Encoding encoding;
    private byte[] bytes;
    private int valuesStart;
    private int valuesLength;

    /**
     * What is to be known of a chunk.
     *
     * @param values of it, nulls included
     * @param cipher {@code null} if it is not encrypted
     * @param locations of its pages, if their headers have been found to say the same; asked whenever pages are to be
     *     passed over
     */
    record Chunk(
            CompressionCodec codec,
            long values,
            PageCipher cipher,
            Supplier<java.util.Optional<PageLocations>> locations) {}

    /** A dictionary page; the bytes are valid until the next page is fetched. */
    record Dictionary(Encoding encoding, int size, byte[] bytes, int offset, int length) {}

    /**
     * Begins with the first page.
     *
     * @param stored bytes of the chunk
     * @param buffer where pages of this column are decompressed to; kept from one row group to the next
     */
    PageSource(LeafColumn column, Chunk chunk, ChunkBytes stored, PageBuffer buffer) {
        this.chunk = chunk;
        this.stored = stored;
        this.buffer = buffer;
        this.flat = column.maxRepetitionLevel() == 0;
        this.repetition = flat ? null : new LevelDecoder(column.maxRepetitionLevel());
        this.definition = column.maxDefinitionLevel() == 0 ? null : new LevelDecoder(column.maxDefinitionLevel());
        this.next = stored.start();
        this.valuesLeft = chunk.values;
    }

    /** The dictionary page, which is the first one; {@code null} if there is none. What comes next stays the same. */
    Dictionary dictionary() {
        peeked = false;
        loaded = false;
        boolean none = chunk.values == 0 || chunk.cipher != null && !chunk.cipher.dictionaryFirst();
        if (none || stored.start() == stored.end()) {
            return null;
        }
        long resume = next;
        readHeader(stored.start(), PageCipher.DICTIONARY, ChunkBytes.MUCH);
        if (header.kind != PageHeader.Kind.DICTIONARY) {
            return null;
        }
        int at = decrypted(body(), PageCipher.DICTIONARY);
        next = Math.max(resume, bodyStart + header.compressedSize);
        int length = valuesLength;
        if (chunk.codec != CompressionCodec.UNCOMPRESSED) {
            bytes = Codecs.decompress(chunk.codec, bytes, at, length, header.uncompressedSize, buffer);
            length = header.uncompressedSize;
            at = 0;
        }
        return new Dictionary(header.encoding(), header.values, bytes, at, length);
    }

    /** Goes to the next page that has values; false if there is none. */
    boolean next() {
        do {
            if (!peek(ChunkBytes.MUCH)) {
                return false;
            }
            if (!loaded) {
                load();
            }
            index++;
            passed();
        } while (valueCount == 0);
        return true;
    }

    /** Unpacks the data page whose header was read. */
    private void load() {
        loaded = true;
        valueCount = header.values;
        int at = body();
        encoding = header.encoding();
        if (header.kind == PageHeader.Kind.DATA_V1) {
            takeV1(decrypted(at, index + 1));
        } else {
            takeV2(at);
        }
    }

    /**
     * Passes over pages of a column that does not repeat, which have at most {@code rows} rows together.
     *
     * @return how many rows they have: 0 if the next page has more
     */
    long skipPages(long rows) {
        PageLocations locations = chunk.locations.get().orElse(null);
        if (locations != null) {
            return jump(locations, rows);
        }
        long skipped = 0;
        while (peek(ChunkBytes.LITTLE) && header.values <= rows - skipped) {
            skipped += header.values;
            skipPage();
        }
        return skipped;
    }

    private long jump(PageLocations locations, long rows) {
        int first = index + 1;
        if (first == locations.count()) {
            return 0;
        }
        int page = locations.pageOf(Math.min(locations.firstRow(first) + rows, locations.firstRow(locations.count())));
        long skipped = locations.firstRow(page) - locations.firstRow(first);
        if (page > first) {
            index = page - 1;
            next = page == locations.count() ? stored.end() : locations.offset(page);
            valuesLeft -= skipped;
            peeked = false;
            loaded = false;
        }
        return skipped;
    }

    /**
     * How many rows begin in the next page of a column that repeats; -1 if there is none. What it shows of the page
     * before is not valid any more.
     *
     * <p>Of v2 pages only the levels are fetched, which are not compressed, unless they have a checksum to be checked
     * first; those of v1 are within what is compressed.
     */
    int rowStarts() {
        if (!peek(ChunkBytes.LITTLE)) {
            return -1;
        }
        boolean apart = header.kind == PageHeader.Kind.DATA_V2 && chunk.cipher == null;
        if (apart && !loaded) {
            int at;
            if (header.hasChecksum) {
                at = body();
            } else {
                stored.seek(bodyStart);
                at = stored.fetch(header.repetitionLength, 0);
                bytes = stored.array();
            }
            repetition.initRle(bytes, at, header.repetitionLength);
        } else if (!loaded) {
            load();
        }
        repetition.mark();
        int starts = countRowStarts(header.values);
        repetition.reset();
        return starts;
    }

    private int countRowStarts(int levels) {
        if (counted.length < Math.min(levels, BLOCK)) {
            counted = new int[BLOCK];
        }
        int starts = 0;
        nextBeginsRow = true;
        for (int done = 0; done < levels; ) {
            int n = Math.min(levels - done, BLOCK);
            repetition.read(counted, n);
            if (done == 0) {
                nextBeginsRow = counted[0] == 0;
            }
            for (int i = 0; i < n; i++) {
                starts += counted[i] == 0 ? 1 : 0;
            }
            done += n;
        }
        return starts;
    }

    /** Whether the page that {@link #rowStarts} looked at begins with a row, or is empty. */
    boolean nextBeginsRow() {
        return nextBeginsRow;
    }

    /** Passes over the page that {@link #rowStarts} looked at. */
    void skipPage() {
        index++;
        passed();
    }

    /** Whether the pages to come, all of the chunk, are those of an index, as their headers tell. */
    boolean are(PageLocations claimed) {
        for (int page = 0; page < claimed.count(); page++) {
            if (!peek(ChunkBytes.LITTLE) || next != claimed.offset(page) || header.values != claimed.rows(page)) {
                return false;
            }
            skipPage();
        }
        return valuesLeft == 0;
    }

    private void passed() {
        valuesLeft -= header.values;
        next = bodyStart + header.compressedSize;
        peeked = false;
        loaded = false;
    }

    /**
     * Reads the header of the next data page; false if there is none.
     *
     * @param ahead bytes to fetch with it
     */
    private boolean peek(int ahead) {
        while (!peeked) {
            if (valuesLeft <= 0) {
                return false;
            }
            boolean first = next == stored.start();
            boolean dictionary = first && chunk.cipher != null && chunk.cipher.dictionaryFirst();
            readHeader(next, dictionary ? PageCipher.DICTIONARY : index + 1, ahead);
            switch (header.kind) {
                case DATA_V1, DATA_V2 -> {
                    if (header.values > valuesLeft) {
                        throw new DecodingException(
                                "a page of " + header.values + " values in a chunk with " + valuesLeft + " left");
                    }
                    peeked = true;
                }
                case DICTIONARY -> {
                    if (!first) {
                        throw new DecodingException("a dictionary page behind the first page");
                    }
                    next = bodyStart + header.compressedSize;
                }
                default -> next = bodyStart + header.compressedSize;
            }
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
        if (chunk.cipher != null) {
            readEncryptedHeader(position, page);
        } else {
            int size = FIRST_HEADER_READ;
            int length = -1;
            while (length < 0) {
                int available = (int) Math.min(size, stored.left());
                if (available == 0) {
                    if (stored.extend()) {
                        continue;
                    }
                    throw new DecodingException("the pages end " + valuesLeft + " values early");
                }
                int at = stored.fetch(available, ahead);
                int end = header.read(stored.array(), at, at + available);
                length = end < 0 ? -1 : end - at;
                if (length < 0 && (available < size || size >= PageHeader.MAX_SIZE)) {
                    if (stored.extend()) {
                        continue;
                    }
                    throw new DecodingException("a page header is cut off, or longer than " + PageHeader.MAX_SIZE);
                }
                size *= 8;
            }
            bodyStart = position + length;
            if (header.kind == PageHeader.Kind.DICTIONARY && position == stored.start()) {
                // some writers, parquet-mr before 1.2.9 among them, do not count it in the size of the chunk
                stored.allowMore(Math.min(length, MAX_UNCOUNTED_HEADER));
            }
        }
        boolean tooLong = header.compressedSize > stored.end() - bodyStart;
        if (tooLong && (!stored.extend() || header.compressedSize > stored.end() - bodyStart)) {
            throw new DecodingException("a page of " + header.compressedSize + " bytes in a chunk with "
                    + (stored.end() - bodyStart) + " left");
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
        byte[] plain = chunk.cipher.header(stored.array(), at, Integer.BYTES + length, page);
        if (header.read(plain, 0, plain.length) < 0) {
            throw new DecodingException("a page header is cut off");
        }
        bodyStart = position + Integer.BYTES + length;
    }

    /**
     * Fetches what follows the header, and checks it: {@link #valuesLength} bytes in {@link #bytes}.
     *
     * @return where they begin
     */
    private int body() {
        Limits.checkAllocation(header.compressedSize, "a page");
        stored.seek(bodyStart);
        int at = stored.fetch(header.compressedSize);
        bytes = stored.array();
        if (bodyStart + header.compressedSize == stored.end()) {
            stored.release(); // a thousand columns unpack their last pages long before they are at their ends
        }
        valuesLength = header.compressedSize;
        if (header.hasChecksum) {
            crc.reset();
            crc.update(bytes, at, valuesLength);
            if ((int) crc.getValue() != header.checksum) {
                throw new DecodingException(String.format(
                        "a page has the CRC %08x, its header says %08x", (int) crc.getValue(), header.checksum));
            }
        }
        return at;
    }

    /** Decrypts what is fetched of a page from {@code start} on, if it has to be; returns where it begins now. */
    private int decrypted(int start, int page) {
        if (chunk.cipher == null) {
            return start;
        }
        bytes = chunk.cipher.page(bytes, start, valuesLength, page);
        valuesLength = bytes.length;
        return 0;
    }

    private void takeV1(int start) {
        int position = start;
        int end = start + valuesLength;
        if (chunk.codec != CompressionCodec.UNCOMPRESSED) {
            bytes = Codecs.decompress(chunk.codec, bytes, start, valuesLength, header.uncompressedSize, buffer);
            position = 0;
            end = header.uncompressedSize;
        }
        if (valueCount > 0) {
            if (repetition != null) {
                position += repetition.initV1(header.repetitionEncoding(), bytes, position, end - position, valueCount);
            }
            if (definition != null) {
                position += definition.initV1(header.definitionEncoding(), bytes, position, end - position, valueCount);
            }
        }
        valuesStart = position;
        valuesLength = end - position;
    }

    private void takeV2(int start) {
        int levels = header.repetitionLength + header.definitionLength;
        boolean partly = chunk.cipher != null && leavesLevelsInTheClear(start, levels);
        int at = partly ? start : decrypted(start, index + 1);
        if (levels > valuesLength) {
            throw new DecodingException("levels of " + levels + " bytes in a page of " + valuesLength);
        }
        if (repetition != null) {
            repetition.initRle(bytes, at, header.repetitionLength);
        }
        if (definition != null) {
            definition.initRle(bytes, at + header.repetitionLength, header.definitionLength);
        }
        valuesStart = at + levels;
        valuesLength -= levels;
        if (partly) {
            valuesStart = decrypted(valuesStart, index + 1);
        }
        if (header.compressed && chunk.codec != CompressionCodec.UNCOMPRESSED) {
            int size = header.uncompressedSize - levels;
            bytes = Codecs.decompress(chunk.codec, bytes, valuesStart, valuesLength, size, buffer);
            valuesStart = 0;
            valuesLength = size;
        }
    }

    /**
     * parquet-java encrypts of a v2 page only what follows the levels, others all of it: the length with which the
     * encrypted part begins tells.
     */
    private boolean leavesLevelsInTheClear(int start, int levels) {
        int length = valuesLength - levels;
        return length >= Integer.BYTES && LittleEndian.intAt(bytes, start + levels) == length - Integer.BYTES;
    }

    /** Which page it looks at, for messages; counted from 0, without the dictionary page. */
    String page() {
        return place == PageCipher.DICTIONARY ? "dictionary page" : "page " + place;
    }

    int valueCount() {
        return valueCount;
    }

    Encoding encoding() {
        return encoding;
    }

    /** {@code null} if the column cannot repeat. */
    LevelDecoder repetitionLevels() {
        return repetition;
    }

    /** {@code null} if the column cannot be null. */
    LevelDecoder definitionLevels() {
        return definition;
    }

    byte[] bytes() {
        return bytes;
    }

    int valuesStart() {
        return valuesStart;
    }

    int valuesLength() {
        return valuesLength;
    }
}
