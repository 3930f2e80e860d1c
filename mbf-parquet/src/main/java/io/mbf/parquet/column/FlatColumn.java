package io.mbf.parquet.column;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.encoding.HybridDecoder;
import io.mbf.parquet.encoding.PageNulls;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.page.PageSource;
import java.util.List;
import java.util.Optional;

/**
 * Reads the values of one leaf, row group by row group, into a buffer that it reuses. It is a column by itself, or belongs
 * to a {@link NestedLeaf}, which says which entries there are; then a row is an entry.
 *
 * <p>Per batch: {@link #prepare} says how many rows it can deliver, {@link #take} delivers that many or fewer. Both may
 * meet broken bytes and throw {@link DecodingException}; {@link #page} says where that was.
 */
public abstract sealed class FlatColumn implements ColumnDecoder
        permits ArrayColumn, FixedColumn, BinaryColumn, NullColumn {

    final long[] validity = new long[Validity.wordCount(ColumnBatch.MAX_ROWS)];
    final HybridDecoder codes = new HybridDecoder();
    PageSource pages;

    /** The nulls of the current page; {@code null} if it can have none. */
    PageNulls nulls;

    /** Entries left in the current page. */
    int left;

    /** Whether the current page holds codes into the dictionary. */
    boolean coded;

    /** Whether what a page holds may depend on the page before. */
    private final boolean sequential;

    private boolean dictionaryRead;
    private int dictionarySize = -1;

    /** @param sequential whether every page has to be decoded, also those without a wanted row */
    FlatColumn(boolean sequential) {
        this.sequential = sequential;
    }

    @Override
    public final void start(List<PageSource> leaves, long rows) {
        start(leaves.get(0));
    }

    /** Starts a row group. */
    final void start(PageSource pages) {
        this.pages = pages;
        this.left = 0;
        this.dictionaryRead = false;
        this.dictionarySize = -1;
        reset();
    }

    /** Decodes the dictionary, if there is one. Done before the first page is decoded: not if all are passed over. */
    private void openDictionary() {
        if (dictionaryRead) {
            return;
        }
        dictionaryRead = true;
        PageSource.Dictionary page = pages.dictionary();
        if (page == null) {
            return;
        }
        if (page.encoding() != ParquetEncoding.PLAIN && !page.encoding().usesDictionary()) {
            throw new DecodingException("a dictionary is encoded as " + page.encoding());
        }
        dictionarySize = page.size();
        readDictionary(page.bytes(), page.offset(), page.length(), dictionarySize);
    }

    /** The values of the dictionary; empty if there is none. */
    public final Optional<ColumnVector> dictionary() {
        openDictionary();
        return dictionarySize < 0 ? Optional.empty() : Optional.of(dictionaryVector());
    }

    abstract ColumnVector dictionaryVector();

    @Override
    public final void skip(long rows) {
        long done = skipDecoded(rows);
        while (done < rows) {
            if (left == 0) {
                done += sequential ? 0 : pages.skipPages(rows - done);
                if (done == rows) {
                    break;
                }
                openPage();
            }
            int n = (int) Math.min(Math.min(rows - done, left), ColumnBatch.MAX_ROWS);
            int valid = n;
            if (nulls != null) {
                Bits.clearFrom(validity, 0);
                valid = nulls.readValidity(validity, 0, n);
            }
            if (coded) {
                codes.skip(valid);
            } else {
                skipValues(valid);
            }
            left -= n;
            done += n;
        }
    }

    /** Passes over rows that are decoded already; returns how many. */
    long skipDecoded(long rows) {
        return 0;
    }

    /** Passes over values of the current page, which are not codes. */
    abstract void skipValues(int count);

    final boolean isSequential() {
        return sequential;
    }

    /** Forgets what is left of the row group before. */
    void reset() {}

    /** Decodes the dictionary page; the bytes will be overwritten. */
    abstract void readDictionary(byte[] bytes, int offset, int length, int count);

    /** Chooses the decoder of a page and gives it the bytes. */
    abstract void startPage(ParquetEncoding encoding, byte[] bytes, int offset, int length, int count);

    /** Goes on to the next page if the current one is used up. */
    final void openPage() {
        if (left > 0) {
            return;
        }
        openDictionary();
        if (!pages.next()) {
            throw new DecodingException("the pages end before the rows of the row group");
        }
        startPage(pages.definitionLevels());
        left = pages.valueCount();
    }

    /**
     * Goes on to the next page, whose entries become known part by part.
     *
     * @param entryNulls the nulls among the entries that will be {@link #expect}ed
     * @return whether there is one
     */
    final boolean nextPage(PageNulls entryNulls) {
        openDictionary();
        if (!pages.next()) {
            return false;
        }
        startPage(entryNulls);
        left = 0;
        return true;
    }

    /** Announces entries of the page that {@link #nextPage} went to; they must be taken before the next ones. */
    final void expect(int entries) {
        left += entries;
    }

    private void startPage(PageNulls pageNulls) {
        nulls = pageNulls;
        ParquetEncoding encoding = pages.encoding();
        coded = encoding.usesDictionary();
        if (coded) {
            startCodes();
        } else {
            startPage(encoding, pages.bytes(), pages.valuesStart(), pages.valuesLength(), pages.valueCount());
        }
    }

    private void startCodes() {
        if (dictionarySize < 0) {
            readDictionary(new byte[0], 0, 0, 0); // left out where every value is null
            dictionarySize = 0;
        }
        int length = pages.valuesLength();
        // a page of nulls only need not have the byte that says the width
        int width = length == 0 ? 0 : pages.bytes()[pages.valuesStart()] & 0xFF;
        codes.init(pages.bytes(), pages.valuesStart() + Math.min(1, length), Math.max(0, length - 1), width);
    }

    /** Reads the nulls of {@code rows} rows within a page; returns how many of them are not null. */
    final int readValidity(int from, int rows) {
        if (nulls != null) {
            return nulls.readValidity(validity, from, rows);
        }
        Bits.set(validity, from, rows);
        return rows;
    }

    /** Reads codes and checks that the dictionary has them. */
    final void readCodes(int[] target, int from, int count) {
        codes.read(target, from, count);
        int last = dictionarySize - 1;
        int signs = 0; // negative from the first code on that is not in the dictionary; one of 2^31 or more is negative
        for (int i = from, end = from + count; i < end; i++) {
            int code = target[i];
            signs |= code | last - code;
        }
        if (signs < 0) {
            throw notInDictionary(target, from, count);
        }
    }

    private DecodingException notInDictionary(int[] codes, int from, int count) {
        int greatest = 0;
        for (int i = from, end = from + count; i < end; i++) {
            greatest = Integer.compareUnsigned(codes[i], greatest) > 0 ? codes[i] : greatest;
        }
        return new DecodingException("a code of " + (greatest < 0 ? "2^31 or more" : greatest)
                + " into a dictionary of " + dictionarySize + " values");
    }

    @Override
    public final String page() {
        return pages.page();
    }

    static DecodingException unexpected(ParquetEncoding encoding, String type) {
        return new DecodingException("a page of " + type + " is encoded as " + encoding);
    }
}
