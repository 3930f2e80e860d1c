package io.mbf.parquet;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;

/**
 * Reads one column that is not nested, row group by row group, into a buffer that it reuses.
 *
 * <p>Per batch: {@link #prepare} says how many rows it can deliver, {@link #take} delivers that many or fewer. Both may
 * meet broken bytes and throw {@link DecodingException}; {@link #page} tells where that was.
 */
abstract sealed class FlatColumn permits ArrayColumn, FixedColumn, BinaryColumn {

    final long[] validity = new long[Validity.wordCount(ColumnBatch.MAX_ROWS)];
    final HybridDecoder codes = new HybridDecoder();
    PageSource pages;

    /** Values left in the current page. */
    int left;

    /** Whether the current page holds codes into the dictionary. */
    boolean coded;

    private int dictionarySize = -1;

    /** Starts a row group. */
    final void start(PageSource pages) {
        this.pages = pages;
        this.left = 0;
        this.dictionarySize = -1;
        reset();
        DictionaryPage page = pages.dictionary();
        if (page == null) {
            return;
        }
        if (page.getEncoding() != Encoding.PLAIN && !page.getEncoding().usesDictionary()) {
            throw new DecodingException("a dictionary is encoded as " + page.getEncoding());
        }
        if (page.getDictionarySize() < 0) {
            throw new DecodingException("a dictionary of " + page.getDictionarySize() + " values");
        }
        var data = PageSource.heap(page.getBytes());
        dictionarySize = page.getDictionarySize();
        readDictionary(data.array(), data.arrayOffset() + data.position(), data.remaining(), dictionarySize);
    }

    /** Rows that the next {@link #take} can deliver: 1 to {@code rows}. Calling it again changes nothing. */
    abstract int prepare(int rows);

    /** The next rows, as many as asked for and at most as many as {@link #prepare} said. */
    abstract ColumnVector take(int rows);

    /** Forgets what is left of the row group before. */
    void reset() {}

    /** Decodes the dictionary page; the bytes will be overwritten. */
    abstract void readDictionary(byte[] bytes, int offset, int length, int count);

    /** Chooses the decoder of a page and gives it the bytes. */
    abstract void startPage(Encoding encoding, byte[] bytes, int offset, int length, int count);

    /** Goes on to the next page if the current one is used up. */
    final void openPage() {
        if (left > 0) {
            return;
        }
        if (!pages.next()) {
            throw new DecodingException("the pages end before the rows of the row group");
        }
        left = pages.valueCount();
        Encoding encoding = pages.encoding();
        coded = encoding.usesDictionary();
        if (coded) {
            startCodes();
        } else {
            startPage(encoding, pages.bytes(), pages.valuesStart(), pages.valuesLength(), left);
        }
    }

    private void startCodes() {
        if (dictionarySize < 0) {
            throw new DecodingException("a page of dictionary codes without a dictionary");
        }
        int length = pages.valuesLength();
        // a page of nulls only need not have the byte that says the width
        int width = length == 0 ? 0 : pages.bytes()[pages.valuesStart()] & 0xFF;
        codes.init(pages.bytes(), pages.valuesStart() + Math.min(1, length), Math.max(0, length - 1), width);
    }

    /** Reads the nulls of {@code rows} rows within a page; returns how many of them are not null. */
    final int readValidity(int from, int rows) {
        LevelDecoder levels = pages.definitionLevels();
        if (levels != null) {
            return levels.readValidity(validity, from, rows);
        }
        Bits.set(validity, from, rows);
        return rows;
    }

    /** Reads codes and checks that the dictionary has them. */
    final void readCodes(int[] target, int from, int count) {
        codes.read(target, from, count);
        int greatest = 0;
        int all = 0;
        for (int i = from, end = from + count; i < end; i++) {
            greatest = Math.max(greatest, target[i]);
            all |= target[i];
        }
        if (count > 0 && (all < 0 || greatest >= dictionarySize)) {
            throw new DecodingException("a code of " + (all < 0 ? "2^31 or more" : greatest) + " into a dictionary of "
                    + dictionarySize + " values");
        }
    }

    /** Where in the chunk it reads, for messages. */
    final String page() {
        return pages == null || pages.index() < 0 ? "dictionary page" : "page " + pages.index();
    }

    static DecodingException unexpected(Encoding encoding, String type) {
        return new DecodingException("a page of " + type + " is encoded as " + encoding);
    }
}
