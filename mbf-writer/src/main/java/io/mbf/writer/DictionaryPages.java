package io.mbf.writer;

import io.mbf.batch.BytesVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.ValidityBuilder;
import io.mbf.format.FormatLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of one column in the chunk at hand, as codes. They are kept until the chunk is complete, because a chunk is
 * dictionary-coded as a whole or not at all: should the dictionary grow too large, they are turned back into values.
 */
final class DictionaryPages {

    private final DictionaryBuilder dictionary;
    private final ValidityBuilder validity = new ValidityBuilder();
    private final List<DictionaryVector> pages = new ArrayList<>();
    private int[] codes = new int[FormatLimits.PAGE_ENTRIES];
    /** Arrays of the pages of the chunk before, to be used again. */
    private final ArrayDeque<int[]> unused = new ArrayDeque<>();

    /** Of the closed pages of the chunk, at most. */
    private long closedValueBytes;

    DictionaryPages(DictionaryBuilder dictionary) {
        this.dictionary = dictionary;
    }

    /** Appends rows to the page at hand; false if the dictionary cannot take them: the page is then as before. */
    boolean append(BytesVector vector, int from, int count) {
        if (!dictionary.encode(vector, from, count, codes, validity.size())) {
            return false;
        }
        validity.append(vector.validity(), from, count);
        return true;
    }

    int pageSize() {
        return validity.size();
    }

    /** The page at hand as a vector: valid until it is closed. */
    DictionaryVector page(BytesVector entries) {
        return new DictionaryVector(codes, entries, validity.size(), validity.view());
    }

    /** Keeps the page at hand for the chunk and starts the next one. */
    void closePage(BytesVector entries) {
        closedValueBytes += openValueBytes();
        DictionaryVector page = page(entries);
        long[] words = page.validity().words();
        pages.add(new DictionaryVector(
                codes,
                entries,
                page.size(),
                page.validity().hasNulls() ? Validity.of(words.clone(), page.size()) : page.validity()));
        codes = unused.isEmpty() ? new int[FormatLimits.PAGE_ENTRIES] : unused.pop();
        dictionary.count(page.size() - page.validity().nullCount());
        validity.reset();
    }

    List<DictionaryVector> pages() {
        return pages;
    }

    /** Bytes that the pages of the chunk will take, about. */
    long estimatedBytes() {
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, dictionary.size() - 1));
        return ((long) pages.size() * FormatLimits.PAGE_ENTRIES + pageSize()) * bits / 8;
    }

    /** Bytes of the values that the codes of the chunk stand for, at most. */
    long valueBytes() {
        return closedValueBytes + openValueBytes();
    }

    private long openValueBytes() {
        return dictionary.valueBytes(codes, pageSize());
    }

    void startChunk() {
        pages.forEach(page -> unused.push(page.codes()));
        pages.clear();
        closedValueBytes = 0;
    }
}
