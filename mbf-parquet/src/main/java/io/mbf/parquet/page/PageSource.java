package io.mbf.parquet.page;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.cipher.PageCipher;
import io.mbf.parquet.codec.Codecs;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.source.ChunkBytes;

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
public final class PageSource {

    private final Chunk chunk;
    private final ChunkBytes stored;
    private final StoredPages pages;
    private final PageBuffer buffer;
    private final LevelDecoder repetition; // null if the column cannot repeat
    private final LevelDecoder definition; // null if the column cannot be null
    private final RowStarts rowStarts; // null if the column cannot repeat
    private final PageHeader header; // of the page that is looked at

    private boolean loaded; // whether what it shows is the next data page already
    private int valueCount;
    private ParquetEncoding encoding;
    private byte[] bytes;
    private int valuesStart;
    private int valuesLength;

    /**
     * What is to be known of a chunk.
     *
     * @param values of it, nulls included
     * @param cipher {@code null} if it is not encrypted
     * @param trail of its pages as far as they are known, and which is led on; {@code null} if the column repeats, or the
     *     chunk is encrypted
     */
    public record Chunk(CompressionCodec codec, long values, PageCipher cipher, PageTrail trail) {}

    /** A dictionary page; the bytes are valid until the next page is fetched. */
    public record Dictionary(ParquetEncoding encoding, int size, byte[] bytes, int offset, int length) {}

    /**
     * Begins with the first page.
     *
     * @param stored bytes of the chunk
     * @param buffer where pages of this column are decompressed to; kept from one row group to the next
     */
    public PageSource(LeafColumn column, Chunk chunk, ChunkBytes stored, PageBuffer buffer) {
        this.chunk = chunk;
        this.stored = stored;
        this.pages = new StoredPages(stored, chunk.cipher, chunk.values, chunk.trail);
        this.header = pages.header();
        this.buffer = buffer;
        boolean flat = column.maxRepetitionLevel() == 0;
        this.repetition = flat ? null : new LevelDecoder(column.maxRepetitionLevel());
        this.rowStarts = flat ? null : new RowStarts(column, chunk.codec, buffer);
        this.definition = column.maxDefinitionLevel() == 0 ? null : new LevelDecoder(column.maxDefinitionLevel());
    }

    /** The dictionary page, which is the first one; {@code null} if there is none. What comes next stays the same. */
    public Dictionary dictionary() {
        boolean none = chunk.values == 0 || chunk.cipher != null && !chunk.cipher.dictionaryFirst();
        if (none || pages.beginsWithData()) {
            return null;
        }
        loaded = false;
        if (!pages.peekDictionary()) {
            return null;
        }
        int at = decrypted(body(), PageCipher.DICTIONARY);
        int length = valuesLength;
        if (chunk.codec != CompressionCodec.UNCOMPRESSED) {
            bytes = Codecs.decompress(chunk.codec, bytes, at, length, header.uncompressedSize, buffer);
            length = header.uncompressedSize;
            at = 0;
        }
        return new Dictionary(header.encoding(), header.values, bytes, at, length);
    }

    /** Goes to the next page that has values; false if there is none. */
    public boolean next() {
        do {
            if (!peek(ChunkBytes.MUCH)) {
                return false;
            }
            if (!loaded) {
                load();
            }
            skipPage();
        } while (valueCount == 0);
        return true;
    }

    /** Reads the header of the next data page, as {@link StoredPages#peek} does. */
    private boolean peek(int ahead) {
        if (!pages.peek(ahead)) {
            return false;
        }
        if (header.values > pages.valuesLeft()) {
            throw new DecodingException(
                    "a page of " + header.values + " values in a chunk with " + pages.valuesLeft() + " left");
        }
        return true;
    }

    /** Unpacks the data page whose header was read. */
    private void load() {
        loaded = true;
        valueCount = header.values;
        int at = body();
        encoding = header.encoding();
        if (header.kind == PageHeader.Kind.DATA_V1) {
            takeV1(decrypted(at, pages.index()));
        } else {
            takeV2(at);
        }
    }

    private int body() {
        int at = pages.body();
        bytes = pages.bytes();
        valuesLength = header.compressedSize;
        if (pages.isAtEnd()) {
            stored.release(); // a thousand columns unpack their last pages long before they are at their ends
        }
        return at;
    }

    /**
     * Passes over pages of a column that does not repeat, which have at most {@code rows} rows together.
     *
     * @return how many rows they have: 0 if the next page has more
     */
    public long skipPages(long rows) {
        int first = pages.index();
        long skipped = pages.jump(rows);
        loaded &= pages.index() == first;
        while (!pages.isKnown() && peek(ChunkBytes.LITTLE) && header.values <= rows - skipped) {
            skipped += header.values;
            skipPage();
        }
        return skipped;
    }

    /**
     * How many rows begin in the next page of a column that repeats; -1 if there is none. What it shows of the page
     * before is not valid any more.
     */
    public int rowStarts() {
        if (!peek(ChunkBytes.LITTLE)) {
            return -1;
        }
        int starts = loaded || chunk.cipher != null ? -1 : rowStarts.count(pages);
        if (starts < 0) {
            if (!loaded) {
                load();
            }
            repetition.mark();
            starts = rowStarts.count(repetition, header.values);
            repetition.reset();
        }
        return starts;
    }

    /** The rows that the header of the page that {@link #rowStarts} looked at states; -1 if it states none. */
    public int statedRows() {
        return header.rows;
    }

    /** Whether the page that {@link #rowStarts} looked at begins with a row, or is empty. */
    public boolean nextBeginsRow() {
        return rowStarts.atRow();
    }

    /** Passes over the page that {@link #rowStarts} looked at. */
    public void skipPage() {
        pages.pass();
        loaded = false;
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
        int at = partly ? start : decrypted(start, pages.index());
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
            valuesStart = decrypted(valuesStart, pages.index());
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
     * encrypted part begins shows it.
     */
    private boolean leavesLevelsInTheClear(int start, int levels) {
        int length = valuesLength - levels;
        return length >= Integer.BYTES && LittleEndian.intAt(bytes, start + levels) == length - Integer.BYTES;
    }

    /** Which page it looks at, for messages; counted from 0, without the dictionary page. */
    public String page() {
        return pages.page();
    }

    public int valueCount() {
        return valueCount;
    }

    public ParquetEncoding encoding() {
        return encoding;
    }

    /** {@code null} if the column cannot repeat. */
    public LevelDecoder repetitionLevels() {
        return repetition;
    }

    /** {@code null} if the column cannot be null. */
    public LevelDecoder definitionLevels() {
        return definition;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int valuesStart() {
        return valuesStart;
    }

    public int valuesLength() {
        return valuesLength;
    }
}
