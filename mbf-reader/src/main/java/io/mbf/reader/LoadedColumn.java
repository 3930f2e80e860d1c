package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.file.RangeReader.Range;
import io.mbf.format.ColumnSection;
import io.mbf.format.PageTable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * The section of a node, and of what lies in front of it what was needed: page tables, and the dictionary. Of a file that
 * is far away they are fetched several at once. Thread-safe.
 */
final class LoadedColumn {

    /** Bytes of a dictionary that are read at once at most; of more each page is. */
    private static final int MAX_DICTIONARY_READ = 16 << 20;

    /** Bytes of page tables that are read at once where they were not read with the section. */
    private static final int TABLES_AHEAD = 16 << 10;

    private final Container file;
    private final ColumnSection section;

    /** Where the page table of each chunk begins in the file; behind these, that of the dictionary. */
    private final long[] tableStarts;

    private final AtomicReferenceArray<PageTable> tables;

    /** Bytes in front of the section that were fetched last; {@code null} for none. */
    private volatile Range front;

    /** The dictionary and its page table, if they were fetched by themselves and not decoded yet. */
    private volatile Range encoded;

    private volatile BytesVector dictionary;

    /**
     * @param firstTable where the page tables in front of the section begin
     * @param front bytes that were read with it; {@code null} for none
     */
    LoadedColumn(Container file, ColumnSection section, long firstTable, Range front) {
        this.file = file;
        this.section = section;
        this.front = front;
        int chunks = section.segments().size();
        tableStarts = new long[chunks + 1];
        tables = new AtomicReferenceArray<>(chunks + 1);
        tableStarts[chunks] = firstTable;
        long position = firstTable
                + section.dictionary().map(d -> d.place().tableLength()).orElse(0);
        for (int chunk = 0; chunk < chunks; chunk++) {
            tableStarts[chunk] = position;
            position += section.segments().get(chunk).place().tableLength();
        }
    }

    ColumnSection section() {
        return section;
    }

    /** The page table of a chunk, or behind the last chunk that of the dictionary; {@code null} before it was read. */
    PageTable table(int number) {
        return tables.get(number);
    }

    void keepTable(int number, PageTable table) {
        tables.set(number, table);
    }

    /** The bytes of a page table, counted as in {@link #table}. */
    byte[] tableBytes(int number, int length) {
        if (file.isDistant() && number < section.segments().size()) {
            fetchTables(number);
        }
        byte[] bytes = new byte[length];
        copyFront(tableStarts[number], bytes, 0, length);
        return bytes;
    }

    /** Fetches the page table of a chunk and some of those behind it, if it is not there. */
    private void fetchTables(int chunk) {
        int last = chunk;
        while (last + 1 < section.segments().size() && tableEnd(last + 1) - tableStarts[chunk] <= TABLES_AHEAD) {
            last++;
        }
        long start = tableStarts[chunk];
        if (!contains(front, start, Math.toIntExact(tableEnd(chunk) - start))) {
            front = new Range(start, file.copy(start, Math.toIntExact(tableEnd(last) - start)));
        }
    }

    private long tableEnd(int chunk) {
        return tableStarts[chunk] + section.segments().get(chunk).place().tableLength();
    }

    /** Copies bytes that lie in front of the section: from what was fetched of them if they are there. */
    void copyFront(long offset, byte[] target, int from, int length) {
        for (Range range : new Range[] {front, encoded}) {
            if (contains(range, offset, length)) {
                System.arraycopy(range.target(), (int) (offset - range.position()), target, from, length);
                return;
            }
        }
        file.copy(offset, target, from, length);
    }

    static boolean contains(Range range, long offset, int length) {
        return range != null && offset >= range.position() && length <= range.length() - (offset - range.position());
    }

    /**
     * The dictionary; decoded once, then the same instance for all scans: results per dictionary are cached by identity.
     *
     * @param decoder reads it through {@link #copyFront}
     */
    BytesVector dictionary(Supplier<BytesVector> decoder) {
        if (dictionary == null) {
            synchronized (this) {
                if (dictionary == null) {
                    fetchDictionary();
                    dictionary = decoder.get();
                    forgetEncoded();
                }
            }
        }
        return dictionary;
    }

    /** Fetches the blocks of the dictionary and its page table, which lies behind them, at once. */
    private void fetchDictionary() {
        ColumnSection.Place place = section.dictionary().orElseThrow().place();
        if (file.isDistant() && place.length() <= MAX_DICTIONARY_READ) {
            int length = place.length() + place.tableLength();
            if (!contains(front, place.offset(), length)) {
                encoded = new Range(place.offset(), file.copy(place.offset(), length));
            }
        }
    }

    /** Gives up the bytes of the dictionary, which was decoded, and keeps those of page tables. */
    private void forgetEncoded() {
        encoded = null;
        Range held = front;
        long first = tableStarts[section.segments().size()];
        if (held != null && held.position() < first) {
            int kept = (int) (held.position() + held.length() - first);
            front = new Range(first, Arrays.copyOfRange(held.target(), held.length() - kept, held.length()));
        }
    }
}
