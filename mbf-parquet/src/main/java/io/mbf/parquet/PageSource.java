package io.mbf.parquet;

import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The pages of one column chunk, one at a time: levels ready to be decoded, and where the values are. Pages can be
 * passed over, and are neither fetched nor decompressed then.
 *
 * <p>What it shows of a page is valid until the next one is fetched.
 */
final class PageSource {

    /** For fewer rows, headers tell soon enough which pages are to be passed over. */
    private static final int ROWS_WORTH_AN_INDEX = 4096;

    private static final int FIRST_HEADER_READ = 128;

    /** The header of a dictionary page is hardly longer than this. */
    private static final int MAX_UNCOUNTED_HEADER = 100;

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
    private long bodyStart;
    private long valuesLeft;
    private PageLocations locations; // null if not known
    private boolean locationsTried;

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
     * @param locations of its pages, if the file tells; asked for when it pays
     */
    record Chunk(
            CompressionCodecName codec,
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
    PageSource(ColumnDescriptor column, Chunk chunk, ChunkBytes stored, PageBuffer buffer) {
        this.chunk = chunk;
        this.stored = stored;
        this.buffer = buffer;
        this.flat = column.getMaxRepetitionLevel() == 0;
        this.repetition = flat ? null : new LevelDecoder(column.getMaxRepetitionLevel());
        this.definition = column.getMaxDefinitionLevel() == 0 ? null : new LevelDecoder(column.getMaxDefinitionLevel());
        this.next = stored.start();
        this.valuesLeft = chunk.values;
    }

    /** The dictionary page, which is the first one; {@code null} if there is none. What comes next stays the same. */
    Dictionary dictionary() {
        peeked = false;
        boolean none = chunk.values == 0 || chunk.cipher != null && !chunk.cipher.dictionaryFirst();
        if (none || stored.start() == stored.end()) {
            return null;
        }
        long resume = next;
        readHeader(stored.start(), PageCipher.DICTIONARY);
        if (header.kind != PageHeader.Kind.DICTIONARY) {
            return null;
        }
        int at = decrypted(body(), PageCipher.DICTIONARY);
        next = Math.max(resume, bodyStart + header.compressedSize);
        int length = valuesLength;
        if (chunk.codec != CompressionCodecName.UNCOMPRESSED) {
            bytes = Codecs.decompress(chunk.codec, bytes, at, length, header.uncompressedSize, buffer);
            length = header.uncompressedSize;
            at = 0;
        }
        return new Dictionary(header.encoding(), header.values, bytes, at, length);
    }

    /** Goes to the next page that has values; false if there is none. */
    boolean next() {
        do {
            if (!peek()) {
                return false;
            }
            index++;
            valueCount = header.values;
            checkRows();
            int at = body();
            encoding = header.encoding();
            if (header.kind == PageHeader.Kind.DATA_V1) {
                takeV1(decrypted(at, index));
            } else {
                takeV2(at);
            }
            passed();
        } while (valueCount == 0);
        return true;
    }

    /**
     * Passes over pages that have at most {@code rows} rows together.
     *
     * @return how many rows they have: 0 if the next page has more, or does not say how many
     */
    long skipPages(long rows) {
        if (!locationsTried && (rows >= ROWS_WORTH_AN_INDEX || !flat)) {
            locate();
        }
        if (locations != null) {
            int first = index + 1;
            if (first == locations.count()) {
                return 0;
            }
            int page =
                    locations.pageOf(Math.min(locations.firstRow(first) + rows, locations.firstRow(locations.count())));
            if (page > first) {
                index = page - 1;
                next = page == locations.count() ? stored.end() : locations.offset(page);
                peeked = false;
            }
            return locations.firstRow(page) - locations.firstRow(first);
        }
        long skipped = 0;
        while (peek()) {
            long of = flat ? header.values : header.rows;
            if (of < 0 || of > rows - skipped) {
                break;
            }
            index++;
            skipped += of;
            passed();
        }
        return skipped;
    }

    /** Looks where the pages are, and believes it only if this page is where it should be. */
    private void locate() {
        locationsTried = true;
        if (!peek()) {
            return;
        }
        PageLocations found = chunk.locations.get().orElse(null);
        boolean fits = found != null && index + 1 < found.count() && found.offset(index + 1) == next;
        locations = fits ? found : null;
    }

    private void passed() {
        valuesLeft -= header.values;
        next = bodyStart + header.compressedSize;
        peeked = false;
    }

    /** Reads the header of the next data page; false if there is none. */
    private boolean peek() {
        while (!peeked) {
            if (locations != null ? index + 1 >= locations.count() : valuesLeft <= 0) {
                return false;
            }
            boolean first = next == stored.start();
            boolean dictionary = first && chunk.cipher != null && chunk.cipher.dictionaryFirst();
            readHeader(next, dictionary ? PageCipher.DICTIONARY : index + 1);
            switch (header.kind) {
                case DATA_V1, DATA_V2 -> {
                    if (locations == null && header.values > valuesLeft) {
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

    /** A page that was found by an offset index has the rows that the index says, or all further rows are wrong. */
    private void checkRows() {
        long rows = flat ? header.values : header.rows;
        if (locations != null && rows >= 0 && rows != locations.rows(index)) {
            throw new DecodingException(
                    "the page has " + rows + " rows, the offset index says " + locations.rows(index));
        }
    }

    /** @param page that it is about, if the chunk is encrypted */
    private void readHeader(long position, int page) {
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
                int at = stored.fetch(available);
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
        if (chunk.codec != CompressionCodecName.UNCOMPRESSED) {
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
        int at = partly ? start : decrypted(start, index);
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
            valuesStart = decrypted(valuesStart, index);
        }
        if (header.compressed && chunk.codec != CompressionCodecName.UNCOMPRESSED) {
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
