package io.mbf.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;

/**
 * The pages of one column chunk, one at a time: levels ready to be decoded, and where the values are.
 *
 * <p>What it shows of a page is valid until the next one is fetched.
 */
final class PageSource {

    private final PageReader pages;
    private final Codecs codecs;
    private final PageBuffer buffer;
    private final LevelDecoder repetition; // null if the column cannot repeat
    private final LevelDecoder definition; // null if the column cannot be null

    private int index = -1;
    private int valueCount;
    private Encoding encoding;
    private byte[] bytes;
    private int valuesStart;
    private int valuesLength;

    /** @param buffer where pages of this column are decompressed to; kept from one row group to the next */
    PageSource(PageReader pages, ColumnDescriptor column, Codecs codecs, PageBuffer buffer) {
        this.pages = pages;
        this.codecs = codecs;
        this.buffer = buffer;
        this.repetition = column.getMaxRepetitionLevel() == 0 ? null : new LevelDecoder(column.getMaxRepetitionLevel());
        this.definition = column.getMaxDefinitionLevel() == 0 ? null : new LevelDecoder(column.getMaxDefinitionLevel());
    }

    /** The dictionary page, to be decoded before the next call; {@code null} if there is none. */
    DictionaryPage dictionary() {
        return codecs.into(buffer, pages::readDictionaryPage);
    }

    /** Goes to the next page that has values; false if there is none. */
    boolean next() {
        do {
            DataPage page = codecs.into(buffer, pages::readPage);
            index++;
            if (page == null) {
                return false;
            }
            valueCount = page.getValueCount();
            if (valueCount < 0) {
                throw new DecodingException("a page of " + valueCount + " values");
            }
            if (page instanceof DataPageV1 v1) {
                take(v1);
            } else if (page instanceof DataPageV2 v2) {
                take(v2);
            } else {
                throw new DecodingException("a page of unknown kind");
            }
        } while (valueCount == 0);
        return true;
    }

    private void take(DataPageV1 page) {
        encoding = page.getValueEncoding();
        ByteBuffer data = heap(page.getBytes());
        bytes = data.array();
        int position = data.arrayOffset() + data.position();
        int end = position + data.remaining();
        if (valueCount > 0) {
            if (repetition != null) {
                position += repetition.initV1(page.getRlEncoding(), bytes, position, end - position, valueCount);
            }
            if (definition != null) {
                position += definition.initV1(page.getDlEncoding(), bytes, position, end - position, valueCount);
            }
        }
        valuesStart = position;
        valuesLength = end - position;
    }

    private void take(DataPageV2 page) {
        encoding = page.getDataEncoding();
        initLevels(repetition, page.getRepetitionLevels());
        initLevels(definition, page.getDefinitionLevels());
        ByteBuffer data = heap(page.getData());
        bytes = data.array();
        valuesStart = data.arrayOffset() + data.position();
        valuesLength = data.remaining();
    }

    private static void initLevels(LevelDecoder levels, BytesInput input) {
        if (levels != null) {
            ByteBuffer data = heap(input);
            levels.initRle(data.array(), data.arrayOffset() + data.position(), data.remaining());
        }
    }

    /** The bytes on the heap: as they are if they are there in one piece, else copied. */
    static ByteBuffer heap(BytesInput input) {
        try {
            ByteBuffer data = input.toInputStream().slice(Math.toIntExact(input.size()));
            return data.hasArray()
                    ? data
                    : ByteBuffer.allocate(data.remaining()).put(data).flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory: cannot happen
        }
    }

    /** Position of the page in its chunk, from 0; the dictionary page does not count. */
    int index() {
        return index;
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
